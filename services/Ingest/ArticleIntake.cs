using System.Diagnostics;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The one way in: whoever brings a document, it is checked, stored and put on its way here.</summary>
public sealed class ArticleIntake(
    IArticleStore store, OutboxSignal outbox, IngestTelemetry telemetry, TimeProvider clock, ILogger<ArticleIntake> logger)
{
    /// <summary>Null exactly if something was added to <paramref name="violations"/>; then nothing may be stored.</summary>
    public ValidDocument? Check(RawDocument? document, Violations violations)
    {
        var valid = DocumentRules.Check(document, violations);
        if (violations.Any)
        {
            telemetry.Submitted("Invalid");
            Log.Invalid(logger, violations.Message);
        }

        return violations.Any ? null : valid;
    }

    /// <summary>When this returns, the document is durable.</summary>
    public async Task<SubmitArticleResponse> SubmitAsync(ValidDocument document, CancellationToken cancellationToken)
    {
        using var activity = IngestTelemetry.Source.StartActivity("ingest article");
        activity?.SetTag(IngestTelemetry.ArticleIdTag, document.ArticleId);
        var answer = await store.SubmitAsync(new Submission(document, clock.GetUtcNow(), TraceParent), cancellationToken);
        if (answer.State == ArticleState.Pending)
            outbox.Raise();
        telemetry.Submitted(answer.Outcome.ToString());
        if (answer.Outcome == SubmitOutcome.Duplicate)
            Log.Duplicate(logger, answer.Article.ArticleId, answer.Article.Revision);
        else
            Log.Submitted(logger, answer.Article.ArticleId, answer.Article.Revision, answer.Outcome);
        return answer;
    }

    /// <summary>Kills or holds an article. Null: it is killed already.</summary>
    public async Task<ArticleRef?> WithdrawAsync(
        RevisionKind kind, string source, string itemGuid, string notice, CancellationToken cancellationToken)
    {
        var order = new WithdrawalOrder(kind, source, itemGuid, notice, clock.GetUtcNow(), TraceParent);
        return Ordered(kind, await store.WithdrawAsync(order, cancellationToken));
    }

    /// <summary>Ends a hold. Null: the article is not held.</summary>
    public async Task<ArticleRef?> ReleaseAsync(string articleId, CancellationToken cancellationToken) => Ordered(
        RevisionKind.Release, await store.ReleaseAsync(new ReleaseOrder(articleId, clock.GetUtcNow(), TraceParent), cancellationToken));

    private static string TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : "";

    private ArticleRef? Ordered(RevisionKind kind, ArticleRef? article)
    {
        if (article is null)
            return null;
        outbox.Raise();
        Log.Withdrawn(logger, article.ArticleId, article.Revision, kind);
        return article;
    }
}
