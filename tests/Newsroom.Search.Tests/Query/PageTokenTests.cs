using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Query;

public class PageTokenTests
{
    private static readonly RankingFrame Frame = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), 1234, [16, 255], [long.MinValue, 42]);
    private static readonly Cursor Place = new(1.25, 987_654_321, Frame);
    private static readonly string Token = PageToken.Encode(Place, Query("storm tallinn"));

    private static IndexQuery Query(string query, SearchOrder order = SearchOrder.Relevance) => new(QueryParserTests.Parse(query), order, null, 10);

    [Fact]
    public void Gives_back_the_place_for_the_same_query_however_it_is_typed()
    {
        Assert.True(PageToken.TryDecode(Token, Query(" Storm  AND (TALLINN)"), out var cursor));
        Assert.Equal((Place.Score, Place.Key, Frame.Now, Frame.ArticleCount), (cursor.Score, cursor.Key, cursor.Frame.Now, cursor.Frame.ArticleCount));
        Assert.Equal(Frame.Idfs, cursor.Frame.Idfs);
        Assert.Equal(Frame.Floors, cursor.Frame.Floors);
    }

    [Fact]
    public void Is_of_no_use_to_another_query_order_or_grouping()
    {
        Assert.False(PageToken.TryDecode(Token, Query("storm"), out _));
        Assert.False(PageToken.TryDecode(Token, Query("storm tallinn", SearchOrder.Oldest), out _));
        Assert.False(PageToken.TryDecode(Token, Query("storm tallinn") with { Grouping = SearchGrouping.Story }, out _));
    }

    [Fact]
    public void Is_of_no_use_with_history_if_it_was_made_without_and_the_other_way_round()
    {
        var history = Query("storm tallinn") with { IncludeHistory = true };
        Assert.False(PageToken.TryDecode(Token, history, out _));
        Assert.True(PageToken.TryDecode(PageToken.Encode(Place, history), history, out _));
        Assert.False(PageToken.TryDecode(PageToken.Encode(Place, history), Query("storm tallinn"), out _));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nonsense_is_refused(string token) => Assert.False(PageToken.TryDecode(token, Query("storm"), out _));

    [Fact]
    public void Token_that_is_cut_off_is_refused_or_harmless()
    {
        for (var length = 0; length < Token.Length; length++)
        {
            if (PageToken.TryDecode(Token[..length], Query("storm tallinn"), out var cursor))
                Assert.True(cursor.Frame.Idfs.Count < Frame.Idfs.Count);
        }
    }

    [Fact]
    public void Longest_query_has_a_token()
    {
        var query = Query(string.Join(" OR ", Enumerable.Range(0, QueryParser.MaxTerms).Select(i => $"w{i}")));
        var cursor = Place with { Frame = Frame with { Idfs = new byte[QueryParser.MaxTerms] } };
        Assert.True(PageToken.TryDecode(PageToken.Encode(cursor, query), query, out _));
    }
}
