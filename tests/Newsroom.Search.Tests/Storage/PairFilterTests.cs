using FsCheck;
using FsCheck.Fluent;
using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Tests.Storage;

public class PairFilterTests
{
    [Fact]
    public void Phrase_of_any_words_that_follow_each_other_may_match() => Prop.ForAll<NonEmptyString, NonEmptyString>((title, body) =>
    {
        var terms = ArticleTerms.Of(Articles.Make("a", title.Get, body.Get));
        var (made, read) = (PairFilter.Of(terms), PairFilter.Of(PostgreSqlTerms.Sequence(terms)));
        return made.SequenceEqual(read) && new[] { title.Get, body.Get }
            .Select(text => Analyzer.Analyze(text, Stemmer.English).Select(token => token.Word).ToList())
            .All(words => PairFilter.Compile(new Phrase(words)) is not { } mayMatch || mayMatch(made));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Few_phrases_that_are_not_there_may_match()
    {
        var filter = Of(string.Join(' ', Enumerable.Range(0, 600).Select(i => $"w{i}")));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => MayMatch($"\"w{i} w{i + 2}\"", filter)), 0, 500);
    }

    [Theory]
    [InlineData("\"heavy rain\"", true)]
    [InlineData("\"rain heavy\"", false)]
    [InlineData("\"heavy rain fell\"", true)]
    [InlineData("\"heavy rain fell late\"", false)]
    [InlineData("\"title heavy\"", false)] // Not across texts.
    [InlineData("storm \"rain heavy\"", false)]
    [InlineData("storm \"heavy rain\"", true)]
    [InlineData("\"rain heavy\" OR \"heavy rain\"", true)]
    [InlineData("\"rain heavy\" OR \"fell rain\"", false)]
    [InlineData("-\"heavy rain\" \"rain fell\"", true)]
    public void Query_may_match_by_its_phrases(string query, bool expected) => Assert.Equal(expected, MayMatch(query, Of("Heavy rain fell.")));

    [Theory]
    [InlineData("storm")]
    [InlineData("storm -\"heavy rain\"")]
    [InlineData("storm OR \"heavy rain\"")]
    public void Query_that_phrases_do_not_decide_is_left_to_the_index(string query) => Assert.Null(PairFilter.Compile(QueryParserTests.Parse(query)));

    private static bool MayMatch(string query, byte[] filter) => PairFilter.Compile(QueryParserTests.Parse(query))!(filter);

    private static byte[] Of(string body) => PairFilter.Of(ArticleTerms.Of(Articles.Make("a", "Title", body)));
}
