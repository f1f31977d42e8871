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
        if (!violations.Any && DocumentRules.Check(document, violations) is { } valid)
            return valid;
        Refused(violations);
        return null;
    }

    /// <summary>
    /// What the document brings, itself or the items of a wire format. Null exactly if something was added to
    /// <paramref name="violations"/>; then nothing may be stored.
    /// </summary>
    public Delivery? Read(RawDocument? document, Violations violations, CancellationToken cancellationToken)
    {
        if (!violations.Any && Delivery.Read(document, violations, cancellationToken) is { } delivery)
            return delivery;
        Refused(violations);
        return null;
    }

    /// <summary>When this returns, all of the delivery that was not refused is durable.</summary>
    /// <exception cref="OtherTeamsArticleException">Nothing of it is the submitter's to send.</exception>
    public async Task<SubmitArticleResponse> SubmitAsync(Delivery delivery, Submitter submitter, CancellationToken cancellationToken)
    {
        if (!delivery.IsWire)
            return await SubmitAsync(delivery.Items[0].Document!, submitter, cancellationToken);

        var items = new SubmittedItem[delivery.Items.Count];
        // Items of one article one after the other, so that the later one is the later revision.
        await Task.WhenAll(delivery.Items.Index().GroupBy(i => i.Item.ItemId, StringComparer.Ordinal).Select(async article =>
        {
            foreach (var (index, item) in article)
                items[index] = await SubmitAsync(item, submitter, cancellationToken);
        }));
        var first = items.FirstOrDefault(i => i.Error is null)
            ?? throw new OtherTeamsArticleException(delivery.Items.First(i => i.Document is not null).Document!.ArticleId);
        var response = new SubmitArticleResponse
        {
            Article = first.Article,
            Outcome = first.Outcome,
            ReceivedAt = first.ReceivedAt,
            State = first.State,
        };
        response.Items.AddRange(items);
        response.NotUnderstood.AddRange(delivery.NotUnderstood);
        return response;
    }

    /// <summary>When this returns, the document is durable.</summary>
    /// <exception cref="OtherTeamsArticleException">It is not the submitter's to send.</exception>
    public async Task<SubmitArticleResponse> SubmitAsync(ValidDocument document, Submitter submitter, CancellationToken cancellationToken)
    {
        using var activity = IngestTelemetry.Source.StartActivity("ingest article");
        activity?.SetTag(IngestTelemetry.ArticleIdTag, document.ArticleId);
        var answer = await store.SubmitAsync(
            new Submission(document, clock.GetUtcNow(), TraceParent) { By = submitter.By, Visibility = submitter.Visibility }, cancellationToken);
        if (answer.State == ArticleState.Pending)
            outbox.Raise();
        telemetry.Submitted(answer.Outcome.ToString());
        if (answer.Outcome == SubmitOutcome.Duplicate)
            Log.Duplicate(logger, answer.Article.ArticleId, answer.Article.Revision);
        else
            Log.Submitted(logger, answer.Article.ArticleId, answer.Article.Revision, answer.Outcome, submitter.By.Team, submitter.By.Credential);
        return answer;
    }

    /// <summary>Kills or holds an article. Null: it is killed already.</summary>
    public async Task<ArticleRef?> WithdrawAsync(
        RevisionKind kind, string source, string itemGuid, string notice, Principal by, CancellationToken cancellationToken)
    {
        var order = new WithdrawalOrder(kind, source, itemGuid, notice, clock.GetUtcNow(), TraceParent) { By = by };
        return Ordered(kind, await store.WithdrawAsync(order, cancellationToken));
    }

    /// <summary>Ends a hold. Null: the article is not held.</summary>
    public async Task<ArticleRef?> ReleaseAsync(string articleId, Principal by, CancellationToken cancellationToken) => Ordered(
        RevisionKind.Release, await store.ReleaseAsync(new ReleaseOrder(articleId, clock.GetUtcNow(), TraceParent) { By = by }, cancellationToken));

    private async Task<SubmittedItem> SubmitAsync(DeliveredItem item, Submitter submitter, CancellationToken cancellationToken)
    {
        var submitted = new SubmittedItem();
        submitted.NotUnderstood.AddRange(item.NotUnderstood);
        if (item.Document is null)
        {
            Refused(item.Violations);
            submitted.Article = new ArticleRef { Guid = item.ItemId };
            submitted.Error = item.Violations.ToSubmitError();
            return submitted;
        }

        try
        {
            var stored = await SubmitAsync(item.Document, submitter, cancellationToken);
            submitted.Article = stored.Article;
            submitted.Outcome = stored.Outcome;
            submitted.ReceivedAt = stored.ReceivedAt;
            submitted.State = stored.State;
        }
        catch (OtherTeamsArticleException e)
        {
            submitted.Article = new ArticleRef { Guid = item.ItemId };
            submitted.Error = e.ToSubmitError();
        }

        return submitted;
    }

    private void Refused(Violations violations)
    {
        telemetry.Submitted("Invalid");
        Log.Invalid(logger, violations.Message);
    }

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

/// <summary>Who brings a document.</summary>
/// <param name="By">Owns the article if it is new.</param>
/// <param name="Visibility">Who may see it if it is new, with its limits checked; null: everybody.</param>
public sealed record Submitter(Principal By, Visibility? Visibility);
