using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Query;

public class PageTokenTests
{
    private static readonly Cursor Place = new(1.25, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));
    private static readonly string Token = PageToken.Encode(Place, QueryParserTests.Parse("storm tallinn"), SearchOrder.Newest);

    [Fact]
    public void Gives_back_the_place_for_the_same_query_however_it_is_typed()
    {
        Assert.True(PageToken.TryDecode(Token, QueryParserTests.Parse(" Storm  TALLINN"), SearchOrder.Newest, out var cursor));
        Assert.Equal(Place, cursor);
    }

    [Fact]
    public void Is_of_no_use_to_another_query_or_order()
    {
        Assert.False(PageToken.TryDecode(Token, QueryParserTests.Parse("storm"), SearchOrder.Newest, out _));
        Assert.False(PageToken.TryDecode(Token, QueryParserTests.Parse("storm tallinn"), SearchOrder.Oldest, out _));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nonsense_is_refused(string token) =>
        Assert.False(PageToken.TryDecode(token, QueryParserTests.Parse("storm"), SearchOrder.Newest, out _));
}
