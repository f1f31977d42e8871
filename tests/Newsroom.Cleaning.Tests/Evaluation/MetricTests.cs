using Newsroom.Evaluation;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;

namespace Newsroom.Cleaning.Tests.Evaluation;

/// <summary>The measures, against cases that were worked out by hand.</summary>
public sealed class MetricTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void tokens_are_runs_of_letters_numbers_and_underscores() =>
        Assert.Equal(["It", "s", "5", "o_clock", "été", "日本語"], Tokens.Of("It's 5 o_clock; été 日本語。"));

    [Fact]
    public void shingles_are_runs_of_four_tokens_with_their_case()
    {
        Assert.Equal(["a b c d", "b c d e"], ShingleOverlap.Shingles("a, b c. d e").Keys);
        Assert.Equal(["a B"], ShingleOverlap.Shingles("a B").Keys);
        Assert.Empty(ShingleOverlap.Shingles(" – "));
        Assert.Equal(2, ShingleOverlap.Shingles("x x x x x")["x x x x"]);
    }

    [Fact]
    public void shingle_overlap_counts_each_page_as_one()
    {
        // Wanted abcd, bcde; found bcde, cdef: one right, one too much, one missed.
        var page = ShingleOverlap.Of("a b c d e", "b c d e f");
        Assert.Equal((1 / 3.0, 1 / 3.0, 1 / 3.0), (page.TruePositives, page.FalsePositives, page.FalseNegatives));
        // A page on which nothing was found counts against recall only, as in the benchmark's own code.
        var (precision, recall, f1) = ShingleOverlap.Mean([page, ShingleOverlap.Of("a b c d", "")]);
        Assert.Equal(.5, precision, Exact);
        Assert.Equal(.25, recall, Exact);
        Assert.Equal(1 / 3.0, f1, Exact);
    }

    [Fact]
    public void word_overlap_counts_a_word_as_often_as_it_stands_on_both_sides()
    {
        var page = WordOverlap.Of("The goat, the roof", "the the the crane");
        Assert.Equal(new Retrieval(2, 2, 2), page);
        Assert.Equal(.5, page.F1, Exact);
    }

    [Theory]
    [InlineData(0, 0, 0, 1, 1)]
    [InlineData(0, 3, 0, 0, 0)]
    [InlineData(0, 0, 3, 0, 0)]
    [InlineData(3, 1, 0, .75, 1)]
    public void precision_and_recall_of_edge_cases(int tp, int fp, int fn, double precision, double recall)
    {
        Assert.Equal(precision, new Retrieval(tp, fp, fn).Precision, Exact);
        Assert.Equal(recall, new Retrieval(tp, fp, fn).Recall, Exact);
    }

    [Fact]
    public void segments_match_over_folded_white_space() =>
        Assert.Equal(new Retrieval(1, 1, 1), SegmentMatch.Of(["on the roof", "goat"], ["share", "follow"], "It stood on\nthe  roof. share"));

    [Fact]
    public void rouge_takes_the_union_over_lines_and_each_token_once()
    {
        // The example of Lin (2004): the union of w1 w2 and w1 w3 w5 with w1 to w5 has four of its five words.
        var score = RougeLSum.Of("w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5");
        Assert.Equal(.8, score.Recall, Exact);
        Assert.Equal(.4, score.Precision, Exact);
        Assert.Equal(new Retrieval(1, 0, 1), RougeLSum.Of("goat\ngoat", "goat"));
    }

    [Fact]
    public void line_is_kept_if_half_of_it_is()
    {
        string[] lines = ["Crane turns yellow", Sentences.Paragraph, "Share this article", $"RIGA (Meridian News) - {Sentences.Second}"];
        var found = CleanedDocument.Of(string.Join('\n', lines), "text/plain");
        Assert.Equal([false, true, false, true], LineSet.Kept(lines, found));
    }

    [Fact]
    public void host_stands_in_one_half_and_a_sample_is_spread_over_the_set()
    {
        var hosts = Enumerable.Range(0, 200).Select(i => $"host{i}.example").ToList();
        var a = hosts.Count(new DataSelection(Half: "a").TakesHost);
        Assert.Equal(200, a + hosts.Count(new DataSelection(Half: "b").TakesHost));
        Assert.InRange(a, 70, 130);
        Assert.Equal([0, 3, 6], new DataSelection(Count: 3).Sample([.. Enumerable.Range(0, 10)]));
    }
}
