using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Storage;
using Newsroom.Search.Stories;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Host;

public sealed class SearchRpcTests : IAsyncLifetime
{
    private SearchHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await SearchHost.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Hit_tells_what_a_list_of_results_shows()
    {
        var article = Articles.Make("a", "Storm hits Tallinn", "It was calm. Then the storm came. People fled.", day: 2);
        article.Clean.Contributors.Add(new Contributor { Name = "Agency", Role = ContributorRole.Agency });
        article.Clean.Contributors.Add(new Contributor { Name = "A Writer", Role = ContributorRole.Author });
        article.Clean.Url = "https://example.org/a";
        article.Tags.StoryId = "story";
        await _host.IndexAsync(Cancellation, article);

        var response = await SearchAsync(new SearchRequest { Query = "Storms" });
        Assert.Equal((1, ""), (response.Total, response.NextPageToken));
        Assert.True(response.Took.ToTimeSpan() > TimeSpan.Zero);
        var hit = Assert.Single(response.Hits);
        Assert.Equal((article.Article, "Storm hits Tallinn", "en"), (hit.Article, hit.Title, hit.Language));
        Assert.Equal((article.Clean.Published.Time, "https://example.org/a", 9, "story"), (hit.PublishedAt, hit.Url, hit.WordCount, hit.StoryId));
        Assert.Equal(["A Writer"], hit.Authors);
        Assert.True(hit.Score > 0);
        Assert.Equal([TextField.Title, TextField.Body], hit.Highlights.Select(h => h.Field));
        Assert.Equal(("Then the storm came.", 13), (hit.Highlights[1].Text, hit.Highlights[1].Offset));
        Assert.Equal(new TextSpan { Start = 9, Length = 5 }, Assert.Single(hit.Highlights[1].Matches));
    }

