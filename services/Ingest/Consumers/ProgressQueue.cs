using Newsroom.Article.V1;
using Newsroom.Events.V1;

namespace Newsroom.Ingest;

/// <summary>Lets reports of the stages share transactions. One that may end a revision is written at once, with whatever waits.</summary>
public sealed class ProgressQueue
{
    /// <summary>Reports that are taken from the bus together at most.</summary>
    public const int MostWaiting = 200;

    /// <summary>While one batch waits for the disk another is written.</summary>
    private const int Writers = 2;

    // Reports of one article follow each other within milliseconds; waiting longer gathers few more.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly WriteQueue<PipelineProgress, ProgressReceipt> _reports;

    public ProgressQueue(IArticleStore store, TimeProvider clock) =>
        _reports = new(reports => store.RecordProgressAsync(reports, clock.GetUtcNow(), CancellationToken.None), Writers);

    /// <summary>When this returns, the report is durable.</summary>
    public Task<ProgressReceipt> AddAsync(PipelineProgress report, CancellationToken cancellationToken) =>
        _reports.AddAsync(report, line: "", bytes: 0, MayEnd(report) ? TimeSpan.Zero : Patience, cancellationToken);

    private static bool MayEnd(PipelineProgress report) => report.Stage == Stage.Search || report.Outcome != StageOutcome.Completed;
}
