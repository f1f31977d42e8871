using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;

namespace Newsroom.Tagging.Tests;

/// <summary>What holds for every text, however odd.</summary>
public sealed class AnyTextTests
{
    private static readonly string[] Fragments =
    [
        "Ingrid Halvorsen", "the Legion", "Free Estonia Legion", "U.S.", "'s", "’", "\"", "-", ". ", ", ", "\n\n", " of ", " and ", "Ministry of", "says ", "PARIS", "Kyiv", "é", "É",
        "\uD83D", "😀", "基輔", "في", "\u0301", "J.", "St.", "&", "O'", "İ", "ß", " ", "12", "nom de guerre is ", "\0", "al-", "Latvian forces",
    ];

    [Fact]
    public void any_string_gives_mentions_that_are_in_the_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => Holds(text ?? "", text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void any_mix_of_names_and_signs_gives_mentions_that_are_in_the_text()
    {
        var texts = Gen.Elements(Fragments).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();
        Prop.ForAll(texts, text => Holds(text, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("A", 4_194_304)]
    [InlineData("A-", 2_097_152)]
    [InlineData("PARIS TALKS FAIL AGAIN ", 180_000)]
    [InlineData("Paris ", 700_000)]
    [InlineData("😀", 1_048_576)]
    [InlineData("في باريس ", 250_000)]
    [InlineData("the Free Legion of the ", 180_000)]
    [InlineData("…", 1_398_101)]
    [InlineData("Ingrid Halvorsen said. ", 180_000)]
    [InlineData("INGRID HALVORSEN ", 240_000)]
    [InlineData("Париж 基輔 Kyiv 😀 في\n\n", 150_000)]
    public void four_mebibytes_of_one_thing_are_tagged_in_bounded_time(string unit, int times)
    {
        var body = string.Concat(Enumerable.Repeat(unit, times));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var tags = Tagged.Tagger().Tag("", "", body, "", limit.Token);

        Assert.False(limit.IsCancellationRequested);
        Assert.InRange(tags.Entities.Count, 0, 2);
        AssertMentions(tags, "", body);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Kyiv")]
    [InlineData("kyiv")]
    [InlineData("😀")]
    [InlineData("-")]
    [InlineData("’s")]
    public void next_to_nothing_is_a_text_too(string text)
    {
        AssertMentions(Tagged.Text(text, text), text, text);
        Assert.InRange(Tagged.Text(text, text).Entities.Count, 0, 1);
    }

    [Fact]
    public void many_different_names_are_resolved_in_bounded_time()
    {
        var body = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"Ingrid Ka{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i / 676 % 26))}sen said. "));
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(new TaggingOptions().MaxEntities, Tagged.Text(body).Entities.Count);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void same_text_gives_the_same_tags()
    {
        var body = string.Join(' ', Fragments);

        Assert.Equal(Tagged.Text(body), Tagged.Text(body));
    }

    private static bool Holds(string title, string body)
    {
        var tags = Tagged.Text(body, title, language: "");
        AssertMentions(tags, title, body);
        return tags.Keywords.Count <= 12 && body.Contains(tags.SummaryLead, StringComparison.Ordinal);
    }

    private static void AssertMentions(ArticleTags tags, string title, string body)
    {
        foreach (var mention in tags.Entities.SelectMany(entity => entity.Mentions))
        {
            var text = mention.Field == TextField.Title ? title : body;
            Assert.InRange(mention.Span.Start, 0, text.Length - mention.Span.Length);
            Assert.True(mention.Span.Length > 0);
            Assert.Equal(mention.Text, text.Substring(mention.Span.Start, mention.Span.Length));
        }
    }
}
