using FsCheck;
using FsCheck.Fluent;
using Newsroom.Search.Query;

namespace Newsroom.Search.Tests.Query;

public class QueryParserTests
{
    internal static QueryExpression Parse(string query) =>
        QueryParser.TryParse(query, out var expression, out var error) ? expression : throw new ArgumentException(error.ToString(), nameof(query));

    private static QueryError Error(string query)
    {
        Assert.False(QueryParser.TryParse(query, out _, out var error));
        return error;
    }

    [Theory]
    [InlineData("Kadyrov", "kadyrov")]
    [InlineData("  storms   Tallinn ", "storms tallinn")]
    [InlineData("\"prime minister\" storm", "\"prime minister\" storm")]
    [InlineData("“prime minister” „Łódź“ «été»", "\"prime minister\" lodz ete")]
    [InlineData("state-of-the-art", "\"state of the art\"")]
    [InlineData("state‑of–the−art", "\"state of the art\"")]
    [InlineData("Anna’s", "anna")]
    [InlineData("a\"b c\"d", "a \"b c\" d")]
    [InlineData("AT & T, [sic]! 50% ^_^ ~", "at t sic 50 _")]
    [InlineData("storm STORM", "storm")]
    [InlineData("Is it over?", "is it over")]
    [InlineData("Breaking: at 10:30 on https://example.org/a", "breaking at \"10 30\" on \"https example org a\"")]
    [InlineData("black and white or not near", "black and white or not near")]
    [InlineData("東京", "\"東 京\"")]
    public void Reads_words_and_phrases(string query, string meaning) => Assert.Equal(meaning.Replace(" _", "", StringComparison.Ordinal), Parse(query).ToString());

    [Theory]
    [InlineData("a AND b", "a b")]
    [InlineData("a OR b c OR d", "a OR (b c) OR d")]
    [InlineData("(a OR b) c", "(a OR b) c")]
    [InlineData("a (b (c d))", "a b c d")]
    [InlineData("a OR (b OR c)", "a OR b OR c")]
    [InlineData("a NOT b -c - d", "a -b -c d")]
    [InlineData("a –b", "a -b")]
    [InlineData("a -(b OR c)", "a -(b OR c)")]
    [InlineData("a -(b c) NOT NOT d", "a -(b c) d")]
    [InlineData("a -\"b c\"", "a -\"b c\"")]
    [InlineData("a - b", "a b")]
    [InlineData("a -title:b", "a -title:b")]
    [InlineData("a^2 \"b c\"^0.5 (d OR e)^3", "a^2 \"b c\"^0.5 (d OR e)^3")]
    [InlineData("a NEAR/5 \"b c\"", "a NEAR/5 \"b c\"")]
    [InlineData("\"new a\" NEAR/5 \"new b\"", "\"new a\" NEAR/5 \"new b\"")]
    [InlineData("a NEAR/1 b NEAR/2 c d", "a NEAR/1 b b NEAR/2 c d")]
    [InlineData("x -a NEAR/5 b", "x -(a NEAR/5 b)")]
    [InlineData("title:a NEAR/5 title:b", "title:a NEAR/5 title:b")]
    public void Reads_operators(string query, string meaning) => Assert.Equal(meaning, Parse(query).ToString());

    [Theory]
    [InlineData("Wild*", "wild*")]
    [InlineData("t*a", null)]
    [InlineData("te?t colo*r Łó*", "te?t colo*r lo*")]
    [InlineData("storm**", "storm*")]
    [InlineData("storm~ storms~ storm~2 STÖRM~1,", "storm~1 storms~2 storm~2")]
    [InlineData("title:wild* dek:storm~1", "title:wild* dek:storm~1")]
    public void Reads_patterns_and_slips(string query, string? meaning)
    {
        if (meaning is null)
            Assert.Contains("at least 2 letters", Error(query).Message, StringComparison.Ordinal);
        else
            Assert.Equal(meaning, Parse(query).ToString());
    }

