using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;
using Newsroom.Tagging.Quotes;

namespace Newsroom.Tagging.Tests;

public sealed class QuoteTests
{
    [Fact]
    public void speaker_named_beside_the_quotation_is_surer_than_one_who_has_to_be_looked_for()
    {
        var tags = Tagged.Text(
            "\"We go on,\" said Ingrid Halvorsen on Monday. \"It is late.\"\n\n\"We go home,\" she said.\n\n\"Nobody will stay here,\" a nurse said.");

        Assert.Equal([0.97, 0.96, 0.85, 0.75], tags.Quotes.Select(quote => quote.Confidence));
    }

    [Fact]
    public void quotation_without_a_speaker_is_least_sure()
    {
        var quote = Assert.Single(Tagged.Text("It rained all day. \"We have never seen so much water in this valley.\"").Quotes);

        Assert.Equal(("", 0.3), (quote.Speaker, quote.Confidence));
    }

    public static TheoryData<string, string[]> Marked => new()
    {
        { "\"We go,\" she said. \"Now.\"", ["We go,", "Now."] },
        { "“We ‘may’ go,” she said.", ["We ‘may’ go,"] },
        { "„Wir gehen“, sagte sie. »Wir bleiben«, sagte er.", ["Wir gehen", "Wir bleiben"] },
        { "« Nous partons », dit-il. «Он сказал: «нет»», — ответила она.", ["Nous partons", "Он сказал: «нет»"] },
        { "「行こう」と彼は言った。", ["行こう"] },
        { "”Vi går”, sade hon.", ["Vi går"] },
        { "‘It’s the players’ day,’ he said.", ["It’s the players’ day,"] },
        { "'It's the players' day,' he said.", ["It's the players' day,"] },
        { "A 32\" screen and a 6' banner. \"A 12\" ruler will do,\" he said.", ["A 12\" ruler will do,"] },
        { "“We go.\n\n“We stay.\n\n“We talk,” she said.", ["We go.\n\n“We stay.\n\n“We talk,"] },
        { "“We never end.\n\nNothing here. “We do,” she said.", ["We do,"] },
        { "\"We never end, said Ana.\n\n\"We do,\" she said.", ["We never end, said Ana.\n\n\"We do,"] },
        { "He said “yes” and then “maybe, but", ["yes"] },
        { "rock 'n' roll in the '90s, the boys' club", [] },
        { "\"\" \" \" “” ‘’ «»", [] },
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public void marks_are_paired(string text, string[] inside) =>
        Assert.Equal(inside, QuoteScanner.Scan(text).Select(span => text[span.Start..span.End]));

    public static TheoryData<string, string> Attributions => new()
    {
        { "\"We will rebuild it,\" said Ingrid Halvorsen, who is 50.", "Ingrid Halvorsen/said" },
        { "Ingrid Halvorsen, who is 50, said: \"We will rebuild it.\"", "Ingrid Halvorsen/said" },
        { "\"We will,\" Ingrid Halvorsen said, \"rebuild it.\"", "Ingrid Halvorsen/said Ingrid Halvorsen/said" },
        { "According to Ingrid Halvorsen, \"it will be rebuilt by spring\".", "Ingrid Halvorsen/According to" },
        { "Ingrid Halvorsen arrived late. \"We will rebuild it,\" she said.", "she/said" },
        { "Mayor Ingrid Halvorsen met Jonas Lepik, who is 50. \"We will rebuild it,\" the mayor said.", "the mayor/said" },
        { "\"We will rebuild it,\" a spokesman for the port said.", "a spokesman for the port/said" },
        { "\"We will rebuild it,\" said Ingrid Halvorsen.\n\n\"It will take a year.\"", "Ingrid Halvorsen/said Ingrid Halvorsen/" },
        { "Ingrid Halvorsen called the plan \"a disgrace\" and \"an insult\".", "Ingrid Halvorsen/called Ingrid Halvorsen/called" },
        { "The report was published under the title \"The Long Road Home\".", "" },
        { "The town lies in the \"green belt\" and is known as \"little Paris\".", "" },
        { "Ingrid Halvorsen said the \"green zone\" rules would stay.", "" },
    };

    [Theory]
    [MemberData(nameof(Attributions))]
    public void speaker_and_verb_are_found(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Tagged.Text(text).Quotes.Select(quote => $"{quote.Speaker}/{quote.Cue}")));

    [Theory]
    [InlineData("Ingrid Halvorsen met Peter Lepik on Monday. \"We will rebuild it,\" she said.", "Ingrid Halvorsen")]
    [InlineData("Ingrid Halvorsen met Peter Lepik on Monday. \"We will rebuild it,\" he said.", "Peter Lepik")]
    [InlineData("Mayor Ingrid Halvorsen met Peter Lepik on Monday. \"We will rebuild it,\" the mayor said.", "Ingrid Halvorsen")]
    [InlineData("\"We will rebuild it,\" said Ingrid Halvorsen. \"But we need time,\" Halvorsen added.", "Ingrid Halvorsen")]
    public void speaker_is_an_entity_of_the_article(string text, string name)
    {
        var tags = Tagged.Text(text);

        Assert.Equal(tags.Entity(EntityKind.Person, name).EntityId, tags.Quotes[^1].SpeakerEntityId);
    }

    [Fact]
    public void offsets_count_in_the_body()
    {
        const string body = "Rain fell.\n\n“ We  stay, ” said Ingrid Halvorsen.";

        var quote = Assert.Single(Tagged.Text(body).Quotes);

        Assert.Equal("We  stay,", quote.Text);
        Assert.Equal(quote.Text, body.Substring(quote.Span.Start, quote.Span.Length));
    }

    [Fact]
    public void any_mix_of_marks_gives_quotes_that_are_in_the_text_and_apart()
    {
        string[] parts = ["\"", "“", "”", "'", "’", "‘", "«", "»", "„", "「", "」", " ", "\n\n", "We go", ", ", ". ", "said ", "Ana Lund ", "she ", "6", "s", "according to ", ":", "-"];
        var texts = Gen.Elements(parts).ListOf().Select(list => string.Concat(list)).ToArbitrary();
        Prop.ForAll(texts, Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

        static bool Holds(string body)
        {
            var end = 0;
            foreach (var quote in Tagged.Text(body).Quotes)
            {
                if (quote.Span.Start < end || quote.Text.Length == 0 || quote.Text != body.Substring(quote.Span.Start, quote.Span.Length))
                    return false;
                end = quote.Span.Start + quote.Span.Length;
            }
            return true;
        }
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("“")]
    [InlineData("”")]
    [InlineData("'")]
    [InlineData("s' ")]
    [InlineData("6\" ")]
    [InlineData("„“‚‘")]
    [InlineData("“a\n\n")]
    [InlineData("\"a\" ")]
    [InlineData("\"We go now,\" she said. ")]
    [InlineData("she said \"we go\" and ")]
    public void megabyte_of_marks_is_read_in_bounded_time(string unit)
    {
        var body = string.Concat(Enumerable.Repeat(unit, 1_048_576 / unit.Length));
        var started = Stopwatch.GetTimestamp();

        var quotes = QuoteTagger.Find(new Text.TokenizedText(body), "en", []);

        Assert.InRange(quotes.Count, 0, QuoteTagger.MaxQuotes);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }
}
