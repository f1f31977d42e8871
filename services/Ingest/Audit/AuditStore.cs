using System.Diagnostics;
using System.Globalization;
using Newsroom.Admin.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Audit;

/// <summary>
/// The trail in SQL, on either engine: what was recorded, and the revisions, which tell who submitted in the very transaction that
/// stored the copy. The database refuses to change or delete either.
/// </summary>
public sealed class AuditStore(IngestDatabase db) : IAuditTrail
{
    private const string Insert =
        """
        INSERT INTO audit_records (id, recorded_at, team, credential, action, target, outcome, trace_id, detail)
        VALUES (@Id, @RecordedAt, @Team, @Credential, @Action, @Target, @Outcome, @TraceId, @Detail) ON CONFLICT (id) DO NOTHING
        """;

    private const string Select =
        """
        SELECT r.id AS Id, r.recorded_at AS RecordedAt, r.team AS Team, r.credential AS Credential, r.action AS Action, r.target AS Target,
            r.outcome AS Outcome, r.trace_id AS TraceId, r.detail AS Detail
        FROM audit_records r
        """;

    // 1 is REVISION_KIND_COPY: whatever was submitted, also if the copy turned out to be a withdrawal.
    private const string SelectSubmits =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.received_at AS ReceivedAt, r.team AS Team, r.credential AS Credential,
            r.traceparent AS TraceParent, r.kind AS Kind
        FROM revisions r
        """;

    public async Task RecordAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(
            Insert,
            new
            {
                record.Id,
                RecordedAt = UnixMicroseconds.Of(record.RecordedAt.ToDateTimeOffset()),
                record.Team,
                record.Credential,
                record.Action,
                record.Target,
                record.Outcome,
                record.TraceId,
                record.Detail,
            },
            cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>The newest that come after <paramref name="after"/>, newest first, of one time by descending id.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ListAsync(
        AuditFilter filter, AuditPosition? after, int limit, CancellationToken cancellationToken)
    {
        var (article, revision) = SplitId(after?.Id ?? "");
        var parameters = new
        {
            filter.Team,
            filter.Credential,
            filter.Action,
            AnyService = $"%/{filter.Action}",
            filter.Target,
            From = filter.From ?? 0,
            Before = filter.Before ?? 0,
            AfterTime = after?.RecordedAt ?? 0,
            AfterId = after?.Id,
            AfterArticle = article,
            AfterRevision = revision,
            Limit = limit,
        };
        await using var session = await db.ReadAsync(cancellationToken);
        var records = (await session.QueryAsync<RecordRow>(SelectRecords(filter, after), parameters, cancellationToken)).ConvertAll(r => r.ToRecord());
        if (filter.AllowsSubmits)
        {
            var submits = await session.QueryAsync<SubmitRow>(SelectRevisions(filter, after), parameters, cancellationToken);
            records.AddRange(submits.Select(r => r.ToRecord()));
        }

        return [.. records.OrderByDescending(PositionOf, Newest).Take(limit)];
    }

    public static AuditPosition PositionOf(AuditRecord record) =>
        new(UnixMicroseconds.Of(record.RecordedAt.ToDateTimeOffset()), record.Id);

    private static readonly Comparer<AuditPosition> Newest = Comparer<AuditPosition>.Create((a, b) =>
        a.RecordedAt != b.RecordedAt ? a.RecordedAt.CompareTo(b.RecordedAt) : string.CompareOrdinal(a.Id, b.Id));

    private static string SelectRecords(AuditFilter filter, AuditPosition? after) =>
        $"""
        {Select} WHERE {Conditions(
            filter,
            "r.recorded_at",
            filter.Action is null ? null : filter.Action.Contains('/', StringComparison.Ordinal) ? "r.action = @Action" : "r.action LIKE @AnyService",
            filter.Target is null ? null : "r.target = @Target",
            after is null ? null : "(r.recorded_at, r.id) < (@AfterTime, @AfterId)")}
        ORDER BY r.recorded_at DESC, r.id DESC LIMIT @Limit
        """;

    private static string SelectRevisions(AuditFilter filter, AuditPosition? after) =>
        $"""
        {SelectSubmits} WHERE {Conditions(
            filter,
            "r.received_at",
            "r.asked = 1",
            filter.Target is null ? null : "r.article_id = @Target",
            after is null ? null : "(r.received_at, r.article_id, r.revision) < (@AfterTime, @AfterArticle, @AfterRevision)")}
        ORDER BY r.received_at DESC, r.article_id DESC, r.revision DESC LIMIT @Limit
        """;

    // Only those that apply, so that the engine picks the index that fits.
    private static string Conditions(AuditFilter filter, string time, params ReadOnlySpan<string?> more)
    {
        string?[] conditions =
        [
            "1 = 1",
            filter.Team is null ? null : "r.team = @Team",
            filter.Credential is null ? null : "r.credential = @Credential",
            filter.From is null ? null : $"{time} >= @From",
            filter.Before is null ? null : $"{time} < @Before",
            .. more,
        ];
        return string.Join(" AND ", conditions.OfType<string>());
    }

    /// <summary>
    /// The id of a submit as its parts. Any other id stands before all revisions of an article whose id it equals, as it does in the order of ids.
    /// </summary>
    private static (string ArticleId, int Revision) SplitId(string id) =>
        id.Split('/') is [var article, var revision] && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (article, number)
            : (id, 0);

    private sealed class RecordRow
    {
        public required string Id { get; init; }

        public required long RecordedAt { get; init; }

        public required string Team { get; init; }

        public required string Credential { get; init; }

        public required string Action { get; init; }

        public required string Target { get; init; }

        public required int Outcome { get; init; }

        public required string TraceId { get; init; }

        public required string Detail { get; init; }

        public AuditRecord ToRecord() => new()
        {
            Id = Id,
            RecordedAt = UnixMicroseconds.ToTimestamp(RecordedAt),
            Team = Team,
            Credential = Credential,
            Action = Action,
            Target = Target,
            Outcome = Outcome,
            TraceId = TraceId,
            Detail = Detail,
        };
    }

    private sealed class SubmitRow
    {
        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required long ReceivedAt { get; init; }

        public required string Team { get; init; }

        public required string Credential { get; init; }

        public required string TraceParent { get; init; }

        public required int Kind { get; init; }

        public AuditRecord ToRecord() => new()
        {
            // Of one length, so that ids are in the order of revisions.
            Id = string.Create(CultureInfo.InvariantCulture, $"{ArticleId}/{Revision:D10}"),
            RecordedAt = UnixMicroseconds.ToTimestamp(ReceivedAt),
            Team = Team,
            Credential = Credential,
            Action = AuditFilter.Submit,
            Target = ArticleId,
            TraceId = ActivityContext.TryParse(TraceParent, null, out var context) ? context.TraceId.ToString() : "",
            Detail = string.Create(CultureInfo.InvariantCulture, $"revision={Revision} kind={(RevisionKind)Kind}"),
        };
    }
}
