using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class ArticleStore
{
    private const string SelectArticle =
        """
        SELECT a.source AS Source, a.guid AS Guid, a.current_revision AS Revision, a.copy_revision AS CopyRevision, a.withdrawal AS Withdrawal,
            a.team AS Team, a.audience AS Audience, a.visible_from AS VisibleFrom, a.visibility_version AS VisibilityVersion
        FROM articles a WHERE a.article_id = @articleId
        """;

    private const string SelectRevisions =
        """
        SELECT revision AS Revision, state AS State, reason AS Reason, detail AS Detail,
            received_at AS ReceivedAt, finished_at AS FinishedAt, kind AS Kind, notice AS Notice, release_at AS EmbargoEnds
        FROM revisions WHERE article_id = @articleId AND (@revision = 0 OR revision = @revision) ORDER BY revision DESC
        """;

    private const string SelectHops =
        """
        SELECT revision AS Revision, stage AS Stage, attempt AS Attempt, outcome AS Outcome, reason AS Reason, detail AS Detail,
            started_at AS StartedAt, duration AS Duration, trace_id AS TraceId, instance AS Instance
        FROM hops WHERE article_id = @articleId AND (@revision = 0 OR revision = @revision) ORDER BY started_at, attempt, stage
        """;

    private const string SelectDocument =
        """
        SELECT r.received_at AS ReceivedAt, r.state AS State, COALESCE(d.original, d.document) AS Document
        FROM revisions r LEFT JOIN documents d ON d.article_id = r.article_id AND d.revision = r.document_revision
        WHERE r.article_id = @articleId AND r.revision = @revision
        """;

    public async Task<ArticleRecord?> FindAsync(string articleId, int revision, CancellationToken cancellationToken)
    {
        await using var session = await _db.ReadAsync(cancellationToken);
        if (await session.QuerySingleOrDefaultAsync<ArticleRow>(SelectArticle, new { articleId }, cancellationToken) is not { } article)
            return null;
        var revisions = await session.QueryAsync<RevisionRow>(SelectRevisions, new { articleId, revision }, cancellationToken);
        var hops = (await session.QueryAsync<HopRow>(SelectHops, new { articleId, revision }, cancellationToken)).ToLookup(h => h.Revision);
        return new ArticleRecord(article.ToRef(articleId), revisions.ConvertAll(r => r.ToStatus(hops[r.Revision])), article.ToVisibility());
    }

    public async Task<StoredDocument?> ReadDocumentAsync(string articleId, int revision, CancellationToken cancellationToken)
    {
        await using var session = await _db.ReadAsync(cancellationToken);
        if (await session.QuerySingleOrDefaultAsync<ArticleRow>(SelectArticle, new { articleId }, cancellationToken) is not { } article)
            return null;
        var row = revision > 0 ? await ReadAsync(revision) : await ReadAsync(article.Revision);
        if (revision == 0 && row?.Document is null && article.CopyRevision > 0)
            row = await ReadAsync(article.CopyRevision);
        var isKilled = row is not null && article.Withdrawal == (int)Withdrawal.Killed;
        if (row is null || (row.Document is null && !isKilled))
            return null;
        return new StoredDocument(
            article.ToRef(articleId),
            isKilled ? null : RawDocument.Parser.ParseFrom(row.Document),
            UnixMicroseconds.ToTime(row.ReceivedAt),
            article.Withdrawal == (int)Withdrawal.Held || row.State == (int)ArticleState.Embargoed,
            article.ToVisibility());

        Task<DocumentRow?> ReadAsync(int number)
        {
            article.Revision = number;
            return session.QuerySingleOrDefaultAsync<DocumentRow>(SelectDocument, new { articleId, revision = number }, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<ArticleSummary>> ListAsync(
        ArticleFilter filter, ListPosition? after, int limit, CancellationToken cancellationToken)
    {
        var caller = AudienceColumns.Caller(filter.Caller, filter.Now);
        var parameters = new
        {
            caller.CallerTeam,
            caller.CallerLine,
            caller.CallerNow,
            State = (int)filter.State,
            filter.Source,
            filter.Team,
            From = filter.ReceivedFrom is { } from ? UnixMicroseconds.Of(from) : 0,
            Before = filter.ReceivedBefore is { } before ? UnixMicroseconds.Of(before) : 0,
            AfterTime = after?.ReceivedAt ?? 0,
            AfterId = after?.ArticleId,
            Limit = limit,
        };
        await using var session = await _db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<SummaryRow>(SelectSummaries(filter, after), parameters, cancellationToken);
        return rows.ConvertAll(r => r.ToSummary());
    }

    // Only the conditions that apply, so that the engine picks the index that fits.
    private static string SelectSummaries(ArticleFilter filter, ListPosition? after)
    {
        string?[] conditions =
        [
            "1 = 1",
            filter.State == ArticleState.Unspecified ? null : "r.state = @State",
            filter.Source is null ? null : "r.source = @Source",
            filter.Team is null ? null : "a.team = @Team",
            filter.Caller.SeesEveryTeam ? null : AudienceColumns.IsVisible("a"),
            filter.ReceivedFrom is null ? null : "r.received_at >= @From",
            filter.ReceivedBefore is null ? null : "r.received_at < @Before",
            after is null ? null : "(r.received_at, r.article_id) < (@AfterTime, @AfterId)",
        ];
        return $"""
            SELECT r.article_id AS ArticleId, r.revision AS Revision, a.source AS Source, a.guid AS Guid,
                r.state AS State, r.reason AS Reason, r.received_at AS ReceivedAt, r.finished_at AS FinishedAt,
                r.headline AS Headline, a.team AS Team
            FROM revisions r JOIN articles a ON a.article_id = r.article_id AND a.current_revision = r.revision
            WHERE {string.Join(" AND ", conditions.OfType<string>())}
            ORDER BY r.received_at DESC, r.article_id DESC LIMIT @Limit
            """;
    }

    private sealed class ArticleRow
    {
        public required string Source { get; init; }

        public required string Guid { get; init; }

        public required int Revision { get; set; }

        public required int CopyRevision { get; init; }

        public required int Withdrawal { get; init; }

        public required string Team { get; init; }

        public required string Audience { get; init; }

        public required long? VisibleFrom { get; init; }

        public required long VisibilityVersion { get; init; }

        public Visibility ToVisibility() => AudienceColumns.Read(Team, Audience, VisibleFrom, VisibilityVersion);

        public ArticleRef ToRef(string articleId) => new() { ArticleId = articleId, Revision = Revision, Source = Source, Guid = Guid };
    }

    private sealed class DocumentRow
    {
        public required long ReceivedAt { get; init; }

        public required int State { get; init; }

        public required byte[]? Document { get; init; }
    }
}
