using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

// Rows as both engines give them, and what the contract makes of them.

internal sealed class RevisionRow
{
    public required int Revision { get; init; }

    public required int State { get; init; }

    public required int Reason { get; init; }

    public required string Detail { get; init; }

    public required long ReceivedAt { get; init; }

    public required long? FinishedAt { get; init; }

    public required int Kind { get; init; }

    public required string Notice { get; init; }

    public required long? EmbargoEnds { get; init; }

    public RevisionStatus ToStatus(IEnumerable<HopRow> hops)
    {
        var status = new RevisionStatus
        {
            Revision = Revision,
            State = (ArticleState)State,
            Reason = (Reason)Reason,
            Detail = Detail,
            ReceivedAt = UnixMicroseconds.ToTimestamp(ReceivedAt),
            FinishedAt = UnixMicroseconds.ToTimestamp(FinishedAt),
            Kind = (RevisionKind)Kind,
            Notice = Notice,
            EmbargoedUntil = UnixMicroseconds.ToTimestamp(EmbargoEnds),
        };
        status.Hops.AddRange(hops.Select(h => h.ToHop()));
        return status;
    }
}

internal sealed class HopRow
{
    public required int Revision { get; init; }

    public required int Stage { get; init; }

    public required int Attempt { get; init; }

    public required int Outcome { get; init; }

    public required int Reason { get; init; }

    public required string Detail { get; init; }

    public required long StartedAt { get; init; }

    public required long Duration { get; init; }

    public required string TraceId { get; init; }

    public required string Instance { get; init; }

    public Hop ToHop() => new()
    {
        Stage = (Stage)Stage,
        Attempt = Attempt,
        Outcome = (StageOutcome)Outcome,
        Reason = (Reason)Reason,
        Detail = Detail,
        StartedAt = UnixMicroseconds.ToTimestamp(StartedAt),
        Duration = UnixMicroseconds.ToDuration(Duration),
        TraceId = TraceId,
        Instance = Instance,
    };
}

internal sealed class SummaryRow
{
    public required string ArticleId { get; init; }

    public required int Revision { get; init; }

    public required string Source { get; init; }

    public required string Guid { get; init; }

    public required int State { get; init; }

    public required int Reason { get; init; }

    public required long ReceivedAt { get; init; }

    public required long? FinishedAt { get; init; }

    public required string Headline { get; init; }

    public required string Team { get; init; }

    public ArticleSummary ToSummary() => new()
    {
        Article = new ArticleRef { ArticleId = ArticleId, Revision = Revision, Source = Source, Guid = Guid },
        State = (ArticleState)State,
        Reason = (Reason)Reason,
        ReceivedAt = UnixMicroseconds.ToTimestamp(ReceivedAt),
        FinishedAt = UnixMicroseconds.ToTimestamp(FinishedAt),
        Headline = Headline,
        Team = Team,
    };
}

/// <summary>Nulls where the article has no current revision or no copy.</summary>
internal sealed class StandingRow
{
    public required string ArticleId { get; init; }

    public required string Source { get; init; }

    public required string Guid { get; init; }

    public required int LastRevision { get; init; }

    public required int Withdrawal { get; init; }

    public required int WithdrawalRevision { get; init; }

    public required int HeldByWire { get; init; }

    public required int CurrentRevision { get; init; }

    public required int? CurrentDocument { get; init; }

    public required int? CurrentState { get; init; }

    public required long? CurrentReceivedAt { get; init; }

    public required int CopyRevision { get; init; }

    public required byte[]? Fingerprint { get; init; }

    public required long? Version { get; init; }

    public required long? RevisedAt { get; init; }

    public required long? EmbargoEnds { get; init; }

    public required string? Headline { get; init; }

    public required int? CopyState { get; init; }

    public required long? CopyReceivedAt { get; init; }

    public required string? Fault { get; init; }

    public required string Team { get; init; }

    public required string Audience { get; init; }

    public required long? VisibleFrom { get; init; }

    public ArticleDesk ToDesk() => new(Team, Audience, VisibleFrom);

    public Standing ToStanding() => new()
    {
        LastRevision = LastRevision,
        Current = CurrentState is { } state
            ? new KnownRevision(CurrentRevision, CurrentDocument ?? 0, (ArticleState)state, CurrentReceivedAt ?? 0)
            : null,
        Withdrawal = (Withdrawal)Withdrawal,
        WithdrawalRevision = WithdrawalRevision,
        IsHeldByWire = HeldByWire != 0,
        Copy = CopyState is { } copyState
            ? new HeldCopy(
                CopyRevision, Fingerprint ?? [], Version ?? 0, RevisedAt, EmbargoEnds, Headline ?? "", Fault ?? "",
                (ArticleState)copyState, CopyReceivedAt ?? 0)
            : null,
    };
}
