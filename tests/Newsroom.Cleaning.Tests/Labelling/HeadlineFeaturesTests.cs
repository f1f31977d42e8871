using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling;
using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>What tells a headline from the other lines of a text, where one line is known to be main text.</summary>
public sealed class HeadlineFeaturesTests
{
    private const string Headline = "Harbour bridge closed after heavy storm";
    private const string Lead = "The harbour bridge has been closed for a week after the storm tore at its northern pillars, engineers said.";

    private const int LeadShare = 1;
    private const int ToldShare = 2;
    private const int Steps = 4;
    private const int ToByline = 6;
    private const int ToDate = 8;
    private const int Variant = 12;

    [Fact]
    public void headline_is_told_again_in_the_lead()
    {
        var values = Read(["Weather forecast for farmers", Headline, Lead], lead: 2);
        Assert.Equal(0, values[0][LeadShare]);
        Assert.Equal(5f / 6, values[1][LeadShare]);
        Assert.True(values[1][ToldShare] > values[0][ToldShare]);
    }

    [Fact]
    public void longer_lines_before_the_text_are_counted_and_short_ones_are_not()
    {
        var values = Read([Headline, "Trains run again on the coast", "Sport", Lead], lead: 3);
        Assert.Equal([-MathF.Log2(3), -1, -1, 0], values.Select(v => v[Steps]));
    }

    [Fact]
    public void byline_and_date_are_as_far_as_they_stand()
    {
        var values = Read([Headline, "By Ana Lund", "12.05.2024, 14:30", Lead], lead: 3);
        Assert.Equal(1, values[0][ToByline]);
        Assert.Equal(2, values[0][ToDate]);
        Assert.True(values[3][ToByline] > 3);
    }

    [Fact]
    public void path_with_the_headline_is_a_variant_of_it_and_a_copy_is_none()
    {
        Assert.Equal(1, Read(["Home » News » " + Headline, Headline, Lead], lead: 2)[1][Variant]);
        Assert.Equal(0, Read([Headline, Headline, "Trains run again on the coast"], lead: 2)[1][Variant]);
    }

    /// <summary>The values of each line, where one of them is main text.</summary>
    private static float[][] Read(string[] lines, int lead)
    {
        var text = string.Join("\n\n", lines);
        var draft = new Draft(text, PlainTextReader.Read(text), new ArticleMetadata(DateTimeOffset.UnixEpoch));
        Labeller.JudgeAlone(draft);
        Assert.Equal(lines.Length, draft.Blocks.Count);
        var words = new LineWords(draft.Blocks);
        using var table = LineFeatures.Of(draft.Blocks, new LineLexicon(new sbyte[1 << LineLexicon.Bits]), words);
        var scores = new float[lines.Length];
        scores[lead] = .9f;
        LineFeatures.AddForHeadline(table, scores, words);
        return [.. lines.Select((_, i) => table.Row(i, LineFeatures.CountForHeadline)[^HeadlineFeatures.Values..])];
    }
}
