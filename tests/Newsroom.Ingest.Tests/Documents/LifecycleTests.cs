using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public sealed class LifecycleTests
{
    private static readonly ArticleState[] States = [.. Enum.GetValues<ArticleState>().Where(s => s != ArticleState.Unspecified)];

    [Theory]
    [InlineData(Stage.Ingest, StageOutcome.Completed, ArticleState.Pending)]
    [InlineData(Stage.Cleaning, StageOutcome.Completed, ArticleState.Pending)]
    [InlineData(Stage.Tagging, StageOutcome.Completed, ArticleState.Pending)]
    [InlineData(Stage.Search, StageOutcome.Completed, ArticleState.Indexed)]
    [InlineData(Stage.Cleaning, StageOutcome.Rejected, ArticleState.Rejected)]
    [InlineData(Stage.Tagging, StageOutcome.Quarantined, ArticleState.Quarantined)]
    [InlineData(Stage.Search, StageOutcome.Superseded, ArticleState.Superseded)]
    [InlineData(Stage.Search, StageOutcome.Unspecified, ArticleState.Pending)]
    public void a_pending_revision_moves_with_the_report(Stage stage, StageOutcome outcome, ArticleState expected) =>
        Assert.Equal(expected, Lifecycle.Next(ArticleState.Pending, stage, outcome));

    [Fact]
    public void a_terminal_state_stays_whatever_comes_late()
    {
        foreach (var state in States.Where(s => Lifecycle.IsTerminal(s) && s != ArticleState.Quarantined))
        {
            foreach (var outcome in Enum.GetValues<StageOutcome>())
                Assert.Equal(state, Lifecycle.Next(state, Stage.Search, outcome));
        }
    }

    [Theory]
    [InlineData(Stage.Search, StageOutcome.Completed, ArticleState.Indexed)]
    [InlineData(Stage.Cleaning, StageOutcome.Completed, ArticleState.Quarantined)]
    [InlineData(Stage.Cleaning, StageOutcome.Rejected, ArticleState.Rejected)]
    public void quarantine_can_end_by_a_retry(Stage stage, StageOutcome outcome, ArticleState expected) =>
        Assert.Equal(expected, Lifecycle.Next(ArticleState.Quarantined, stage, outcome));

    [Fact]
    public void the_first_submit_is_accepted() =>
        Assert.Equal(SubmitOutcome.Accepted, Lifecycle.Decide(held: null, [1], version: 7, revisedAt: 7));

    [Theory]
    [InlineData(5, 100L, 4, 200L, SubmitOutcome.Outdated)]
    [InlineData(5, 100L, 6, 50L, SubmitOutcome.Revised)]
    [InlineData(5, 100L, 5, 50L, SubmitOutcome.Outdated)]
    [InlineData(5, 100L, 0, 50L, SubmitOutcome.Outdated)]
    [InlineData(0, 100L, 9, 100L, SubmitOutcome.Revised)]
    [InlineData(0, null, 0, 50L, SubmitOutcome.Revised)]
    [InlineData(0, 100L, 0, null, SubmitOutcome.Revised)]
    [InlineData(5, null, 4, null, SubmitOutcome.Outdated)]
    public void changed_bytes_are_outdated_only_if_the_sender_says_so(
        long heldVersion, long? heldRevisedAt, long version, long? revisedAt, SubmitOutcome expected) =>
        Assert.Equal(expected, Lifecycle.Decide(Held(heldVersion, heldRevisedAt), [2], version, revisedAt));

    [Fact]
    public void the_same_bytes_are_a_duplicate_whatever_the_version() =>
        Assert.Equal(SubmitOutcome.Duplicate, Lifecycle.Decide(Held(5, 100), [1], version: 4, revisedAt: 50));

    private static HeldRevision Held(long version, long? revisedAt) =>
        new() { Revision = 3, Fingerprint = [1], Version = version, RevisedAt = revisedAt, ReceivedAt = 0 };
}
