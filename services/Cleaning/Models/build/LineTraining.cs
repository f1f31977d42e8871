using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Models;

/// <summary>Trains the line model on the documents that may train, and tells how the whole cleaner does with it on those held out.</summary>
internal static class LineTraining
{
    private const int Folds = 2;

    // Of longer documents as many lines are drawn: the rest would tell the same.
    private const int MaxLines = 120;

    private sealed record Sample(IReadOnlyList<Block> Blocks, bool[] Content, bool[] Title, int Fold, bool IsOriginal)
    {
        public float[][] Rows { get; set; } = [];

        public float[] Scores { get; set; } = [];

        public LineWords Words { get; } = new(Blocks);

        public float[][] Scored() => LineFeatures.With(Rows, Scores, Words);
    }

    public static void Run(SourceFolder source, string path)
    {
        var texts = LineCorpus.Read(source);
        LineModel.Use(null);
        var measured = Train([.. texts.Where(t => t is { MayTrain: true, IsHeldOut: false })]);
        LineModel.Use(measured);
        LineEvaluation.PrintAlone(texts, measured);
        LineEvaluation.Print(texts);

        // What ships learns from all sites.
        LineModel.Use(null);
        var shipped = Train([.. texts.Where(t => t.MayTrain)]);
        using (var file = File.Create(path))
            shipped.Write(file);
        Console.WriteLine($"{Path.GetFileName(path)}: {new FileInfo(path).Length / 1024} KiB");
        LineModel.Use(shipped);
        LineEvaluation.Print(texts);
    }

    private static LineModel Train(List<LabelledText> training)
    {
        var dice = new Dice(7);
        var samples = training.SelectMany((t, i) => Copies(t, i, training, dice)).Select(Read).ToList();
        Console.WriteLine($"{training.Count} documents, {samples.Sum(s => s.Blocks.Count)} lines with the copies");
        var lexicon = AddLexicon(samples);
        var first = Round(samples, s => s.Rows, LineFeatures.Count, 100);
        var second = Round(samples, s => s.Scored(), LineFeatures.CountWithScores, 90);
        var third = Round(samples, s => s.Scored(), LineFeatures.CountWithScores, 90);
        var title = Train(samples.Where(s => s.Title.Contains(true)), s => s.Scored(), LineFeatures.CountWithScores, s => s.Title, 100, 5, isRare: true);
        return new LineModel(lexicon, first, second, third, title);
    }

    private static IEnumerable<LabelledText> Copies(LabelledText text, int i, List<LabelledText> all, Dice dice)
    {
        var trimmed = LineCorpus.Trimmed(text, dice);
        var followed = LineCorpus.Followed(i % 2 == 0 ? text : trimmed, all, dice);
        var surrounded = LineCorpus.Surrounded(i % 2 == 0 ? followed : text, all, dice);
        var other = i % 2 == 0 ? trimmed : followed;
        return [text, trimmed, i % 2 == 0 ? surrounded : followed, LineCorpus.Foreign(i % 4 < 2 ? text : surrounded, i % 3 == 0), i % 3 == 2 ? LineCorpus.Ideographic(other) : LineCorpus.Foreign(other, i % 3 == 1)];
    }

    /// <summary>Tells how the cleaner does with the model that is built in.</summary>
    public static void Measure(SourceFolder source)
    {
        var texts = LineCorpus.Read(source);
        LineEvaluation.PrintAlone(texts, LineModel.Default!);
        LineEvaluation.Print(texts);
    }

    /// <summary>
    /// One round on all, and its scores for each document by trees that have not seen the document: the next round must not learn to
    /// trust what it will not get.
    /// </summary>
    private static BoostedTrees Round(List<Sample> samples, Func<Sample, float[][]> rows, int features, int trees)
    {
        var scores = new Dictionary<Sample, float[]>(ReferenceEqualityComparer.Instance);
        foreach (var fold in Enumerable.Range(0, Folds))
        {
            var crossed = Train(samples.Where(s => s.Fold != fold), rows, features, s => s.Content, trees, 6);
            foreach (var sample in samples.Where(s => s.Fold == fold))
                scores[sample] = crossed.Score(rows(sample));
        }
        var all = Train(samples, rows, features, s => s.Content, trees, 6);
        Console.WriteLine("  round done");
        foreach (var sample in samples)
            sample.Scores = scores[sample];
        return all;
    }

    /// <summary>Fills in what each line's words say, crossed in the same way.</summary>
    private static LineLexicon AddLexicon(List<Sample> samples)
    {
        foreach (var fold in Enumerable.Range(0, Folds))
        {
            var crossed = LexiconTrainer.Train(samples.Where(s => s.Fold != fold && s.IsOriginal).Select(s => (s.Blocks, s.Content)));
            foreach (var sample in samples.Where(s => s.Fold == fold))
                sample.Rows = LineFeatures.Of(sample.Blocks, crossed, sample.Words);
        }
        return LexiconTrainer.Train(samples.Where(s => s.IsOriginal).Select(s => (s.Blocks, s.Content)));
    }

    private static Sample Read(LabelledText text)
    {
        var draft = text.Draft();
        var labels = draft.Blocks.Select(b => text.LabelAt(b.Segments[0].SourceStart)).ToArray();
        // The title that is given says which of the lines marked as titles are in its very words; a text made foreign has only the marks.
        var key = TitleText.Key(text.Title);
        var title = draft.Blocks.Select((b, i) => labels[i] == 'T' && (text.Id.EndsWith(":foreign", StringComparison.Ordinal) || TitleText.IsSame(key, b.Shape.Key))).ToArray();
        return new Sample(draft.Blocks, Array.ConvertAll(labels, l => l == 'C'), title, new Dice((ulong)text.Site.Sum(c => c * 31)).Next(Folds), text.Id.Count(':') == 2);
    }

    private static BoostedTrees Train(IEnumerable<Sample> samples, Func<Sample, float[][]> rows, int features, Func<Sample, bool[]> labels, int trees, int depth, bool isRare = false)
    {
        List<float[]> chosen = [];
        List<bool> right = [];
        List<float> weights = [];
        var dice = new Dice(17);
        foreach (var sample in samples)
        {
            var (values, truth, count) = (rows(sample), labels(sample), sample.Blocks.Count);
            // A page of a thousand lines shall not count for twenty of fifty, and the headline counts for thirty of the lines that are none.
            var weight = MathF.Sqrt(100f / count) * Math.Max(1, (float)count / MaxLines);
            for (var i = 0; i < count; i++)
            {
                if (dice.Next(count) >= MaxLines && !(isRare && truth[i]))
                    continue;
                chosen.Add(values[i]);
                right.Add(truth[i]);
                weights.Add(isRare && truth[i] ? 30 * MathF.Sqrt(100f / count) : weight);
            }
        }
        return new TreeTrainer(chosen, features, [.. right], [.. weights], leaf: 1, ridge: isRare ? 1 : 5).Train(trees, depth, 11);
    }
}
