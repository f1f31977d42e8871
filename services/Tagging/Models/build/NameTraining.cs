using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Tagging;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Entities.Model;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Models;

/// <summary>Trains the model of names on all that may train, and tells how the whole tagger does on documents that a model has not seen.</summary>
internal static class NameTraining
{
    private static readonly Lexicon Lexicon = new();
    private static readonly Gazetteer Gazetteer = GazetteerData.Load(Lexicon);
    private static readonly RuleTagger Rules = new(Lexicon, Gazetteer);

    /// <param name="folds">Into how many parts the documents are cut, each tagged by a model trained on the others; 0 for no evaluation.</param>
    public static void Run(string data, string language, string path, int folds)
    {
        var lessons = NameCorpus.Read(data, language).ToList();
        lessons.AddRange(NameSwapper.Copies(lessons).ToList());
        var exercises = lessons.ToDictionary(lesson => lesson, lesson => Exercises(NameCorpus.Harmonised(lesson, Lexicon)).ToList());
        CrossValidate(language, lessons, exercises, folds);
        var model = new ChainTrainer([.. exercises.Values.SelectMany(of => of)]).Train();
        using (var file = File.Create(path))
            model.Write(file);
        Console.WriteLine($"{path}: {new FileInfo(path).Length / 1024} KiB");
        var tagger = new EntityTagger(language, model);
        foreach (var set in NameCorpus.NeverTrained(data, language).GroupBy(lesson => lesson.Set))
            Print(set.Key, "never trained on", set.Select(lesson => NameScore.Of(tagger, lesson.Document, language)));
    }

    private static void CrossValidate(string language, List<Lesson> lessons, Dictionary<Lesson, List<Exercise>> exercises, int folds)
    {
        var scores = new List<(string Set, NameScore Score)>();
        foreach (var fold in Enumerable.Range(0, folds))
        {
            var tagger = new EntityTagger(language, new ChainTrainer([.. lessons.Where(lesson => lesson.Fold(folds) != fold).SelectMany(lesson => exercises[lesson])]).Train());
            scores.AddRange(lessons.Where(lesson => lesson.Fold(folds) == fold && !lesson.IsCopy).Select(lesson => (lesson.Set, NameScore.Of(tagger, lesson.Document, language))));
        }
        foreach (var set in scores.GroupBy(one => one.Set))
            Print(set.Key, $"held out, {folds} folds", set.Select(one => one.Score));
    }

    private static void Print(string set, string how, IEnumerable<NameScore> scores)
    {
        var all = scores.ToList();
        foreach (var type in NameScore.Types.Prepend(null))
        {
            var (hits, found, expected) = all.Select(score => score.Count(one => type is null || one == type))
                .Aggregate((left, right) => (left.Hits + right.Hits, left.Found + right.Found, left.Expected + right.Expected));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set,-24} {type ?? "all",-4} F1 {2.0 * hits / (found + expected):0.000}  P {(double)hits / found:0.000}  R {(double)hits / expected:0.000}  {how}"));
        }
    }

    private static IEnumerable<Exercise> Exercises(Lesson lesson)
    {
        var text = new ArticleText(TextField.Body, new TokenizedText(lesson.Document.Text));
        var ruled = Rules.Find(new DocumentSentences([text], Lexicon), CancellationToken.None);
        var features = new TokenFeatures(new DocumentAttributes([text], ruled, Lexicon, Gazetteer), text);
        var labels = LabelsOf(text.Text, lesson.Document.Names);
        AddGroups(text.Text, labels);
        foreach (var sentence in text.Text.Sentences)
        {
            features.Enter(sentence);
            for (var first = sentence.First; first < sentence.End; first += NameModel.MaxTokens)
            {
                var count = Math.Min(NameModel.MaxTokens, sentence.End - first);
                yield return new Exercise([.. Enumerable.Range(first, count).Select(token => features.At(token).ToArray())], labels[first..(first + count)], lesson.Weight);
            }
        }
    }

    /// <summary>Only some corpora label nationalities and creeds; all shall.</summary>
    private static void AddGroups(TokenizedText text, byte[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == NameLabel.Outside && Gazetteer.TryMatch(text, i, i + 1, out var match) && match.Entry.Kind == EntityKind.Norp)
                labels[i] = (byte)NameLabel.First(NameLabel.TypeOf(EntityKind.Norp));
        }
    }

    private static byte[] LabelsOf(TokenizedText text, IReadOnlyList<LabelledName> names)
    {
        var labels = new byte[text.Tokens.Count];
        var at = 0;
        foreach (var name in names)
        {
            var type = Array.IndexOf(NameLabel.Types, name.Type);
            while (at < labels.Length && text.Tokens[at].End <= name.Start)
                at++;
            for (var isFirst = true; at < labels.Length && text.Tokens[at].Start < name.End; at++, isFirst = false)
                labels[at] = (byte)(isFirst ? NameLabel.First(type) : NameLabel.Later(type));
        }
        return labels;
    }
}
