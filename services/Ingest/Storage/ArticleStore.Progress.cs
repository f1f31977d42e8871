using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class ArticleStore
{
    private const int MaxDetail = 500;

    /// <summary>
    /// How old a sign of life may be before a further one is written. A report a moment after another would write the row and all its indexes
    /// anew, and tell the sweeper nothing.
    /// </summary>
    private static readonly long SignInterval = UnixMicroseconds.Of(TimeSpan.FromSeconds(1));

    // Newest first, as everyone locks revisions of one article.
    private const string SelectReported =
        """
        SELECT r.article_id AS ArticleId, r.revision AS Revision, r.state AS State, r.kind AS Kind, r.attempt AS Attempt, r.last_sign_at AS LastSignAt
        FROM revisions r
        """;

    private const string TouchRevision = "UPDATE revisions SET last_sign_at = @Now WHERE article_id = @ArticleId AND revision = @Revision";

    // A retry out of quarantine repeats the attempt: what came of it then is the outcome.
    private static readonly RowInsert<Hop> InsertHops = new(
        "hops",
        """
        ON CONFLICT (article_id, revision, stage, attempt) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
            detail = excluded.detail, started_at = excluded.started_at, duration = excluded.duration,
            trace_id = excluded.trace_id, instance = excluded.instance
        WHERE hops.outcome = 3
        """,
        RowColumn<Hop>.Of("article_id", h => h.ArticleId),
        RowColumn<Hop>.Of("revision", h => h.Revision),
        RowColumn<Hop>.Of("stage", h => (int)h.Report.Stage),
        RowColumn<Hop>.Of("attempt", h => h.Report.Attempt),
        RowColumn<Hop>.Of("outcome", h => (int)h.Report.Outcome),
        RowColumn<Hop>.Of("reason", h => (int)h.Report.Reason),
        RowColumn<Hop>.Of("detail", h => Clip(h.Report.Detail)),
        RowColumn<Hop>.Of("started_at", h => h.StartedAt),
        RowColumn<Hop>.Of("duration", h => h.Duration),
        RowColumn<Hop>.Of("trace_id", h => h.Report.TraceId),
        RowColumn<Hop>.Of("instance", h => h.Report.Instance));

    // Outcome 1 is STAGE_OUTCOME_COMPLETED.
    private static readonly string CountKeepers =
        $"""
        SELECT COUNT(DISTINCT stage) FROM hops
        WHERE article_id = @ArticleId AND revision = @Revision AND outcome = 1
            AND stage IN ({string.Join(", ", Lifecycle.Keepers.Select(stage => (int)stage))})
        """;

    private const string MoveOn =
        """
        UPDATE revisions SET state = @State, reason = @Reason, detail = @Detail, finished_at = @Now
        WHERE article_id = @ArticleId AND revision = @Revision
        """;

    // Stage 1 is ingest, whose hop begins when an attempt is put in the outbox; 4 is search. Null if the revision was findable before.
    private const string ReturningFirstSent =
        """
        RETURNING (
            SELECT MIN(h.started_at) FROM hops h WHERE h.article_id = @ArticleId AND h.revision = @Revision AND h.stage = 1 AND NOT EXISTS (
                SELECT 1 FROM hops e WHERE e.article_id = @ArticleId AND e.revision = @Revision AND e.stage = 4 AND e.attempt < @Attempt AND e.outcome = 1))
        """;

    private const string SupersedeOlder =
        """
        UPDATE revisions SET state = @State, finished_at = @Now
        WHERE article_id = @ArticleId AND revision < @Revision AND state = 1
        """;

    // Newest first, as everyone locks revisions of one article; an UPDATE takes them in an order of its own.
    private const string SelectOlder =
        """
        SELECT r.revision FROM revisions r
        WHERE r.article_id = @ArticleId AND r.revision < @Revision AND r.state = 1 ORDER BY r.revision DESC
        """;

    public async Task<IReadOnlyList<ProgressReceipt>> RecordProgressAsync(
        IReadOnlyCollection<PipelineProgress> reports, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        // Newest first: one that is indexed goes on to lock the older ones.
        var hops = reports.Select((r, i) => new Hop(r, i, UnixMicroseconds.Of(now)))
            .OrderBy(h => h.ArticleId, StringComparer.Ordinal).ThenByDescending(h => h.Revision).ThenBy(h => h.StartedAt).ToList();
        var standings = await LockReportedAsync(session, hops, cancellationToken);
        await session.InsertAsync(InsertHops, WithoutRepeats(hops.Where(h => standings.ContainsKey(h.Key))), cancellationToken);
        var receipts = new ProgressReceipt[hops.Count];
        var moved = new List<StateChange>();
        foreach (var hop in hops)
        {
            receipts[hop.Place] = standings.ContainsKey(hop.Key)
                ? await RecordAsync(session, hop, standings, moved, cancellationToken)
                : new ProgressReceipt(hop.Report, ArticleState.Unspecified, ArticleState.Unspecified);
        }

        await session.ExecuteAsync(
            TouchRevision,
            hops.DistinctBy(h => h.Key)
                .Where(h => standings.TryGetValue(h.Key, out var standing) && standing.State == (int)ArticleState.Pending && standing.LastSignAt <= h.Now - SignInterval)
                .ToList(),
            cancellationToken);
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(moved);
        return receipts;
    }

    /// <summary>Locks the revisions until the end of the transaction, in the same order in every replica, so that two batches never wait for each other.</summary>
    private async Task<Dictionary<RevisionKey, ReportedRow>> LockReportedAsync(StoreSession session, IReadOnlyCollection<Hop> hops, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<ReportedRow>(
            $"{SelectReported} WHERE r.article_id {_db.IsAnyOf("@articles")} AND r.revision {_db.IsAnyOf("@revisions")} ORDER BY r.article_id, r.revision DESC {_db.Lock("r")}",
            new { articles = hops.Select(h => h.ArticleId).Distinct(StringComparer.Ordinal).ToList(), revisions = hops.Select(h => h.Revision).Distinct().ToList() },
            cancellationToken);
        return rows.ToDictionary(row => new RevisionKey(row.ArticleId, row.Revision));
    }

    /// <summary>One statement can write a row only once; which of two stays is told as by <see cref="InsertHops"/>.</summary>
    private static List<Hop> WithoutRepeats(IEnumerable<Hop> hops)
    {
        var kept = new Dictionary<(RevisionKey, Stage, int), Hop>();
        foreach (var hop in hops)
        {
            var key = (hop.Key, hop.Report.Stage, hop.Report.Attempt);
            if (!kept.TryGetValue(key, out var earlier) || earlier.Report.Outcome == StageOutcome.Quarantined)
                kept[key] = hop;
        }

        return [.. kept.Values];
    }

    private async Task<ProgressReceipt> RecordAsync(
        StoreSession session, Hop hop, Dictionary<RevisionKey, ReportedRow> standings, List<StateChange> moved, CancellationToken cancellationToken)
    {
        var (report, standing) = (hop.Report, standings[hop.Key]);
        var before = (ArticleState)standing.State;
        var kind = (RevisionKind)standing.Kind;
        var isDone = Lifecycle.IsWithdrawal(kind) && await session.QuerySingleOrDefaultAsync<int>(CountKeepers, hop, cancellationToken) == Lifecycle.Keepers.Count;
        var after = Lifecycle.Next(before, kind, report.Stage, report.Outcome, report.Attempt >= standing.Attempt, isDone);
        if (after == before)
            return new ProgressReceipt(report, before, after);
        standing.State = (int)after;
        var sentAt = await session.QuerySingleOrDefaultAsync<long?>(
            $"{MoveOn} {ReturningFirstSent}",
            new { hop.ArticleId, hop.Revision, report.Attempt, Reason = (int)report.Reason, Detail = Clip(report.Detail), State = (int)after, hop.Now }, cancellationToken);
        var isFirstIndexed = after == ArticleState.Indexed && sentAt is not null;
        moved.Add(new StateChange(before, after, report.Reason, isFirstIndexed ? UnixMicroseconds.ToSpan(hop.StartedAt + hop.Duration - sentAt!.Value) : null));
        if (after == ArticleState.Indexed && hop.Revision > 1)
        {
            await session.QueryAsync<int>($"{SelectOlder} {_db.Lock("r")}", hop, cancellationToken);
            var superseded = await session.ExecuteAsync(
                SupersedeOlder, new { hop.ArticleId, hop.Revision, State = (int)ArticleState.Superseded, hop.Now }, cancellationToken);
            moved.AddRange(Enumerable.Repeat(new StateChange(ArticleState.Pending, ArticleState.Superseded), superseded));
            foreach (var older in standings.Values.Where(row => row.ArticleId == hop.ArticleId && row.Revision < hop.Revision && row.State == (int)ArticleState.Pending))
                older.State = (int)ArticleState.Superseded;
        }

        return new ProgressReceipt(report, before, after);
    }

    /// <summary>A report as it is written, the <paramref name="Place"/>th of those received at <paramref name="Now"/>.</summary>
    private sealed record Hop(PipelineProgress Report, int Place, long Now)
    {
        public string ArticleId => Report.Article?.ArticleId ?? "";

        public int Revision => Report.Article?.Revision ?? 0;

        public RevisionKey Key => new(ArticleId, Revision);

        public long StartedAt { get; } = UnixMicroseconds.Of(Report.StartedAt) ?? Now;

        public long Duration => Report.Duration is { } duration ? UnixMicroseconds.Of(duration.ToTimeSpan()) : 0;
    }

    private sealed class ReportedRow
    {
        public required string ArticleId { get; init; }

        public required int Revision { get; init; }

        public required int State { get; set; }

        public required int Kind { get; init; }

        public required int Attempt { get; init; }

        public required long LastSignAt { get; init; }
    }

    // PostgreSQL text cannot hold NUL, and an exception's message can.
    private static string Clip(string detail) =>
        (detail.Length > MaxDetail ? detail[..MaxDetail] : detail).Replace('\0', ' ');
}
