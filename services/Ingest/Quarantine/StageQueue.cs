using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;

namespace Newsroom.Ingest;

/// <summary>What a message is about. The numbers are stored.</summary>
public enum PoisonContent
{
    /// <summary>What a stage or a caller did, or where articles belong. It is recorded whatever became of its article.</summary>
    Report = 0,

    /// <summary>An article's text. It goes with a kill, and what becomes of it becomes of the revision.</summary>
    Copy = 1,

    /// <summary>That an article is killed, held or released, or has copies to be killed. It may be late, but never dropped.</summary>
    Withdrawal = 2,
}

/// <summary>A queue of the pipeline, as far as quarantine has to know it.</summary>
/// <param name="Name">Its name, <c>{service}-{event}</c>; also that of the exchange in front of it.</param>
/// <param name="Stage">Who takes from it.</param>
public sealed record StageQueue(string Name, Stage Stage, PoisonContent Content)
{
    public static IReadOnlyList<StageQueue> All { get; } =
        [.. EventRoutes.All.Select(r => new StageQueue(r.Queue, StageOf(r.Queue), ContentOf(r.Event)))];

    /// <summary>Where the bus puts what the stage failed on, and what it had no consumer for.</summary>
    public IReadOnlyList<string> Rejects => [$"{Name}_error", $"{Name}_skipped"];

    private static Stage StageOf(string queue) => Enum.Parse<Stage>(queue.AsSpan(0, queue.IndexOf('-', StringComparison.Ordinal)), ignoreCase: true);

    private static PoisonContent ContentOf(Type type) => type == typeof(PipelineProgress) || type == typeof(StoryChanged) || type == typeof(AuditRecorded)
        ? PoisonContent.Report
        : type == typeof(ArticleWithdrawn) || type == typeof(KilledCopiesFound) ? PoisonContent.Withdrawal
        : PoisonContent.Copy;
}