    [Theory]
    [InlineData("title:Storm BODY:\"two words\"", "title:storm body:\"two words\"")]
    [InlineData("title:(a OR body:b) c", "(title:a OR body:b) c")]
    [InlineData("author:\"Jane Doe\" source:World-News", "author:\"jane doe\" source:\"world news\"")]
    [InlineData("person:(doe OR roe)", "person:doe OR person:roe")]
    [InlineData("language:en-GB", "lang:en")]
    [InlineData("topic:medtop:20000065", "topic:\"medtop 20000065\"")]
    [InlineData("place:tal* org：x section:a story:0f8fad5b-d9cb", "place:tal* org:x section:a story:\"0f8fad5b d9cb\"")]
    public void Reads_fields(string query, string meaning) => Assert.Equal(meaning, Parse(query).ToString());

    [Theory]
    [InlineData("published:[2024-11-01 TO 2024-11-30]", "published:[2024-11-01T00:00:00Z TO 2024-12-01T00:00:00Z}")]
    [InlineData("published:{2024-11-01 TO 2024-11-30}", "published:[2024-11-02T00:00:00Z TO 2024-11-30T00:00:00Z}")]
    [InlineData("published:2024-02", "published:[2024-02-01T00:00:00Z TO 2024-03-01T00:00:00Z}")]
    [InlineData("published:>2023", "published:[2024-01-01T00:00:00Z TO *}")]
    [InlineData("published:<=2024-11-30T18:30+02:00", "published:[* TO 2024-11-30T16:31:00Z}")]
    [InlineData("published:>now-7d", "published:[now-1w TO *}")]
    [InlineData("published:[now-36h TO now]", "published:[now-36h TO now}")]
    [InlineData("published:[* TO 2024-11-01T00:00:00Z}", "published:[* TO 2024-11-01T00:00:00Z}")]
    [InlineData("words:>500", "words:[501 TO *]")]
    [InlineData("words:[100 TO 500}", "words:[100 TO 499]")]
    [InlineData("words:<10, words:7", "words:[* TO 9] words:[7 TO 7]")]
    public void Reads_ranges(string query, string meaning) => Assert.Equal(meaning, Parse(query).ToString());

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData(" \t ", 0, "is empty")]
    [InlineData("?! --", 0, "no word")]
    [InlineData("storm \"in Tallinn", 6, "never closed")]
    [InlineData("storm \"\"", 6, "no word in it")]
    [InlineData("storm “...” x", 6, "no word in it")]
    [InlineData("storm (a OR b", 6, "never closed")]
    [InlineData("storm a) b", 7, "never opened")]
    [InlineData("storm ()", 6, "nothing to find")]
    [InlineData("storm *", 6, "at least 2 letters")]
    [InlineData("storm *ing", 6, "at least 2 letters")]
    [InlineData("storm state-of*", 12, "punctuation")]
    [InlineData("a OR", 2, "after it")]
    [InlineData("OR a", 0, "before it")]
    [InlineData("a AND AND b", 6, "before it")]
    [InlineData("a AND", 2, "after it")]
    [InlineData("a NOT", 2, "after it")]
    [InlineData("a NEAR b", 2, "NEAR/5")]
    [InlineData("a NEAR/x b", 2, "NEAR/5")]
    [InlineData("a NEAR/5", 2, "after it")]
    [InlineData("NEAR/5 a", 0, "before it")]
    [InlineData("a NEAR/9999 b", 2, "at most 100")]
    [InlineData("a NEAR/5 bc*", 2, "plain word")]
    [InlineData("storm NEAR/3 Storms", 6, "sides that differ")]
    [InlineData("\"a b\" NEAR/3 \"b c\"", 6, "sides that differ")]
    [InlineData("title:a NEAR/5 b", 8, "same field")]
    [InlineData("-a", 0, "only what must not occur")]
    [InlineData("a OR -b", 5, "one side of OR")]
    [InlineData("storm titel:x", 6, "did you mean `title`?")]
    [InlineData("storm qqqqqq:x", 6, "there are author")]
    [InlineData("storm sourse:x", 6, "`source`")]
    [InlineData("author:...", 7, "needs a value")]
    [InlineData("storm~3", 5, "1 or 2")]
    [InlineData("st~", 0, "at least 3")]
    [InlineData("\"a b\"~2", 5, "NEAR/5")]
    [InlineData("author:smith~", 12, "only words of the text")]
    [InlineData("storm^", 5, "a boost needs a number")]
    [InlineData("storm^1000", 5, "a boost needs a number")]
    [InlineData("published:2024-13-01", 10, "`2024-13-01` is no time")]
    [InlineData("published:[2024 TO x]", 19, "`x` is no time")]
    [InlineData("published:[2024", 10, "never closed")]
    [InlineData("published:[2024]", 10, "has no TO")]
    [InlineData("published:[2025 TO 2024]", 10, "ends before it begins")]
    [InlineData("published:[* TO *]", 10, "open at both ends")]
    [InlineData("published:now", 10, "ends before it begins")]
    [InlineData("published:>now-7q", 11, "is no time")]
    [InlineData("published:(2024)", 10, "[from TO to]")]
    [InlineData("words:many", 6, "no number")]
    [InlineData("words:=>5", 6, "none of")]
    public void Says_what_is_wrong_and_where(string query, int position, string message)
    {
        var error = Error(query);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void Limits_length()
    {
        Assert.True(QueryParser.TryParse(new string('a', QueryParser.MaxLength), out _, out _));
        Assert.Equal(QueryParser.MaxLength, Error(new string('a', 100_000)).Position);
    }

    [Fact]
    public void Limits_words_and_points_at_the_first_too_many()
    {
        var words = Enumerable.Range(1000, 1000).Select(i => $"w{i}").ToArray();
        Assert.True(QueryParser.TryParse(string.Join(" OR ", words[..QueryParser.MaxTerms]), out _, out _));
        var many = string.Join(" OR ", words[..1000]);
        Assert.Equal(many.IndexOf(words[QueryParser.MaxTerms], StringComparison.Ordinal), Error(many).Position);
        Assert.Contains("256 words", Error($"\"{string.Join('-', words)}\"").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-(")]
    [InlineData("NOT ")]
    [InlineData("title:(")]
    public void Limits_depth(string opening)
    {
        Assert.Contains("deep", Error(string.Concat(Enumerable.Repeat(opening, 1_000)) + "a").Message, StringComparison.Ordinal);
        Assert.True(QueryParser.TryParse($"{new string('(', QueryParser.MaxDepth)}a{new string(')', QueryParser.MaxDepth)}", out _, out _));
    }

    [Fact]
    public void Each_part_knows_where_it_stood()
    {
        const string Query = " storm  title:\"two words\"^2 -(a OR b)";
        var all = Assert.IsType<AllOf>(Parse(Query));
        Assert.Equal(["storm", "title:\"two words\"^2", "-(a OR b)"], all.Operands.Select(o => Query.Substring(o.Span.Start, o.Span.Length)));
        var any = Assert.IsType<AnyOf>(Assert.IsType<Not>(all.Operands[2]).Operand);
        Assert.Equal(["a", "b"], any.Operands.Select(o => Query.Substring(o.Span.Start, o.Span.Length)));
    }

    [Fact]
    public void Any_query_parses_or_gives_an_error_within_it() => Prop.ForAll<string?>(value => Holds(value ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mixture_of_syntax_parses_or_gives_an_error_within_it()
    {
        string[] parts =
        [
            "storm", "Łódź", "東京", " ", " ", " ", "(", ")", "\"", "“", "-", "–", "*", "?", "~", "~1", "^", "^2", "OR", " OR ", " AND ", "NOT ", " NEAR/3 ",
            "NEAR", "title:", "source:", "published:", "words:", "[", "]", "{", "}", " TO ", "2024-11-01", "now-7d", ">", "<=", "500", "'s", ":", "foo:", "\uD83D", "\u0640",
        ];
        var queries = Gen.Elements(parts).ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(queries, Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData("storm of Łódź??}]", "storm of lodz")]
    [InlineData("Łódź??", "lodz")]
    [InlineData("Łó??ź??}]", "lo??z")]
    [InlineData("Łód??*", "lod??*")]
    public void Question_marks_at_the_end_of_a_word_are_no_wildcards(string query, string expected) =>
        Assert.Equal(expected, Parse(query).ToString());

    private static bool Holds(string query)
    {
        if (!QueryParser.TryParse(query, out var expression, out var error))
            return error.Position >= 0 && error.Position <= query.Length && error.Message.Length > 0;
        var normalized = expression.ToString();
        var again = Parse(normalized);
        return again.ToString() == normalized;
    }
}
