using Newsroom.Search.Matching;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Tests.Matching;
using Newsroom.Search.Tests.Query;

namespace Newsroom.Search.Tests.SavedSearches;

public class QueryIndexTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_exactly_the_searches_that_match_when_asked_each(int seed)
    {
        var random = new RandomQueries(seed);
        var frequencies = new KeyFrequencies();
        var index = new QueryIndex(frequencies);
        var searches = Enumerable.Range(0, 400).ToDictionary(i => $"{i}", _ => QueryParserTests.Parse(random.Query()));
        foreach (var (id, query) in searches)
            index.Set(id, query);
        var matched = 0;
        for (var i = 0; i < 120; i++)
        {
            var article = new MatchableArticle(random.Article($"{i}"));
            var expected = searches.Where(s => new ArticleMatcher(s.Value).Matches(article, Now)).Select(s => s.Key).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, index.Match(article, Now).Order(StringComparer.Ordinal));
            matched += expected.Count;
            frequencies.Observe(article);
            if (i % 20 == 5)
                index.Rearrange();
            if (i % 10 == 3)
                Change(index, searches, $"{i}", random);
        }

        Assert.InRange(matched, 1_000, 40_000);
    }

    [Fact]
    public void Search_finds_articles_of_a_language_that_comes_later()
    {
        var index = new QueryIndex(new KeyFrequencies());
        index.Set("word", QueryParserTests.Parse("élection"));
        index.Set("phrase", QueryParserTests.Parse("\"election nationales\""));
        index.Set("near", QueryParserTests.Parse("election NEAR/2 national"));
        index.Set("other", QueryParserTests.Parse("electric"));
        var article = Articles.Make("a", "Élections nationales", "Un vote.");
        article.Tags.Language = "pl";
        Assert.Equal([], index.Match(new MatchableArticle(article), Now));
        article.Tags.Language = "fr";
        Assert.Equal(["near", "phrase", "word"], index.Match(new MatchableArticle(article), Now).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Asks_only_those_whose_rarest_word_the_article_has()
    {
        var frequencies = new KeyFrequencies();
        for (var i = 0; i < 50; i++)
            frequencies.Observe(new MatchableArticle(Articles.Make($"{i}", "The minister of the", i == 0 ? "A glacier melts." : "A budget.")));
        var index = new QueryIndex(frequencies);
        index.Set("rare", QueryParserTests.Parse("minister glacier"));
        index.Set("phrase", QueryParserTests.Parse("\"minister of the glacier\""));
        index.Set("either", QueryParserTests.Parse("(minister zebra) OR glacier"));
        Assert.Empty(index.Match(new MatchableArticle(Articles.Make("a", "The minister", "of the budget")), Now));
        Assert.Equal(0, index.Asked);
        Assert.Equal(["either", "rare"], index.Match(new MatchableArticle(Articles.Make("a", "The minister", "A glacier.")), Now).Order(StringComparer.Ordinal));
        Assert.Equal(3, index.Asked);
    }

    [Fact]
    public void Searches_for_the_same_are_asked_once_and_all_match()
    {
        var index = new QueryIndex(new KeyFrequencies());
        index.Set("a", QueryParserTests.Parse("storm"));
        index.Set("b", QueryParserTests.Parse(" Storm "));
        Assert.Equal(["a", "b"], index.Match(new MatchableArticle(Articles.Make("x", "Storm", "x")), Now).Order(StringComparer.Ordinal));
        Assert.Equal(1, index.Asked);
        index.Remove("a");
        Assert.Equal(["b"], index.Match(new MatchableArticle(Articles.Make("x", "Storm", "x")), Now));
        index.Remove("b");
        Assert.Empty(index.Match(new MatchableArticle(Articles.Make("x", "Storm", "x")), Now));
        Assert.Equal(0, index.Asked);
    }

    private static void Change(
        QueryIndex index, Dictionary<string, Newsroom.Search.Query.QueryExpression> searches, string id, RandomQueries random)
    {
        searches[id] = QueryParserTests.Parse(random.Query());
        index.Set(id, searches[id]);
        var gone = searches.Keys.First();
        searches.Remove(gone);
        index.Remove(gone);
    }
}
