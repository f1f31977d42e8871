using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>Many lines scored at once get what each gets by walking down every tree.</summary>
public sealed class BoostedTreesTests
{
    private const int Features = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(150)]
    public void lines_score_as_by_walking_down(int lines)
    {
        var random = new Random(7);
        var trees = Trees(random, 21);
        using var table = new LineTable(lines, Features);
        for (var f = 0; f < Features; f++)
        {
            foreach (ref var value in table[f])
                value = random.Next(5);
        }
        var scores = trees.Score(table);
        Assert.Equal(lines, scores.Length);
        for (var i = 0; i < lines; i++)
            Assert.Equal(1 / (1 + MathF.Exp(-Walk(trees, table.Row(i, Features)))), scores[i], 1e-6f);
        Assert.True(lines == 1 || scores.Distinct().Count() > 1);
    }

    [Fact]
    public void every_feature_is_written_before_it_is_read_whoever_used_the_memory_before()
    {
        var blocks = PlainTextReader.Read($"{Sentences.Title}\n\nBy Ana Lund\n\n3 May 2024\n\n{Sentences.All}\n\nRead more: Goats\n");
        var scores = new[] { 0f, 5f, -5f, float.NaN }.Select(left =>
        {
            using (var used = new LineTable(blocks.Count, LineFeatures.CountForHeadline))
            {
                for (var f = 0; f < LineFeatures.CountForHeadline; f++)
                    used[f].Fill(left);
            }
            return LineModel.Default!.Score(blocks);
        }).ToList();
        Assert.All(scores, s => Assert.Equal((scores[0].Content, scores[0].Title), (s.Content, s.Title), (a, b) => a.Content.SequenceEqual(b.Content) && a.Title.SequenceEqual(b.Title)));
    }

    // Values and thresholds are small integers, so that a value often equals its threshold, which is a no.
    private static BoostedTrees Trees(Random random, int count) => new(
        [.. Enumerable.Range(0, count * BoostedTrees.Depth).Select(_ => (short)random.Next(Features))],
        [.. Enumerable.Range(0, count * BoostedTrees.Depth).Select(_ => (float)random.Next(4))],
        [.. Enumerable.Range(0, count * BoostedTrees.LeavesOfTree).Select(_ => random.NextSingle() - .5f)],
        .25f);

    private static float Walk(BoostedTrees trees, float[] row)
    {
        var sum = trees.Bias;
        for (var tree = 0; tree * BoostedTrees.LeavesOfTree < trees.Leaves.Length; tree++)
        {
            var leaf = 0;
            for (var q = tree * BoostedTrees.Depth; q < (tree + 1) * BoostedTrees.Depth; q++)
                leaf = (leaf * 2) + (row[trees.Features[q]] > trees.Thresholds[q] ? 1 : 0);
            sum += trees.Leaves[(tree * BoostedTrees.LeavesOfTree) + leaf];
        }
        return sum;
    }
}
