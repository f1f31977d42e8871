using System.ComponentModel.DataAnnotations;

namespace Newsroom.Ingest;

/// <summary>Settings of ingest; section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>
    /// Items of one SubmitArticles stream that may be unanswered; the server reads no further while they are. An item counts once
    /// for every 128 KiB that it begins, so that this bounds the memory too: 32 MiB for 256.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxInFlightPerStream { get; set; } = 256;

    /// <summary>
    /// Revisions on their way, in all queues of all stages and in the outbox, above which intake slows down. Each holds its document.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPending { get; set; } = 20_000;

    /// <summary>How long a submit, or the next item of a stream, is kept waiting while intake is slowed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan MaxIntakeDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Free bytes on the disk of an SQLite database below which nothing more is taken in.</summary>
    [Range(0, long.MaxValue)]
    public long MinFreeDiskBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Size of the database in bytes above which nothing more is taken in; 0 means no limit.</summary>
    [Range(0, long.MaxValue)]
    public long MaxDatabaseBytes { get; set; }

    /// <summary>How often TrackArticle looks for a change.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan TrackInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the relay looks for what other replicas left; its own submits wake it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan OutboxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Revisions that the relay publishes at the same time.</summary>
    [Range(1, 1_000)]
    public int OutboxBatchSize { get; set; } = 200;

    /// <summary>
    /// How many times as long as without a queue the way over the bus may take under load: so many articles are handed on. A higher ratio
    /// fills more replicas of the stages.
    /// </summary>
    [Range(1.1, 100)]
    public double TransitRatio { get; set; } = 2;

    /// <summary>The same while several teams bring copy: a lower ratio keeps a flood of one from delaying the others.</summary>
    [Range(1.1, 100)]
    public double SharedTransitRatio { get; set; } = 1.2;

    /// <summary>
    /// Revisions that a replica hands on at least, and at most, before others have come to an end; at least one while several teams bring
    /// copy, and one at a time for half a second of twenty. As many as the least may go beside the others if they come early:
    /// withdrawals, and articles of teams of which nothing waits.
    /// </summary>
    [Range(1, 10_000)]
    public int MinDispatched { get; set; } = 4;

    [Range(1, 100_000)]
    public int MaxDispatched { get; set; } = 2_000;

    /// <summary>Shares of sources in the turns of their team; 1 for those that are not named.</summary>
    public IList<SourceWeight> SourceWeights { get; } = [];

    /// <summary>
    /// While several teams bring copy: how many times as much as leaves, and 40 articles a second at least, a team may bring once a hundred
    /// of its articles wait. A higher ratio takes a flood in sooner, and takes the machine away from the other teams meanwhile.
    /// </summary>
    [Range(1, 1_000)]
    public double SharedIntakeRatio { get; set; } = 1;

    /// <summary>How long the broker may take to confirm; a publish would otherwise wait for as long as it is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked for embargoes that have ended: the most that a release is late.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan EmbargoInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the sweeper looks for revisions that went silent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a pending revision is sent again; doubles with each attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan SweepDeadline { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts, the first included, after which a silent revision is quarantined.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>What becomes of copies when an article is killed.</summary>
    public KilledCopiesPolicy KilledCopies { get; set; } = KilledCopiesPolicy.Review;
}

/// <summary>How much of its team's turns a source gets.</summary>
public sealed class SourceWeight
{
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Twice the weight is twice the articles, as long as several sources of the team have some waiting.</summary>
    [Range(.01, 100)]
    public double Weight { get; set; } = 1;
}

/// <summary>What becomes of copies of a killed article.</summary>
public enum KilledCopiesPolicy
{
    /// <summary>All are listed for a person to decide.</summary>
    Review,

    /// <summary>Those of the same source family are killed with the same notice; the others are listed.</summary>
    KillSameFamily,
}
