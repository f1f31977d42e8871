using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;

namespace Newsroom.AllInOne;

/// <summary>What became of one article.</summary>
internal sealed record ArticleResult(
    string Guid, string Title, int WordsKept, int WordsCut, string Language, IReadOnlyList<string> Entities, ArticleState State,
    string Detail, double Milliseconds);

/// <summary>Submits articles as any client would, follows each until it is through, and reports.</summary>
internal sealed class SeedRun(CallInvoker ingest, CallInvoker search, Report report)
{
    private const int TopEntities = 4;
    private const int InFlight = 8;

    private static readonly TimeSpan ArticleTimeout = TimeSpan.FromMinutes(2);

    private readonly IngestService.IngestServiceClient _ingest = new(ingest);
    private readonly SearchService.SearchServiceClient _search = new(search);

    /// <summary>True if every article is findable and the search finds something.</summary>
    public async Task<bool> RunAsync(IReadOnlyList<RawDocument> documents, string query, CancellationToken cancellationToken)
    {
        var results = new ArticleResult[documents.Count];
        await report.WithProgressAsync(documents.Count, done => Parallel.ForEachAsync(
            documents.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (item, ct) =>
            {
                results[item.Index] = await ProcessAsync(item.Item, ct);
                done();
            }));

        foreach (var result in results)
            report.Article(result);
        var found = await _search.SearchAsync(new SearchRequest { Query = query, PageSize = 3 }, cancellationToken: cancellationToken);
        report.Search(query, found);
        return results.All(r => r.State == ArticleState.Indexed) && found.Hits.Count > 0;
    }

    private async Task<ArticleResult> ProcessAsync(RawDocument document, CancellationToken cancellationToken)
    {
        var submitted = await _ingest.SubmitArticleAsync(
            new SubmitArticleRequest { Document = document }, cancellationToken: cancellationToken);
        var status = await TrackAsync(submitted.Article, cancellationToken);
        var duration = status.FinishedAt is { } finished ? (finished - status.ReceivedAt).ToTimeSpan() : ArticleTimeout;
        if (status.State != ArticleState.Indexed)
        {
            return new ArticleResult(
                document.Guid, "", 0, 0, "", [], status.State, $"{status.Reason} {status.Detail}".Trim(), duration.TotalMilliseconds);
        }

        var article = (await _search.GetArticleAsync(
            new GetArticleRequest { ArticleId = submitted.Article.ArticleId }, cancellationToken: cancellationToken)).Article;
        return new ArticleResult(
            document.Guid,
            article.Clean.Title,
            article.Clean.WordCount,
            article.Clean.Removed.Sum(r => r.WordCount),
            article.Clean.Language,
            [.. article.Tags.Entities.Take(TopEntities).Select(e => e.Name)],
            status.State,
            "",
            duration.TotalMilliseconds);
    }

    private async Task<RevisionStatus> TrackAsync(ArticleRef article, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ArticleTimeout);
        var last = new RevisionStatus { Revision = article.Revision, State = ArticleState.Pending };
        try
        {
            using var call = _ingest.TrackArticle(
                new TrackArticleRequest { ArticleId = article.ArticleId, Revision = article.Revision }, cancellationToken: timeout.Token);
            await foreach (var update in call.ResponseStream.ReadAllAsync(timeout.Token))
                last = update.Status;
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
                                  && !cancellationToken.IsCancellationRequested)
        {
            last.Detail = $"Not through after {ArticleTimeout.TotalSeconds:0} s.";
        }

        return last;
    }
}
