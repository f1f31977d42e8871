using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>
/// The current revision of an article, as far as a submit has to be compared with it. Times in microseconds since the Unix epoch.
/// </summary>
public sealed record HeldRevision
{
    public required int Revision { get; init; }

    /// <summary>See <see cref="ValidDocument.Fingerprint"/>.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The sender's own version; 0 if not stated.</summary>
    public required long Version { get; init; }

    /// <summary>When the sender made it; null if not stated.</summary>
    public required long? RevisedAt { get; init; }

    public required long ReceivedAt { get; init; }
}

/// <summary>What becomes of a submit, and of a revision on its way. Decides only; the store acts.</summary>
public static class Lifecycle
{
    /// <summary>Compares with the current revision only: a sender may go back to earlier bytes, which makes a new revision.</summary>
    public static SubmitOutcome Decide(HeldRevision? held, byte[] fingerprint, long version, long? revisedAt)
    {
        if (held is null)
            return SubmitOutcome.Accepted;
        if (held.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            return SubmitOutcome.Duplicate;
        return IsOlder(held, version, revisedAt) ? SubmitOutcome.Outdated : SubmitOutcome.Revised;
    }

    /// <summary>
    /// The state after a stage reported. A terminal state stays, so reports may come late, twice and in any order; only what was
    /// quarantined may still end otherwise, because an operator can retry it.
    /// </summary>
    public static ArticleState Next(ArticleState state, Stage stage, StageOutcome outcome)
    {
        if (state is not (ArticleState.Pending or ArticleState.Quarantined))
            return state;
        return outcome switch
        {
            StageOutcome.Completed when stage == Stage.Search => ArticleState.Indexed,
            StageOutcome.Rejected => ArticleState.Rejected,
            StageOutcome.Quarantined => ArticleState.Quarantined,
            StageOutcome.Superseded => ArticleState.Superseded,
            _ => state,
        };
    }

    public static bool IsTerminal(ArticleState state) => state is not (ArticleState.Pending or ArticleState.Embargoed);

    /// <summary>Versions decide if both state one and they differ; else the times, if both state one.</summary>
    private static bool IsOlder(HeldRevision held, long version, long? revisedAt) =>
        version > 0 && held.Version > 0 && version != held.Version ? version < held.Version : revisedAt < held.RevisedAt;
}
