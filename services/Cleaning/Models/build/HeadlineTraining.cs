using Newsroom.Cleaning.Labelling.Lines;

namespace Newsroom.Cleaning.Models;

/// <summary>Trains the trees that tell a document's headline from its other lines, by what the rounds for main text say of documents they have not seen.</summary>
internal static class HeadlineTraining
{
    private const int Trees = 200;
    private const float Ridge = 1;

    // Of longer documents as many lines are drawn beside the headlines.
    private const int MaxLines = 150;

    // The headline counts for so many of the lines that are none.
    private const float Weight = 30;

    /// <summary>
    /// Documents that have no headline in their title's words do not train, for most of them have one in other words; those that it was taken
    /// from do.
    /// </summary>
    public static BoostedTrees Train(IEnumerable<LineTraining.Sample> samples)
    {
        List<float[]> rows = [];
        List<bool> right = [];
        List<float> weights = [];
        var dice = new Dice(17);
        foreach (var sample in samples.Where(s => s.IsUntitled || s.Title.Contains(true)))
        {
            var candidates = Enumerable.Range(0, sample.Blocks.Count).Where(i => LineModel.MayBeTitle(sample.Blocks[i])).ToList();
            var drawn = candidates.Where(i => sample.Title[i] || dice.Next(candidates.Count) < MaxLines).ToList();
            var table = sample.ScoredForHeadline();
            var weight = MathF.Sqrt(100f / drawn.Count);
            rows.AddRange(drawn.Select(i => table.Row(i, LineFeatures.CountForHeadline)));
            right.AddRange(drawn.Select(i => sample.Title[i]));
            weights.AddRange(drawn.Select(i => weight * (sample.Title[i] ? Weight : 1)));
        }
        return new TreeTrainer(rows, LineFeatures.CountForHeadline, [.. right], [.. weights], Ridge).Train(Trees, 11);
    }
}
