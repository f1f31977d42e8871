using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Copies;

/// <summary>Copies of killed articles and what was decided on them. Each method is one transaction, and any number of replicas may call it at once.</summary>
public interface ICopyReviewStore
{
    /// <summary>Adds copies, undecided; those that are known stay as they are.</summary>
    Task AddAsync(IReadOnlyCollection<CopyReviewRow> copies, CancellationToken cancellationToken);

    /// <summary>By the time when they were found, those after <paramref name="after"/> of which the caller sees both articles.</summary>
    Task<IReadOnlyList<CopyReviewRow>> ListAsync(bool includeDecided, CopyReviewPosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>Null: no such copy is listed, or the caller does not see both articles.</summary>
    Task<CopyReviewRow?> FindAsync(string killedId, string copyId, CallerParameters caller, CancellationToken cancellationToken);

    /// <summary>Writes down a decision, unless it is a kill already. Returns the copy as it stands then; null: no such copy is listed.</summary>
    Task<CopyReviewRow?> DecideAsync(
        string killedId, string copyId, CopyDecision decision, bool byPolicy, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>The last copy of a page.</summary>
public readonly record struct CopyReviewPosition(long FoundAt, string KilledId, string CopyId);

/// <summary>One copy. Times in microseconds since the Unix epoch.</summary>
public sealed record CopyReviewRow
{
    public required string KilledId { get; init; }

    public required string CopyId { get; init; }

    public required int KilledRevision { get; init; }

    public required string KilledSource { get; init; }

    public required string KilledGuid { get; init; }

    public required int CopyRevision { get; init; }

    public required string CopySource { get; init; }

    public required string CopyGuid { get; init; }

    public required string Title { get; init; }

    public required double Overlap { get; init; }

    public required bool SameFamily { get; init; }

    public required string Notice { get; init; }

    public required long FoundAt { get; init; }

    public int Decision { get; init; }

    public long? DecidedAt { get; init; }

    public bool ByPolicy { get; init; }

    /// <summary>Whose the copy is, as its article says; empty: nobody's.</summary>
    public string CopyTeam { get; init; } = "";

    public CopyReviewPosition Position => new(FoundAt, KilledId, CopyId);
}
