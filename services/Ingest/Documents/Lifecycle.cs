using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>What becomes of a revision on its way. Decides only; the store acts.</summary>
public static class Lifecycle
{
    /// <summary>The stages that keep text. A withdrawal is sent again until all of them have acted, so that none keeps what another has removed.</summary>
    public static IReadOnlyList<Stage> Keepers { get; } = [Stage.Tagging, Stage.Search];

    /// <summary>
    /// The state after a stage reported. A terminal state stays, so reports may come late, twice and in any order; only what was
    /// quarantined may still end otherwise, because an operator can retry it. <paramref name="isLatestAttempt"/> is false for a report
    /// about an earlier attempt than the revision's: that it was given up says nothing about the one on its way.
    /// </summary>
    /// <param name="isDoneEverywhere">Of a withdrawal: each of <see cref="Keepers"/> has reported that it is done, this report included.</param>
    public static ArticleState Next(
        ArticleState state, RevisionKind kind, Stage stage, StageOutcome outcome, bool isLatestAttempt = true, bool isDoneEverywhere = false)
    {
        if (state is not (ArticleState.Pending or ArticleState.Quarantined))
            return state;
        return outcome switch
        {
            StageOutcome.Completed when IsWithdrawal(kind) => isDoneEverywhere ? ArticleState.Withdrawn : state,
            StageOutcome.Completed when stage == Stage.Search => ArticleState.Indexed,
            StageOutcome.Rejected => ArticleState.Rejected,
            StageOutcome.Quarantined when isLatestAttempt => ArticleState.Quarantined,
            StageOutcome.Superseded => ArticleState.Superseded,
            _ => state,
        };
    }

    public static bool IsTerminal(ArticleState state) => state is not (ArticleState.Pending or ArticleState.Embargoed);

    public static bool IsWithdrawal(RevisionKind kind) => kind is RevisionKind.Kill or RevisionKind.Hold;
}

/// <summary>A revision came to be, or moved. Before is unspecified for a new one.</summary>
/// <param name="Took">From its first sending to its being findable, if it came to be findable for the first time.</param>
public readonly record struct StateChange(ArticleState Before, ArticleState After, Reason Reason = Reason.Unspecified, TimeSpan? Took = null);
