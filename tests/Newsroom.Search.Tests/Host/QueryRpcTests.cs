using Google.Rpc;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Host;

/// <summary>The query language and what comes with hits, over gRPC.</summary>
public sealed class QueryRpcTests : IAsyncLifetime
{
    private SearchHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await SearchHost.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, int> BadQueries() => new()
    {
        { new string('a', 100_000), 10_000 },
        { string.Concat(Enumerable.Repeat("\"a", 40_000)), 10_000 },
        { string.Join(" OR ", Enumerable.Range(0, 1_000).Select(i => $"w{i}")), string.Join(" OR ", Enumerable.Range(0, 256).Select(i => $"w{i}")).Length + 4 },
        { new string('(', 10_000), 32 },
        { new string(')', 10_000), 0 },
        { new string('"', 9_999), 0 },
        { string.Concat(Enumerable.Repeat("-(", 5_000)), 32 },
        { "*", 0 },
        { "storm autor:doe", 6 },
        { "storm OR", 6 },
        { "\"storm", 0 },
    };

    [Theory]
    [MemberData(nameof(BadQueries), DisableDiscoveryEnumeration = true)]
    public async Task Bad_query_is_answered_with_the_place_whatever_asks_for_it(string query, int position)
    {
        foreach (var call in new Func<Task>[]
        {
            async () => await _host.Client.SearchAsync(new SearchRequest { Query = query }, cancellationToken: Cancellation),
            async () => await _host.Client.ExplainQueryAsync(new ExplainQueryRequest { Query = query }, cancellationToken: Cancellation),
        })
        {
            var error = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
            var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(Newsroom.Hosting.RpcErrors.DetailsTrailer));
            var violation = Assert.Single(status.Details.Single().Unpack<BadRequest>().FieldViolations);
            Assert.Equal("query", violation.Field);
            Assert.Contains($"(position {position})", violation.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Query_is_explained_as_it_is_understood()
    {
        const string Query = "Storms “Prime Ministers”^2 -title:wind* (author:doe OR words:>5)";
        var response = await _host.Client.ExplainQueryAsync(new ExplainQueryRequest { Query = Query }, cancellationToken: Cancellation);
        Assert.Equal("storms \"prime ministers\"^2 -title:wind* (author:doe OR words:[6 TO *])", response.Normalized);
        var root = response.Root;
        Assert.Equal(("and", Query.Length), (root.Kind, root.Span.Length));
        Assert.Equal(["word", "boost", "not", "or"], root.Children.Select(c => c.Kind));
        Assert.Equal("storm | storms", root.Children[0].Text);
        Assert.Equal(("phrase", "prime minist | prime ministers"), (root.Children[1].Children[0].Kind, root.Children[1].Children[0].Text));
        Assert.Equal(("wildcard", "title", "wind*"), (root.Children[2].Children[0].Kind, root.Children[2].Children[0].Field, root.Children[2].Children[0].Text));
        Assert.Equal(["value author doe", "range words 6 *"], root.Children[3].Children.Select(c => $"{c.Kind} {c.Field} {c.Text}"));
        Assert.Equal(["Storms", "“Prime Ministers”^2", "-title:wind*"], root.Children.Take(3).Select(c => Query.Substring(c.Span.Start, c.Span.Length)));
    }

    [Fact]
    public async Task Facets_groups_bounds_and_corrections_come_with_the_hits()
    {
        for (var i = 1; i <= 3; i++)
        {
            var article = Articles.Make($"{i}", "Storm hits Tallinn", "A storm.", day: i);
            article.Tags.CopyGroupId = i < 3 ? "copies" : "";
            article.Tags.Entities.Add(new EntityTag { EntityId = "p1", Kind = EntityKind.Place, Name = "Tallinn" });
            await _host.IndexAsync(Cancellation, article);
        }

        var response = await _host.Client.SearchAsync(
            new SearchRequest { Query = "storm", Facets = { FacetField.Place, FacetField.Day }, Grouping = SearchGrouping.Copies, Order = SearchOrder.Newest },
            cancellationToken: Cancellation);
        Assert.Equal([("3", 0), ("1", 1)], response.Hits.Select(h => (h.Article.Guid, h.Collapsed)));
        Assert.Equal((3, false, 3, 0), (response.Total, response.TotalIsLowerBound, response.CountedArticles, response.RankedCandidates));
        Assert.Equal(new FacetValue { Value = "p1", Label = "Tallinn", Count = 3 }, Assert.Single(response.Facets[0].Values));
        Assert.Equal(3, response.Facets[1].Values.Count);

        response = await _host.Client.SearchAsync(new SearchRequest { Query = "strom tallinn" }, cancellationToken: Cancellation);
        Assert.Equal((0, "storm tallinn"), (response.Total, response.DidYouMean));
        response = await _host.Client.SearchAsync(new SearchRequest { Query = "storm" }, cancellationToken: Cancellation);
        Assert.Equal((3, 3, ""), (response.Total, response.RankedCandidates, response.DidYouMean));
    }

    [Fact]
    public async Task Token_of_another_grouping_is_refused()
    {
        await _host.IndexAsync(Cancellation, [.. Enumerable.Range(1, 3).Select(i => Articles.Make($"{i}", "Storm", "x", day: i))]);
        var request = new SearchRequest { Query = "storm", PageSize = 1 };
        request.PageToken = (await _host.Client.SearchAsync(request, cancellationToken: Cancellation)).NextPageToken;
        Assert.NotEmpty(request.PageToken);
        request.Grouping = SearchGrouping.Story;
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.SearchAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task Request_beyond_its_limits_says_all_of_it()
    {
        var request = new SearchRequest { Query = "storm", Grouping = (SearchGrouping)9, PreferredSource = new string('x', 201), Facets = { FacetField.Unspecified } };
        request.Facets.Add(Enumerable.Repeat(FacetField.Source, 10));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.SearchAsync(request, cancellationToken: Cancellation));
        foreach (var field in new[] { "grouping", "preferred_source", "facets" })
            Assert.Contains(field, error.Status.Detail, StringComparison.Ordinal);
    }
}
