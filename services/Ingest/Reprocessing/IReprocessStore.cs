using System.Text.Json;

namespace Newsroom.Ingest;

/// <summary>
/// Runs that send stored articles again. Each method that writes is one transaction, and any number of replicas may call it at once.
/// </summary>
public interface IReprocessStore
{
    /// <summary>How many articles match now.</summary>
    Task<long> CountAsync(ReprocessFilter filter, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Stores a run over what matches now.</summary>
    Task<ReprocessRun> StartAsync(ReprocessFilter filter, int rate, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Null: there is no such run.</summary>
    Task<ReprocessRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Ends a run; what was sent goes on. The run as it was before, or null if there is none.</summary>
    Task<ReprocessRun?> CancelAsync(string runId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes the oldest run that nobody works on, until <paramref name="until"/>. Null: there is none.</summary>
    Task<ReprocessRun?> LeaseAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the next articles of a leased run on their way and moves its cursor behind them, in one transaction: each is sent once,
    /// whatever happens. Ends the run when there are no more.
    /// </summary>
    Task<ReprocessStep> AdvanceAsync(
        ReprocessRun run, string owner, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Lets other replicas have the run at once.</summary>
    Task ReleaseAsync(ReprocessRun run, string owner, CancellationToken cancellationToken);
}

/// <summary>A run. Times in microseconds since the Unix epoch.</summary>
public sealed record ReprocessRun
{
    public required string RunId { get; init; }

    /// <summary>A <see cref="ReprocessFilter"/> as JSON.</summary>
    public required string Filter { get; init; }

    /// <summary>Whose articles it sends; empty: every team's.</summary>
    public string Team => JsonSerializer.Deserialize<ReprocessFilter>(Filter)!.Team ?? "";

    /// <summary>Articles per second.</summary>
    public required int Rate { get; init; }

    /// <summary>How many matched when it began.</summary>
    public required long Matched { get; init; }

    /// <summary>How many were sent so far.</summary>
    public required long Queued { get; init; }

    public required long CursorAt { get; init; }

    public required string CursorId { get; init; }

    public required long StartedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public required long? FinishedAt { get; init; }

    public required bool Cancelled { get; init; }
}

/// <summary>What one step of a run came to.</summary>
/// <param name="Sent">Articles put on their way.</param>
/// <param name="Goes">Whether the run goes on here: it has not ended, and is still this replica's.</param>
public readonly record struct ReprocessStep(int Sent, bool Goes);
