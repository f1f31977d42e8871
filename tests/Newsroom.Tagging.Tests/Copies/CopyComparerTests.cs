using Newsroom.Tagging.Copies;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Tests.Copies;

public sealed class CopyComparerTests
{
    [Fact]
    public void same_words_are_identical_whatever_their_typography()
    {
        var retyped = CopySamples.Report.Replace("\n\n", "\n", StringComparison.Ordinal).Replace("\"", "”", StringComparison.Ordinal).ToUpperInvariant();

        var found = Compare(CopySamples.Report, retyped);

        Assert.Equal((CopyRelation.Identical, true, 1.0, 1.0), (found.Relation, found.IsSameText, found.Here, found.There));
        Assert.Single(found.Passages);
    }

    [Fact]
    public void scanned_text_is_edited()
    {
        var found = Compare(CopySamples.Report, CopySamples.Scanned(CopySamples.Report, every: 14));

        Assert.Equal((CopyRelation.Edited, true), (found.Relation, found.IsSameText));
    }

    [Fact]
    public void reordered_paragraphs_are_the_same_text()
    {
        var found = Compare(CopySamples.Report, CopySamples.Joined(CopySamples.Paragraphs(CopySamples.Report).Reverse()));

        Assert.Equal((CopyRelation.Edited, true), (found.Relation, found.IsSameText));
        Assert.Equal(6, found.Passages.Count);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 4)]
    [InlineData(1, 2)]
    public void cut_is_contained_wherever_it_was_made(int skip, int take)
    {
        var cut = CopySamples.Joined(CopySamples.Paragraphs(CopySamples.Report).Skip(skip).Take(take));

        var found = Compare(CopySamples.Report, cut);

        Assert.Equal((CopyRelation.Contained, true, 1.0), (found.Relation, found.IsSameText, found.There));
        Assert.InRange(found.Here, .1, .75);
    }

    [Fact]
    public void passages_have_the_offsets_of_both_bodies()
    {
        const string Intro = "Märkte am Abend — 😀 a note from the editors of the desk.\n\n";
        var paragraph = CopySamples.Paragraphs(CopySamples.Report)[2];
        var (here, there) = (Intro + paragraph, CopySamples.Report);

        var passage = Assert.Single(Compare(here, there).Passages);

        var (a, b) = (new CopyText(here), new CopyText(there));
        Assert.Equal(paragraph.TrimEnd('.'), here[a.Words[passage.Here].Start..a.Words[passage.HereEnd - 1].End]);
        Assert.Equal(paragraph.TrimEnd('.'), there[b.Words[passage.There].Start..b.Words[passage.ThereEnd - 1].End]);
    }

    [Fact]
    public void spun_text_is_a_paraphrase_by_its_names_figures_and_their_order()
    {
        var found = Compare(CopySamples.Report, CopySamples.Spun);

        Assert.Equal((CopyRelation.Paraphrased, true), (found.Relation, found.IsSameText));
        Assert.InRange(found.Here, .15, .5);
        Assert.True(found.Agreement > .9);
    }

    [Fact]
    public void spun_text_with_other_names_and_figures_is_another_report()
    {
        var other = CopySamples.Spun;
        foreach (var (name, instead) in new[] { ("Port Ellery", "Vesthaven"), ("Ada Quist", "Ida Moe"), ("Kesten", "Rudal"), ("Nordhavn", "Kystbrygg"), ("Bo Lindqvist", "Per Aas"), ("Marren", "Tolvik"), ("340", "75"), ("120", "18"), ("4,000", "900") })
            other = other.Replace(name, instead, StringComparison.Ordinal);

        Assert.False(Compare(CopySamples.Report, other).IsSameText);
    }

    [Fact]
    public void another_report_of_the_event_is_no_copy()
    {
        var found = Compare(CopySamples.Report, CopySamples.OtherReport);

        Assert.Equal((CopyRelation.Unspecified, false), (found.Relation, found.IsSameText));
    }

    [Fact]
    public void form_filled_in_anew_is_never_the_same_text()
    {
        Assert.False(Compare(CopySamples.Results("Nordhavn Logistics", 1), CopySamples.Results("Nordhavn Logistics", 2)).IsSameText);
        Assert.False(Compare(CopySamples.Results("Nordhavn Logistics", 1), CopySamples.Results("Kesten Paper Mills", 3)).IsSameText);
        Assert.True(Compare(CopySamples.Results("Nordhavn Logistics", 1), CopySamples.Results("Nordhavn Logistics", 1)).IsSameText);
    }

    [Fact]
    public void common_notice_below_two_short_reports_does_not_join_them()
    {
        const string Notice =
            """


            This report was produced with the support of the regional news fund, which has no influence on what its members publish. Readers who find a mistake are asked to write to the desk, which answers within two working days and corrects what is wrong in the article itself. The views of those who are quoted are their own. No part of this report may be passed on without the consent of the editors, who can be reached every day from six in the morning.
            """;
        var paragraphs = CopySamples.Paragraphs(CopySamples.Report);
        var found = Compare(paragraphs[0] + " " + paragraphs[1] + Notice, CopySamples.Unrelated(5, 70) + Notice);

        Assert.Equal((CopyRelation.Overlapping, false), (found.Relation, found.IsSameText));
        Assert.Single(found.Passages);
    }

    [Fact]
    public void brief_is_the_top_of_a_report_and_a_notice_below_it_is_not()
    {
        const string Notice =
            "This report was produced with the support of the regional news fund, which has no influence on what its members publish. Readers who find a mistake are asked to write to the desk at any hour.";
        var top = CopySamples.Paragraphs(CopySamples.Report)[0];
        var rest = "\n\n" + CopySamples.Unrelated(6, 300);

        Assert.True(Compare(top, top + rest).IsSameText);
        Assert.False(Compare(Notice, CopySamples.Report + rest + "\n\n" + Notice).IsSameText);
        Assert.Equal(CopyRelation.Contained, Compare(Notice, CopySamples.Report + rest + "\n\n" + Notice).Relation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("Tuesday.")]
    [InlineData("This is a developing story and will be updated.")]
    public void tiny_text_is_one_with_nothing_not_even_with_itself(string tiny)
    {
        Assert.False(Compare(tiny, tiny).IsSameText);
        Assert.False(Compare(tiny, CopySamples.Report + " " + tiny).IsSameText);
        Assert.Empty(CopySketch.KeysOf(new CopyText(tiny)));
    }

    [Fact]
    public void refrain_costs_no_more_than_other_text()
    {
        var refrain = string.Join(' ', Enumerable.Repeat("and the wind blew on", 5_000));

        Assert.Equal(CopyRelation.Identical, Compare(refrain, refrain).Relation);
    }

    [Fact]
    public void keys_depend_on_the_text_alone_and_are_bounded()
    {
        var keys = CopySketch.KeysOf(new CopyText(CopySamples.Report));

        Assert.Equal(keys, CopySketch.KeysOf(new CopyText(CopySamples.Report.Replace("\n\n", "\n", StringComparison.Ordinal).Replace("\"", "”", StringComparison.Ordinal))));
        // In capitals no name is told from other words, so other shingles weigh more.
        Assert.True(CopySketch.KeysOf(new CopyText(CopySamples.Report.ToUpperInvariant())).Intersect(keys).Count() > keys.Length / 2);
        Assert.Equal(CopySketch.MaxKeys, CopySketch.KeysOf(new CopyText(CopySamples.Unrelated(1, 5_000))).Length);
    }

    private static CopyComparison Compare(string here, string there) => CopyComparer.Compare(new CopyText(here), new CopyText(there));
}
