using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Language;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.Topics;

namespace Newsroom.Evaluation.Tagging;

/// <summary>
/// Top levels of IPTC Media Topics. Two kinds of gold: the category that a set gives an article, against the most probable top level; and
/// the labels in <c>topic-labels.tsv</c>, any number an article, against all top levels that the tagger gives. Of the labelled articles every
/// second one was looked at while building (<c>@development</c>), the others are only measured.
/// </summary>
internal static class TopicSet
{
    private sealed record Text(string Id, IReadOnlyList<ArticleText> Parts, string Language, IReadOnlyList<string> Category);

    private sealed record Judged(string Set, bool IsDevelopment, IReadOnlyList<string> Gold, IReadOnlyList<(string Code, double Probability)> Found)
    {
        public IEnumerable<string> Given => Found.Where(topic => topic.Probability >= TopicClassifier.MinConfidence).Select(topic => topic.Code);
    }

    public static IEnumerable<Measure> Measure(LabelledData data, string? errors)
    {
        var classifier = new TopicClassifier();
        var labels = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Tagging", "topic-labels.tsv")).Where(line => line[0] != '#').Select(line => line.Split('\t'))
            .Select((row, i) => (Id: row[0], Codes: row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Place: i)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        List<Judged> labelled = [];
        foreach (var set in data.Sets("topics").Concat(data.Sets("bulk")))
        {
            var texts = data.Read(set, Parse).Where(text => text.Category.Count > 0 || labels.ContainsKey(text.Id)).ToList();
            var found = InParallel.Map(set, texts, text => classifier.TopLevels(text.Parts, text.Language).ToList());
            var categories = texts.Zip(found).Where(one => one.First.Category.Count > 0).Select(one => new Judged(set, false, one.First.Category, one.Second)).ToList();
            if (categories.Count > 0)
                yield return new Measure(set, "category_macro_f1", MacroF1(categories, judged => judged.Found.OrderByDescending(topic => topic.Probability).Take(1).Select(topic => topic.Code)), categories.Count);
            labelled.AddRange(texts.Zip(found).Where(one => labels.ContainsKey(one.First.Id))
                .Select(one => new Judged(set, labels[one.First.Id].Place % 2 == 0, labels[one.First.Id].Codes, one.Second)));
        }
        foreach (var measure in labelled.GroupBy(judged => judged.Set, StringComparer.Ordinal).SelectMany(group => Labelled(group.Key, [.. group])).Concat(Labelled("topics/labelled", labelled)))
            yield return measure;
        if (errors is not null)
            Write(errors, labelled);
    }

    private static IEnumerable<Measure> Labelled(string set, IReadOnlyList<Judged> all)
    {
        foreach (var part in all.GroupBy(judged => judged.IsDevelopment ? "@development" : ""))
        {
            yield return new Measure(set, "topic_macro_f1" + part.Key, MacroF1([.. part], judged => judged.Given), part.Count());
            yield return new Measure(set, "topic_micro_f1" + part.Key, Retrieval.Sum(part.Select(judged => Compare(judged.Gold, judged.Given))).F1, part.Count());
            yield return new Measure(set, "topic_calibration_error" + part.Key, CalibrationError(part), part.Count());
        }
    }

    /// <summary>The mean over the topics that the gold has.</summary>
    private static double MacroF1(IReadOnlyList<Judged> all, Func<Judged, IEnumerable<string>> given)
    {
        var found = all.Select(given).Select(codes => codes.ToHashSet(StringComparer.Ordinal)).ToList();
        return all.SelectMany(judged => judged.Gold).Distinct(StringComparer.Ordinal)
            .Average(code => Retrieval.Sum(all.Zip(found).Select(one => Compare(one.First.Gold.Where(code.Equals), one.Second.Where(code.Equals)))).F1);
    }

    private static Retrieval Compare(IEnumerable<string> gold, IEnumerable<string> given)
    {
        var (wanted, found) = (gold.ToHashSet(StringComparer.Ordinal), given.ToHashSet(StringComparer.Ordinal));
        var hits = wanted.Count(found.Contains);
        return new Retrieval(hits, found.Count - hits, wanted.Count - hits);
    }

    /// <summary>How far confidence and share of right topics are apart, over the topics given, in ten bins by confidence.</summary>
    private static double CalibrationError(IEnumerable<Judged> all)
    {
        var given = all.SelectMany(judged => judged.Found.Where(topic => topic.Probability >= TopicClassifier.MinConfidence).Select(topic => (topic.Probability, Is: judged.Gold.Contains(topic.Code)))).ToList();
        return given.Count == 0 ? 1 : given.GroupBy(one => (int)(one.Probability * 9.999)).Sum(bin => Math.Abs(bin.Sum(one => one.Probability - (one.Is ? 1 : 0)))) / given.Count;
    }

    private static Text Parse(JsonElement item)
    {
        List<ArticleText> parts = [new(TextField.Title, new TokenizedText(item.Text("title"))), new(TextField.Body, new TokenizedText(item.Text("text")))];
        return new Text(item.Text("id"), parts, LanguageDetector.Detect(parts[1].Text), item.Texts("iptc"));
    }

    /// <summary>Each development article: what was wanted, what was found, its beginning.</summary>
    private static void Write(string folder, IEnumerable<Judged> labelled)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "topics.txt"), labelled.Where(judged => judged.IsDevelopment).Select(judged =>
            $"{string.Join(' ', judged.Gold)} | {string.Join(' ', judged.Found.Where(topic => topic.Probability >= .15).OrderByDescending(topic => topic.Probability).Select(topic => $"{topic.Code}={topic.Probability:F2}"))}"));
    }
}
