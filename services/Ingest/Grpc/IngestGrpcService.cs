using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Copies;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The gRPC edge of ingest: request, use case, response. What is not overridden answers UNIMPLEMENTED.</summary>
public sealed partial class IngestGrpcService(
    ArticleIntake intake,
    IntakeGate gate,
    SubmitQuota quota,
    IArticleStore store,
    IQuarantineStore quarantine,
    QuarantineDesk quarantineDesk,
    FeedRpcs feeds,
    PageRpcs pages,
    PipelineRpcs pipeline,
    IReprocessStore reprocessing,
    ICopyReviewStore copyReviews,
    CopyReviewDesk copyDesk,
    VisibilitySignal visibility,
    [FromKeyedServices("ingest")] ReaderLedger readers,
    IOptions<IngestOptions> options,
    TimeProvider clock,
    OpenStreams streams,
    ILogger<IngestGrpcService> logger)
    : IngestService.IngestServiceBase
{
    private const int DefaultPageSize = 100;

    public override Task<SubmitArticleResponse> SubmitArticle(SubmitArticleRequest request, ServerCallContext context) =>
        TakeAsync(request.Document, request.Visibility, context);

    public override async Task<FetchArticleResponse> FetchArticle(FetchArticleRequest request, ServerCallContext context)
    {
        var page = await pages.FetchAsync(request, context.Deadline, context.CancellationToken);
        return new FetchArticleResponse { Submitted = await TakeAsync(page, request.Visibility, context), Url = page.Url };
    }

    public override Task SubmitArticles(
        IAsyncStreamReader<SubmitArticlesRequest> requestStream,
        IServerStreamWriter<SubmitArticlesResponse> responseStream,
        ServerCallContext context) => streams.RunAsync(context, async stop =>
        {
            using var stream = new SubmitStream(intake, gate, quota, context.Principal(), options.Value.MaxInFlightPerStream);
            await stream.RunAsync(requestStream, responseStream, stop, context.CancellationToken);
        });

    public override async Task<GetArticleStatusResponse> GetArticleStatus(GetArticleStatusRequest request, ServerCallContext context)
    {
        var articleId = ArticleIdOf(request);
        Tag(articleId);
        var found = await FindAsync(articleId, revision: 0, context, context.CancellationToken);
        var response = new GetArticleStatusResponse
        {
            Article = found.Article,
            Visibility = found.Visibility,
            State = found.Revisions.Single(r => r.Revision == found.Article.Revision).State,
        };
        response.Revisions.AddRange(found.Revisions);
        return response;
    }

    public override Task TrackArticle(
        TrackArticleRequest request, IServerStreamWriter<TrackArticleResponse> responseStream, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        var revision = ReadRevision(request.Revision, violations);
        violations.ThrowIfAny();
        Tag(articleId);
        return streams.RunAsync(context, stop => FollowAsync(articleId, revision, responseStream, context, stop));
    }

    public override async Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Require(System.Enum.IsDefined(request.State), "state", "is not a known state")
            .Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000");
        violations.RequireTime(request.ReceivedFrom, "received_from");
        violations.RequireTime(request.ReceivedBefore, "received_before");
        violations.ThrowIfAny();
        var filter = ToFilter(request, context.Principal(), clock.GetUtcNow());
        ListPosition? after = null;
        if (request.PageToken.Length > 0)
        {
            var isOurs = PageTokens.TryRead(request.PageToken, filter, out var position);
            violations.Require(isOurs, "page_token", "is not the token of a page with these conditions").ThrowIfAny();
            after = position;
        }

        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(filter, after, size + 1, context.CancellationToken);
        var response = new ListArticlesResponse();
        response.Articles.AddRange(found.Take(size));
        if (found.Count > size)
            response.NextPageToken = PageTokens.Write(PositionOf(response.Articles[^1]), filter);
        return response;
    }

    public override async Task<GetRawDocumentResponse> GetRawDocument(GetRawDocumentRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var articleId = ReadArticleId(request.ArticleId, violations);
        var revision = ReadRevision(request.Revision, violations);
        violations.ThrowIfAny();
        Tag(articleId);
        var found = await store.ReadDocumentAsync(articleId, revision, context.CancellationToken);
        if (found is null || !IsVisible(found.Visibility, context))
            throw NotFound(articleId, revision);
        if (found.Document is not { } document)
            throw Refused($"The text of article {articleId} was killed.");
        // Before its `until` an article is there for its own team, and for who sees every team.
        if (found.IsWithheld || (found.Visibility.IsClosed(clock.GetUtcNow()) && found.Visibility.Team != context.Principal().Team))
            context.NoteForAudit(articleId);
        await readers.ServedAsync(context.Principal(), [found.Article], context.CancellationToken);
        return new GetRawDocumentResponse
        {
            Article = found.Article,
            Document = document,
            ReceivedAt = found.ReceivedAt.ToTimestamp(),
        };
    }

    private async Task<SubmitArticleResponse> TakeAsync(RawDocument? document, Visibility? visibility, ServerCallContext context)
    {
        var violations = new Violations();
        visibility.Check("visibility", violations);
        var delivery = intake.Read(document, violations, context.CancellationToken);
        violations.ThrowIfAny();
        // Of several items each has a span of its own.
        if (delivery!.Items is [{ Document.ArticleId: var articleId }])
            Tag(articleId);
        var by = context.Principal();
        if (await quota.TakeVolumeAsync(by.Team, document!, delivery, context.CancellationToken) is { } refusal)
            throw RpcErrors.Exhausted(refusal.Message, refusal.RetryAfter);
        if (!await gate.WaitAsync(by.Team, context.CancellationToken))
            throw RpcErrors.Exhausted("There is no room left to store the article; try again later.", options.Value.MaxIntakeDelay);
        return await OwnedAsync(intake.SubmitAsync(delivery, new Submitter(by, visibility), context.CancellationToken));
    }

    /// <summary>Another replica may record the next report, so this asks the database.</summary>
    private async Task FollowAsync(
        string articleId, int revision, IServerStreamWriter<TrackArticleResponse> responses, ServerCallContext context, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.TrackInterval, clock);
        RevisionStatus? last = null;
        do
        {
            // Also who may see it can change meanwhile.
            var found = await FindAsync(articleId, revision, context, cancellationToken);
            // The latest at the time of the call is followed, also when a newer one comes.
            found.Article.Revision = revision = revision > 0 ? revision : found.Article.Revision;
            var status = found.Revisions.Single(r => r.Revision == revision);
            if (!status.Equals(last))
                await responses.WriteAsync(new TrackArticleResponse { Article = found.Article, Status = status }, cancellationToken);
            last = status;
        }
        while (!Lifecycle.IsTerminal(last.State) && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<ArticleRecord> FindAsync(string articleId, int revision, ServerCallContext context, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(articleId, revision, cancellationToken);
        return found is { Revisions.Count: > 0 } && IsVisible(found.Visibility, context) ? found : throw NotFound(articleId, revision);
    }

    private bool IsVisible(Visibility visibility, ServerCallContext context) => visibility.IsVisibleTo(context.Principal(), clock.GetUtcNow());

    private static string ArticleIdOf(GetArticleStatusRequest request)
    {
        var violations = new Violations();
        string articleId;
        if (request.ArticleId.Length == 0 && request is { Source.Length: > 0, Guid.Length: > 0 })
            articleId = ValidDocument.IdOf(request.Source, request.Guid);
        else
            articleId = ReadArticleId(request.ArticleId, violations);
        violations.ThrowIfAny();
        return articleId;
    }

    private static string ReadArticleId(string value, Violations violations, string field = "article_id")
    {
        if (System.Guid.TryParseExact(value, "D", out var id))
            return id.ToString();
        violations.Add(field, value.Length == 0 ? "is required" : "is not a UUID");
        return "";
    }

    private static int ReadRevision(int value, Violations violations)
    {
        violations.Require(value >= 0, "revision", "is negative");
        return value;
    }

    private static ArticleFilter ToFilter(ListArticlesRequest request, Principal caller, DateTimeOffset now) => new(
        request.State,
        request.Source.Length > 0 ? request.Source : null,
        request.Team.Length > 0 ? request.Team : null,
        request.ReceivedFrom?.ToDateTimeOffset(),
        request.ReceivedBefore?.ToDateTimeOffset())
    {
        Caller = caller,
        Now = now,
    };

    private static ListPosition PositionOf(ArticleSummary article) =>
        new(UnixMicroseconds.Of(article.ReceivedAt.ToDateTimeOffset()), article.Article.ArticleId);

    private static RpcException NotFound(string articleId, int revision) => new(new Status(
        StatusCode.NotFound,
        revision == 0 ? $"There is no article {articleId}." : $"There is no revision {revision} of article {articleId}."));

    private static RpcException Refused(string message) => new(new Status(StatusCode.FailedPrecondition, message));

    private static void Tag(string articleId) => Activity.Current?.SetTag(IngestTelemetry.ArticleIdTag, articleId);
}
