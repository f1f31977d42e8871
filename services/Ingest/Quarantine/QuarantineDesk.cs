using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>What became of a retry.</summary>
/// <param name="Retried">Messages sent, and articles sent again from their stored copy.</param>
/// <param name="Superseded">Removed instead: their revision is history or withdrawn.</param>
/// <param name="Unsent">Ids of messages that the broker did not take; they are in quarantine still.</param>
public sealed record RetryResult(int Retried, int Superseded, IReadOnlyList<string> Unsent);

/// <summary>What an operator does with quarantine.</summary>
public sealed class QuarantineDesk(
    IQuarantineStore store, IArticleStore articles, QuarantineSender sender, OutboxSignal outbox, QuarantineTelemetry telemetry, TimeProvider clock,
    ILogger<QuarantineDesk> logger)
{
    /// <summary>Bodies that are in memory together, but always one message.</summary>
    private const long MaxBatchBytes = 32 * 1024 * 1024;

    private const int MaxBatch = 100;

    /// <summary>Sends entries to their stage again. A crash on the way leaves them in quarantine, and what was sent is sent twice.</summary>
    public async Task<RetryResult> RetryAsync(IReadOnlyCollection<QuarantineEntry> entries, CancellationToken cancellationToken)
    {
        var result = new RetryResult(0, 0, []);
        foreach (var batch in InBatches(entries.Where(e => e.IsMessage)))
            result = Add(result, await RetryMessagesAsync(batch, cancellationToken));
        var revisions = entries.Where(e => !e.IsMessage).ToList();
        return revisions.Count == 0 ? result : Add(result, await ReopenAsync(revisions, cancellationToken));
    }

    /// <summary>Drops entries; the QUARANTINED revisions that they stand for end REJECTED. Returns how many entries that were.</summary>
    public async Task<int> DiscardAsync(IReadOnlyCollection<QuarantineEntry> entries, string note, CancellationToken cancellationToken)
    {
        // The state first: if the process ends in between, the message is still there to be discarded again.
        await articles.DiscardAsync(RevisionsOf(entries.Where(e => e.Content == PoisonContent.Copy)), note, clock.GetUtcNow(), cancellationToken);
        await store.RemoveAsync([.. entries.Where(e => e.IsMessage).Select(e => e.Key)], cancellationToken);
        foreach (var entry in entries)
        {
            telemetry.Discarded((Stage)entry.Stage);
            Log.PoisonDiscarded(logger, entry.MessageId, entry.ArticleId, entry.Revision, note);
        }

        return entries.Count;
    }

    private async Task<RetryResult> RetryMessagesAsync(IReadOnlyList<QuarantineEntry> entries, CancellationToken cancellationToken)
    {
        var batch = await store.BeginRetryAsync(entries, Guid.NewGuid(), clock.GetUtcNow(), cancellationToken);
        var failed = await sender.SendAsync(batch.Messages, cancellationToken);
        var sent = batch.Messages.Where(m => !failed.ContainsKey(m.Key)).ToList();
        // Even when the caller is gone: what was sent must not be sent again.
        await store.EndRetryAsync(batch, sent.Select(m => m.Key).ToHashSet(), clock.GetUtcNow(), CancellationToken.None);

        foreach (var message in sent)
        {
            telemetry.Retried((Stage)message.Stage);
            Log.PoisonRetried(logger, message.MessageId, message.Queue, message.ArticleId, message.Revision);
        }

        foreach (var (key, error) in failed)
            Log.PoisonUnsent(logger, error, key.MessageId, key.Queue);
        foreach (var entry in batch.Superseded)
            Log.PoisonSuperseded(logger, entry.MessageId, entry.ArticleId, entry.Revision);
        return new RetryResult(sent.Count, batch.Superseded.Count, [.. failed.Keys.Select(k => k.MessageId)]);
    }

    private async Task<RetryResult> ReopenAsync(List<QuarantineEntry> entries, CancellationToken cancellationToken)
    {
        var reopened = await articles.ReopenAsync(RevisionsOf(entries), clock.GetUtcNow(), cancellationToken);
        outbox.Raise();
        var sent = reopened.Select(r => new RevisionKey(r.ArticleId, r.Revision)).ToHashSet();
        var others = entries.FindAll(e => !sent.Contains(RevisionOf(e)));
        await store.SupersedeAsync(others, clock.GetUtcNow(), cancellationToken);

        foreach (var entry in entries.Except(others))
            telemetry.Retried((Stage)entry.Stage);
        foreach (var entry in others)
            Log.PoisonSuperseded(logger, entry.MessageId, entry.ArticleId, entry.Revision);
        return new RetryResult(entries.Count - others.Count, others.Count, []);
    }

    private static List<RevisionKey> RevisionsOf(IEnumerable<QuarantineEntry> entries) =>
        [.. entries.Where(e => e is { ArticleId: not null, Revision: not null }).Select(RevisionOf).Distinct()];

    private static RevisionKey RevisionOf(QuarantineEntry entry) => new(entry.ArticleId!, entry.Revision!.Value);

    private static RetryResult Add(RetryResult one, RetryResult two) =>
        new(one.Retried + two.Retried, one.Superseded + two.Superseded, [.. one.Unsent, .. two.Unsent]);

    private static IEnumerable<IReadOnlyList<QuarantineEntry>> InBatches(IEnumerable<QuarantineEntry> entries)
    {
        var batch = new List<QuarantineEntry>();
        var bytes = 0L;
        foreach (var entry in entries)
        {
            if (batch.Count == MaxBatch || (batch.Count > 0 && bytes + entry.Size > MaxBatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(entry);
            bytes += entry.Size;
        }

        if (batch.Count > 0)
            yield return batch;
    }
}
