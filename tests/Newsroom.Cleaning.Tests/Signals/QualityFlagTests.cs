using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Signals;

/// <summary>Doubts about a copy, each with evidence.</summary>
public sealed class QualityFlagTests
{
    [Fact]
    public void report_gives_rise_to_no_doubt() => Assert.Empty(Documents.Article($"Largest crane turns yellow at last\n\n{Sentences.All}").QualityFlags);

    [Fact]
    public void short_item_is_flagged() => AssertFlag(QualityFlagKind.TooShort, $"Largest crane turns yellow at last\n\n{Sentences.Paragraph}", "words");

    [Fact]
    public void release_is_known_by_its_head_and_its_contact() => AssertFlag(
        QualityFlagKind.PressRelease, $"FOR IMMEDIATE RELEASE\n\nHarbour board paints largest crane yellow\n\n{Sentences.All}\n\nMedia contact: Ana Lund, press@harbour.example", "RELEASE");

    [Fact]
    public void machine_translation_is_known_by_its_notice() =>
        AssertFlag(QualityFlagKind.MachineTranslated, $"Largest crane turns yellow at last\n\n{Sentences.All}\n\nThis article was automatically translated from Latvian.", "automatically translated");

    [Fact]
    public void spun_copy_is_known_by_what_the_software_left() => AssertFlag(
        QualityFlagKind.Spun, $"Largest crane turns yellow at last\n\n{Sentences.All}\n\nThe japanese painters, {{who|which}} had come on monday, left a amount of paint with the norwegian crew.", "japanese");

    [Fact]
    public void interview_of_quotations_is_flagged()
    {
        var quotes = string.Join("\n\n", new[] { Sentences.Paragraph, Sentences.Second, Sentences.Third }.Select(s => $"“{s}” she said."));
        AssertFlag(QualityFlagKind.MostlyQuotes, $"Largest crane turns yellow at last\n\n{quotes}", "quotation marks");
    }

    [Theory]
    [InlineData(QualityFlagKind.TooShort, "")]
    [InlineData(QualityFlagKind.ListPage, "Crane in yellow\n\nCrane in grey\n\nCrane in green")]
    [InlineData(QualityFlagKind.LiveBlog, "The regatta began at 10:30 on Sunday, and the last boat was home by 16:45.\n\nLive music was played at the quay until midnight.")]
    [InlineData(QualityFlagKind.MachineTranslated, "The board had the plan translated from Latvian by a machine, and two of its members read the translation aloud before they voted on the colour.")]
    [InlineData(QualityFlagKind.Spun, "The Japanese painters, who had come on Monday, left an amount of paint with the Norwegian crew.")]
    [InlineData(QualityFlagKind.PressRelease, "In a press release the board said that the crane would be painted before the regatta, and that it would answer no further questions.")]
    [InlineData(QualityFlagKind.MostlyQuotes, "“I painted it twice,” he said. “Nobody noticed.”")]
    public void ordinary_report_is_not_flagged_for_what_it_tells(QualityFlagKind kind, string more) =>
        Assert.DoesNotContain(Documents.Article($"Largest crane turns yellow at last\n\n{Sentences.All}\n\n{more}").QualityFlags, f => f.Kind == kind);

    private static void AssertFlag(QualityFlagKind kind, string text, string evidence)
    {
        var flag = Assert.Single(Documents.Article(text).QualityFlags, f => f.Kind == kind);
        Assert.Contains(evidence, flag.Evidence, StringComparison.Ordinal);
        Assert.InRange(flag.Score, .01, 1);
    }
}
