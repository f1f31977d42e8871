using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.Discovery;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.Reindexing;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Searching;
using Newsroom.Search.Trays;
using Newsroom.Search.V1;
using Newsroom.Search.Watching;

namespace Newsroom.Search.Grpc;

/// <summary>The gRPC edge of search.</summary>
internal sealed partial class SearchGrpcService(
    ISearchIndex index, IOptions<SearchOptions> options, TimeProvider clock, Telemetry telemetry, ILogger<SearchGrpcService> logger,
    WatchRpcs watching, SavedSearchRpcs savedSearches, AlertRpcs alerts, DiscoveryRpcs discovery, ReindexRpcs reindexing, TrayRpcs trays,
    VisibilityKeeper desks, [FromKeyedServices("search")] ReaderLedger readers)
    : SearchService.SearchServiceBase
{
    public override async Task<SearchResponse> Search(SearchRequest request, ServerCallContext context)
    {
        var query = SearchRequestReader.Read(request) with { Filter = Audience.Filter(context.Principal()) };
        var started = clock.GetTimestamp();
        var page = await RunAsync(query, context.CancellationToken);
        var took = clock.GetElapsedTime(started);
        telemetry.QueryRan(query.Order, took);

        var highlighter = new Highlighter(query.Expression);
        var readable = await ReadableAsync(page.Hits, context);
        List<SearchHit> hits = [.. readable.Select(hit => hit.ToSearchHit(highlighter))];
        await readers.ServedAsync(context.Principal(), hits, context.CancellationToken);
        return new SearchResponse
        {
            Hits = { hits },
            Total = page.Total,
            TotalIsLowerBound = page.TotalIsLowerBound,
            NextPageToken = page.Next is null ? "" : PageToken.Encode(page.Next, query),
            Facets = { page.Facets },
            DidYouMean = page.DidYouMean,
            Took = took.ToDuration(),
            RankedCandidates = page.RankedCandidates,
            CountedArticles = page.CountedArticles,
        };
    }

    public override Task<ExplainQueryResponse> ExplainQuery(ExplainQueryRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var expression = SearchRequestReader.ReadQuery(request.Query, "query", violations);
        violations.ThrowIfAny();
        return Task.FromResult(new ExplainQueryResponse { Root = QueryNodes.Of(expression!), Normalized = expression!.ToString() });
    }

    public override async Task<GetArticleResponse> GetArticle(GetArticleRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = SearchRequestReader.ReadArticleId(request.ArticleId, "article_id", violations);
        violations.ThrowIfAny();
        var caller = context.Principal();
        var found = await index.GetAsync([id], context.CancellationToken);
        if (found is [var article] && article.IsShownTo(caller))
        {
            await readers.ServedAsync(caller, [article.Article], context.CancellationToken);
            return new GetArticleResponse { Article = article.ShownTo(caller) };
        }

        var withdrawal = found is [] && (await desks.AreVisibleAsync([id], caller, context.CancellationToken))[id]
            ? await index.FindWithdrawalAsync(id, context.CancellationToken)
            : null;
        throw new RpcException(withdrawal is not null
            ? new Status(StatusCode.FailedPrecondition, withdrawal.Notice.Length > 0 ? withdrawal.Notice : "The article is held.")
            : new Status(StatusCode.NotFound, $"Article {id} is not indexed."));
    }

    public override async Task<BatchGetArticlesResponse> BatchGetArticles(BatchGetArticlesRequest request, ServerCallContext context)
    {
        var ids = SearchRequestReader.ReadArticleIds(request);
        var caller = context.Principal();
        var found = (await index.GetAsync([.. ids.Distinct()], context.CancellationToken))
            .Where(article => article.IsShownTo(caller)).ToDictionary(a => Guid.Parse(a.Article.ArticleId));
        await readers.ServedAsync(caller, found.Values.Select(article => article.Article), context.CancellationToken);
        return new BatchGetArticlesResponse
        {
            Articles = { ids.Where(found.ContainsKey).Select(id => found[id].ShownTo(caller)) },
            MissingArticleIds = { ids.Where(id => !found.ContainsKey(id)).Select(id => id.ToString("D")) },
        };
    }

    public override async Task<GetIndexStatsResponse> GetIndexStats(GetIndexStatsRequest request, ServerCallContext context)
    {
        if (Audience.Filter(context.Principal()) is { } filter)
        {
            return new GetIndexStatsResponse
            {
                ArticleCount = await index.CountAsync(filter, context.CancellationToken),
                Engine = index.Engine,
            };
        }

        var stats = await index.GetStatsAsync(context.CancellationToken);
        return new GetIndexStatsResponse
        {
            ArticleCount = stats.ArticleCount,
            SizeBytes = stats.SizeBytes,
            LastIndexedAt = stats.LastIndexedAt?.ToTimestamp(),
            Engine = index.Engine,
        };
    }

    /// <summary>
    /// Without earlier revisions of what is not held, or not shown to the caller: a replica of a version that does not know of them leaves them
    /// behind when it takes an article out or away from a team.
    /// </summary>
    private async Task<IEnumerable<IndexHit>> ReadableAsync(IReadOnlyList<IndexHit> hits, ServerCallContext context)
    {
        var ids = hits.Where(hit => hit.IsEarlier).Select(IdOf).ToHashSet();
        if (ids.Count == 0)
            return hits;
        ids.ExceptWith((await index.GetAsync(ids, context.CancellationToken))
            .Where(article => article.IsShownTo(context.Principal())).Select(article => Guid.Parse(article.Article.ArticleId)));
        return hits.Where(hit => !hit.IsEarlier || !ids.Contains(IdOf(hit)));

        static Guid IdOf(IndexHit hit) => Guid.Parse(hit.Article.Article.ArticleId);
    }

    private async Task<SearchPage> RunAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.QueryTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await index.SearchAsync(query, either.Token);
        }
        catch (QueryTooBroadException e)
        {
            throw new Violations().Add("query", $"{e.Message} (position {e.Span.Start})").ToException();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.QueryTimedOut(query.Expression.ToString().Length, options.Value.QueryTimeout);
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"The query was stopped after {options.Value.QueryTimeout.TotalSeconds} s; make it more specific, or ask for fewer facets."));
        }
    }
}
