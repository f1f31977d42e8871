using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling.Lines;

namespace Newsroom.Cleaning.Models;

/// <summary>Trains the line model on the documents that may train, and tells how the whole cleaner does with it on those held out.</summary>
internal static class LineTraining
{
    private const int Folds = 2;
    private const int Trees = 140;

    private const float Ridge = 5;

    // Of longer documents as many lines are drawn: the rest would tell the same.
    private const int MaxLines = 120;

    internal sealed record Sample(IReadOnlyList<Block> Blocks, bool[] Content, bool[] Title, int Fold, bool IsOriginal, bool IsUntitled)
    {
        public LineTable? Facts { get; set; }

        public float[] Scores { get; set; } = [];

        public LineWords Words { get; } = new(Blocks);

        public LineTable Scored()
        {
            LineFeatures.Add(Facts!, Scores, Words);
            return Facts!;
        }

        public LineTable ScoredForHeadline()
        {
            LineFeatures.AddForHeadline(Facts!, Scores, Words);
            return Facts!;
        }
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
        var first = Round(samples, s => s.Facts!, LineFeatures.Count);
        var second = Round(samples, s => s.Scored(), LineFeatures.CountWithScores);
        var third = Round(samples, s => s.Scored(), LineFeatures.CountWithScores);
        return new LineModel(lexicon, first, second, third, HeadlineTraining.Train(samples));
    }

    private static IEnumerable<LabelledText> Copies(LabelledText text, int i, List<LabelledText> all, Dice dice)
    {
        var trimmed = LineCorpus.Trimmed(text, dice);
        var followed = LineCorpus.Followed(i % 2 == 0 ? text : trimmed, all, dice);
        var surrounded = LineCorpus.Surrounded(text, all, dice);
        var both = LineCorpus.Surrounded(followed, all, dice);
        return
        [
            text, i % 4 == 0 ? LineCorpus.Untitled(text) : i % 4 == 2 ? LineCorpus.Untitled(trimmed) : trimmed, i % 2 == 0 ? surrounded : followed, both,
            LineCorpus.Foreign(i % 4 < 2 ? surrounded : both, hasCase: true), LineCorpus.Foreign(i % 4 < 2 ? both : trimmed, hasCase: false), LineCorpus.Ideographic(i % 2 == 0 ? surrounded : both),
        ];
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
    private static BoostedTrees Round(List<Sample> samples, Func<Sample, LineTable> table, int features)
    {
        var scores = new Dictionary<Sample, float[]>(ReferenceEqualityComparer.Instance);
        foreach (var fold in Enumerable.Range(0, Folds))
        {
            var crossed = Train(samples.Where(s => s.Fold != fold), table, features);
            foreach (var sample in samples.Where(s => s.Fold == fold))
                scores[sample] = crossed.Score(table(sample));
        }
        var all = Train(samples, table, features);
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
                sample.Facts = LineFeatures.Of(sample.Blocks, crossed, sample.Words);
        }
        return LexiconTrainer.Train(samples.Where(s => s.IsOriginal).Select(s => (s.Blocks, s.Content)));
    }

    private static Sample Read(LabelledText text)
    {
        var draft = text.Draft();
        var labels = draft.Blocks.Select(b => text.LabelAt(b.Segments[0].SourceStart)).ToArray();
        return new Sample(draft.Blocks, Array.ConvertAll(labels, l => l == 'C'), Array.ConvertAll(labels, l => l == 'T'), new Dice((ulong)text.Site.Sum(c => c * 31)).Next(Folds), text.Id.Count(':') == 2, text.Id.EndsWith(":untitled", StringComparison.Ordinal));
    }

    private static BoostedTrees Train(IEnumerable<Sample> samples, Func<Sample, LineTable> table, int features)
    {
        List<float[]> chosen = [];
        List<bool> right = [];
        List<float> weights = [];
        var dice = new Dice(17);
        foreach (var sample in samples)
        {
            var (values, truth, count) = (table(sample), sample.Content, sample.Blocks.Count);
            // A page of a thousand lines shall not count for twenty of fifty.
            var weight = MathF.Sqrt(100f / count) * Math.Max(1, (float)count / MaxLines);
            for (var i = 0; i < count; i++)
            {
                if (dice.Next(count) >= MaxLines)
                    continue;
                chosen.Add(values.Row(i, features));
                right.Add(truth[i]);
                weights.Add(weight);
            }
        }
        return new TreeTrainer(chosen, features, [.. right], [.. weights], Ridge).Train(Trees, 11);
    }
}
