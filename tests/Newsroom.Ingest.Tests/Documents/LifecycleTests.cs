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
        Assert.Equal(expected, Lifecycle.Next(ArticleState.Pending, RevisionKind.Copy, stage, outcome));

    [Fact]
    public void a_terminal_state_stays_whatever_comes_late()
    {
        foreach (var state in States.Where(s => Lifecycle.IsTerminal(s) && s != ArticleState.Quarantined))
        {
            foreach (var outcome in Enum.GetValues<StageOutcome>())
                Assert.Equal(state, Lifecycle.Next(state, RevisionKind.Copy, Stage.Search, outcome));
        }
    }

    [Theory]
    [InlineData(Stage.Search, StageOutcome.Completed, ArticleState.Indexed)]
    [InlineData(Stage.Cleaning, StageOutcome.Completed, ArticleState.Quarantined)]
    [InlineData(Stage.Cleaning, StageOutcome.Rejected, ArticleState.Rejected)]
    public void quarantine_can_end_by_a_retry(Stage stage, StageOutcome outcome, ArticleState expected) =>
        Assert.Equal(expected, Lifecycle.Next(ArticleState.Quarantined, RevisionKind.Copy, stage, outcome));

    [Fact]
    public void a_withdrawal_is_through_when_search_has_it()
    {
        Assert.Equal(ArticleState.Withdrawn, Lifecycle.Next(ArticleState.Pending, RevisionKind.Kill, Stage.Search, StageOutcome.Completed, isDoneEverywhere: true));
        Assert.Equal(ArticleState.Withdrawn, Lifecycle.Next(ArticleState.Quarantined, RevisionKind.Hold, Stage.Tagging, StageOutcome.Completed, isDoneEverywhere: true));
        Assert.Equal(ArticleState.Pending, Lifecycle.Next(ArticleState.Pending, RevisionKind.Kill, Stage.Search, StageOutcome.Completed));
        Assert.Equal(ArticleState.Pending, Lifecycle.Next(ArticleState.Pending, RevisionKind.Hold, Stage.Cleaning, StageOutcome.Completed));
        Assert.Equal(ArticleState.Indexed, Lifecycle.Next(ArticleState.Pending, RevisionKind.Release, Stage.Search, StageOutcome.Completed));
    }

    [Fact]
    public void an_attempt_that_was_given_up_says_nothing_about_the_next() => Assert.Equal(
        ArticleState.Pending,
        Lifecycle.Next(ArticleState.Pending, RevisionKind.Copy, Stage.Tagging, StageOutcome.Quarantined, isLatestAttempt: false));
}