    [Fact]
    public async Task Page_token_leads_to_the_rest_and_only_with_its_query_and_order()
    {
        await _host.IndexAsync(Cancellation, [.. Enumerable.Range(1, 3).Select(i => Articles.Make($"{i}", "Storm", "x", day: i))]);
        var request = new SearchRequest { Query = "storm", PageSize = 2, Order = SearchOrder.Newest };
        var first = await SearchAsync(request);
        request.PageToken = first.NextPageToken;
        request.Query = "STORM";
        var second = await SearchAsync(request);
        Assert.Equal(["3", "2", "1"], first.Hits.Concat(second.Hits).Select(h => h.Article.Guid));
        Assert.Equal((3, ""), (second.Total, second.NextPageToken));

        request.Order = SearchOrder.Oldest;
        Assert.Equal(["page_token"], await ViolationsAsync(request));
        request.Order = SearchOrder.Newest;
        request.Query = "calm";
        Assert.Equal(["page_token"], await ViolationsAsync(request));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("\"storm")]
    public async Task Query_that_does_not_parse_is_an_invalid_argument(string query) =>
        Assert.Equal(["query"], await ViolationsAsync(new SearchRequest { Query = query }));

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            ["page_size", "order", "query"],
            await ViolationsAsync(new SearchRequest { Query = new string('a', 10_001), PageSize = 101, Order = (SearchOrder)99 }));

    [Fact]
    public async Task Violation_tells_the_position()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(new SearchRequest { Query = "calm \"storm" }));
        Assert.Contains("position 5", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hit_tells_that_it_is_an_earlier_revision_and_only_history_has_one()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "It was calm."), Articles.Make("a", "Storm", "It was wet.", revision: 2));
        var hit = Assert.Single((await SearchAsync(new SearchRequest { Query = "calm", IncludeHistory = true })).Hits);
        Assert.Equal((1, true, "It was calm."), (hit.Article.Revision, hit.Superseded, hit.Highlights.Single().Text));
        Assert.Empty((await SearchAsync(new SearchRequest { Query = "calm" })).Hits);

        var request = new SearchRequest { Query = "storm", IncludeHistory = true, PageSize = 1, Order = SearchOrder.Newest };
        var first = await SearchAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await SearchAsync(request);
        Assert.Equal([(1, true), (2, false)], first.Hits.Concat(second.Hits).Select(h => (h.Article.Revision, h.Superseded)).Order());
        request.IncludeHistory = false;
        Assert.Equal(["page_token"], await ViolationsAsync(request));
    }

    [Fact]
    public async Task Earlier_revision_that_another_version_left_behind_is_not_given()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "It was calm."), Articles.Make("a", "Storm", "It was wet.", revision: 2));
        await _host.ExecuteAsync("DELETE FROM article", Cancellation);
        Assert.Empty((await SearchAsync(new SearchRequest { Query = "calm", IncludeHistory = true })).Hits);
    }

    [Fact]
    public async Task Query_that_takes_too_long_is_stopped()
    {
        await using var host = await SearchHost.StartAsync(
            Cancellation, builder => builder.Services.AddSingleton<ISearchIndex>(new EndlessIndex()), ("Search:QueryTimeout", "00:00:00.050"));
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Client.SearchAsync(new SearchRequest { Query = "storm" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Article_is_given_with_its_tags()
    {
        var article = Articles.Make("a", "Storm", "x");
        await _host.IndexAsync(Cancellation, article);
        var response = await _host.Client.GetArticleAsync(
            new GetArticleRequest { ArticleId = article.Article.ArticleId }, cancellationToken: Cancellation);
        Assert.NotNull(response.Article.IndexedAt);
        response.Article.IndexedAt = null;
        Assert.Equal(article, response.Article);
    }

    [Theory]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", StatusCode.NotFound)]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("storm", StatusCode.InvalidArgument)]
    public async Task Article_that_is_not_indexed_is_not_found(string id, StatusCode expected)
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = id }, cancellationToken: Cancellation));
        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task Killed_article_answers_with_its_notice_and_nothing_of_its_text()
    {
        var article = Articles.Make("a", "Storm", "x");
        await _host.IndexAsync(Cancellation, article);
        await _host.WithdrawAsync(article.Article, WithdrawalKind.Kill, "Withdrawn by the desk.", Cancellation);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.GetArticleAsync(
            new GetArticleRequest { ArticleId = article.Article.ArticleId }, cancellationToken: Cancellation));
        Assert.Equal((StatusCode.FailedPrecondition, "Withdrawn by the desk."), (error.StatusCode, error.Status.Detail));
        Assert.Equal(0, (await SearchAsync(new SearchRequest { Query = "storm" })).Total);
    }

    [Fact]
    public async Task Batch_comes_in_the_order_asked_for_and_names_what_is_missing()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Calm", "x"));
        var ids = new[] { "b", "missing", "a" }.Select(g => Articles.Ref(g).ArticleId).ToArray();
        var response = await _host.Client.BatchGetArticlesAsync(
            new BatchGetArticlesRequest { ArticleIds = { ids } }, cancellationToken: Cancellation);
        Assert.Equal(["b", "a"], response.Articles.Select(a => a.Article.Guid));
        Assert.Equal([ids[1]], response.MissingArticleIds);
    }

    [Fact]
    public async Task Batch_has_limits()
    {
        foreach (var ids in new[] { [], Enumerable.Repeat(Articles.Ref("a").ArticleId, 101).ToArray(), ["storm"] })
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.BatchGetArticlesAsync(
                new BatchGetArticlesRequest { ArticleIds = { ids } }, cancellationToken: Cancellation));
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        }
    }

    [Fact]
    public async Task Stats_tell_the_engine_and_count_articles()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        var stats = await _host.Client.GetIndexStatsAsync(new GetIndexStatsRequest(), cancellationToken: Cancellation);
        Assert.Equal(("sqlite", 1), (stats.Engine, stats.ArticleCount));
        Assert.NotNull(stats.LastIndexedAt);
    }

    private async Task<SearchResponse> SearchAsync(SearchRequest request) =>
        await _host.Client.SearchAsync(request, cancellationToken: Cancellation);

    private async Task<IEnumerable<string>> ViolationsAsync(SearchRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(Newsroom.Hosting.RpcErrors.DetailsTrailer));
        return status.Details.Single().Unpack<BadRequest>().FieldViolations.Select(v => v.Field);
    }

    private sealed class EndlessIndex : ISearchIndex
    {
        public string Engine => "endless";

        public IVocabularyIndex Words => new SessionVocabulary(_ => throw new NotSupportedException(), new TermStatistics(TimeProvider.System));

        public Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new NotSupportedException();
        }

        public Task<bool> WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> ShowAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> CountAsync(QueryExpression query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<IndexedArticle>> GetAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IndexStats> GetStatsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
