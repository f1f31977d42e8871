using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.WatchLists;

namespace Newsroom.Tagging.Tests.WatchLists;

public sealed class PhraseMatcherTests
{
    [Theory]
    [InlineData("Port Ellery", "The mayor of PORT-ELLERY resigned.", "PORT-ELLERY")]
    [InlineData("port ellery", "Port\nEllery", "Port\nEllery")]
    [InlineData("Zelenskyy", "said Zelenskyy's office", "Zelenskyy")]
    [InlineData("Muller", "Herr Müller kam", "Müller")]
    [InlineData("Lloyd's", "at Lloyd’s of London", "Lloyd’s")]
    [InlineData("AT&T", "the AT&T deal", "AT&T")]
    [InlineData("Yahoo!", "at Yahoo! today", "Yahoo!")]
    [InlineData("Co., Ltd", "Foo Co., Ltd. said", "Co., Ltd.")]
    [InlineData("WHO", "the WHO said", "WHO")]
    [InlineData("基輔", "在基輔的", "基輔")]
    [InlineData("#metoo", "the #MeToo rally", "#MeToo")]
    public void phrase_matches_whole_words_whatever_their_form(string phrase, string text, string expected)
    {
        var match = Assert.Single(Find([phrase], text));

        Assert.Equal(phrase, match.Phrase);
        Assert.Equal(expected, text.Substring(match.Span.Start, match.Span.Length));
    }

    [Theory]
    [InlineData("Port Ellery", "Port, Ellery")]
    [InlineData("Port Ellery", "Port\n\nEllery")]
    [InlineData("Port Ellery", "Porta Ellery; Port Ellerys")]
    [InlineData("WHO", "people who said so; Who?")]
    [InlineData("Yahoo!", "at Yahoo today")]
    public void phrase_does_not_match_other_words(string phrase, string text) => Assert.Empty(Find([phrase], text));

    [Fact]
    public void phrases_within_each_other_all_match_once_at_their_first_place()
    {
        var matches = Find(["New York", "New York Times", "York", "new york"], "York? The New York Times of New York.");

        Assert.Equal([("York", 0), ("New York", 10), ("New York Times", 10)], matches.Select(match => (match.Phrase, match.Span.Start)));
    }

    [Fact]
    public void title_comes_before_the_body_and_says_so()
    {
        var matcher = new PhraseMatcher([new WatchedPhrase("l", 3, "ferry")]);

        var match = Assert.Single(matcher.Find([new(TextField.Title, new TokenizedText("Ferry sinks")), new(TextField.Body, new TokenizedText("The ferry sank."))]));

        Assert.Equal((TextField.Title, 3), (match.Field, match.WatchListVersion));
    }

    [Fact]
    public void same_phrase_of_two_lists_matches_for_both()
    {
        var matcher = new PhraseMatcher([new WatchedPhrase("a", 1, "ferry"), new WatchedPhrase("b", 1, "Ferry")]);

        Assert.Equal(["a", "b"], matcher.Find([new(TextField.Body, new TokenizedText("The ferry sank."))]).Select(match => match.WatchListId));
    }

    [Fact]
    public void finds_what_a_naive_search_finds()
    {
        string[] words = ["a", "b", "c", "Éa", "ab"];
        var phrases = Gen.Elements(words).NonEmptyListOf().Where(list => list.Count <= 4).Select(list => string.Join(' ', list)).ListOf();
        var texts = Gen.Elements([.. words, ",", "-"]).ListOf().Select(list => string.Join(' ', list));
        Prop.ForAll(Gen.Zip(phrases, texts).ToArbitrary(), pair => Find(pair.Item1, pair.Item2).Select(match => match.Phrase).Order(StringComparer.Ordinal)
            .SequenceEqual(Naive(pair.Item1, pair.Item2).Order(StringComparer.Ordinal))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

        static IEnumerable<string> Naive(IEnumerable<string> phrases, string text) =>
            phrases.Distinct(StringComparer.Ordinal).Where(phrase => $" {Folding.Fold(text)} ".Contains($" {Folding.Fold(phrase)} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a ")]
    [InlineData("Port ")]
    [InlineData("Port Ellery ")]
    public void four_mebibytes_are_searched_for_tens_of_thousands_of_phrases_in_bounded_time(string unit)
    {
        var phrases = Enumerable.Range(0, 50_000).Select(i => $"Port Ellery {i}").Append(string.Concat(Enumerable.Repeat("a ", 20)) + "b").Append("Ellery Port");
        var matcher = new PhraseMatcher(phrases.Select(phrase => new WatchedPhrase("l", 1, phrase)));
        var text = new ArticleText(TextField.Body, new TokenizedText(string.Concat(Enumerable.Repeat(unit, 4_194_304 / unit.Length))));
        var started = Stopwatch.GetTimestamp();

        Assert.InRange(matcher.Find([text]).Count, 0, 1);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("!?", "has no letter or digit")]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u", "has more than 20 words")]
    public void phrase_that_cannot_match_is_told(string phrase, string fault) => Assert.Equal(fault, PhraseMatcher.Fault(phrase));

    private static List<WatchMatch> Find(IEnumerable<string> phrases, string text) =>
        new PhraseMatcher(phrases.Select(phrase => new WatchedPhrase("l", 1, phrase))).Find([new ArticleText(TextField.Body, new TokenizedText(text))]);
}
