using FsCheck;
using FsCheck.Fluent;
using Newsroom.Search.Query;

namespace Newsroom.Search.Tests.Query;

public class QueryParserTests
{
    internal static QueryExpression Parse(string query) =>
        QueryParser.TryParse(query, out var expression, out var error) ? expression : throw new ArgumentException(error.ToString(), nameof(query));

    [Theory]
    [InlineData("Kadyrov", "kadyrov")]
    [InlineData("  storms   Tallinn ", "storm tallinn")]
    [InlineData("\"prime minister\" storm", "\"prime minist\" storm")]
    [InlineData("“prime minister” „Łódź“ «été»", "\"prime minist\" lodz et")]
    [InlineData("state-of-the-art", "\"state of the art\"")]
    [InlineData("Anna’s", "anna")]
    [InlineData("a\"b c\"d", "a \"b c\" d")]
    [InlineData("AT & T", "at t")]
    [InlineData("storm storms STORM", "storm")]
    public void Reads_words_and_phrases(string query, string meaning) => Assert.Equal(meaning, Parse(query).ToString());

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData(" \t ", 0, "is empty")]
    [InlineData("?! --", 0, "has no word to find")]
    [InlineData("storm \"in Tallinn", 6, "the quotation mark is never closed")]
    [InlineData("storm \"\"", 6, "the phrase has no word in it")]
    [InlineData("storm “...” x", 6, "the phrase has no word in it")]
    public void Says_what_is_wrong_and_where(string query, int position, string message)
    {
        Assert.False(QueryParser.TryParse(query, out _, out var error));
        Assert.Equal(new QueryError(position, message), error);
    }

    [Fact]
    public void Limits_length()
    {
        Assert.True(QueryParser.TryParse(new string('a', 1_000), out _, out _));
        Assert.False(QueryParser.TryParse(new string('a', 1_001), out _, out var error));
        Assert.Equal(1_000, error.Position);
    }

    [Fact]
    public void Limits_words_and_points_at_the_first_too_many()
    {
        var words = Enumerable.Range(100, 51).Select(i => $"w{i}").ToArray();
        Assert.True(QueryParser.TryParse(string.Join(' ', words[..50]), out _, out _));
        Assert.False(QueryParser.TryParse(string.Join(' ', words), out _, out var error));
        Assert.Equal(string.Join(' ', words).IndexOf("w150", StringComparison.Ordinal), error.Position);
        Assert.False(QueryParser.TryParse($"\"{string.Join('-', words)}\"", out _, out _));
    }

    [Fact]
    public void Any_query_parses_or_gives_an_error_within_it() => Prop.ForAll<string?>(value =>
    {
        var query = value ?? "";
        return QueryParser.TryParse(query, out var expression, out var error)
            ? expression.TermSequences().All(s => s.Count > 0 && s.All(t => t.Length > 0))
            : error.Position >= 0 && error.Position <= query.Length;
    }).QuickCheckThrowOnFailure();
}
