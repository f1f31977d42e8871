using Newsroom.Article.V1;

namespace Newsroom.Ingest.Pipeline;

/// <summary>Bounded samples of what the pipeline does now.</summary>
public interface IPipelineMeasures
{
    /// <summary>
    /// Revisions on their way by the stage that has them before it, those that were silent longest first, at most
    /// <paramref name="atMost"/>; stages with none are left out.
    /// </summary>
    Task<IReadOnlyList<WaitingRevisions>> ReadWaitingAsync(int atMost, CancellationToken cancellationToken);

    /// <summary>What stages reported on since then, the last taken up first.</summary>
    Task<IReadOnlyList<WorkSample>> ReadWorkAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken);

    /// <summary>Revisions accepted since then, the last first.</summary>
    Task<IReadOnlyList<ArrivalSample>> ReadArrivalsAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken);
}

/// <param name="Count">How many.</param>
/// <param name="SilentSince">The last sign of the one that was silent longest.</param>
public sealed record WaitingRevisions(Stage Stage, long Count, DateTimeOffset SilentSince);

/// <summary>One attempt of one stage at one revision.</summary>
public sealed record WorkSample(Stage Stage, StageOutcome Outcome, DateTimeOffset StartedAt, TimeSpan Duration, string Instance);

/// <summary>One revision that was accepted.</summary>
/// <param name="FinishedAt">When it reached its terminal state; null if it has not.</param>
public sealed record ArrivalSample(string Source, DateTimeOffset ReceivedAt, DateTimeOffset? FinishedAt);
