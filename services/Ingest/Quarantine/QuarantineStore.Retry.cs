using Newsroom.Article.V1;

namespace Newsroom.Ingest;

public sealed partial class QuarantineStore
{
    private const string Mark =
        """
        UPDATE quarantined SET retry_id = @RetryId WHERE message_id = @MessageId AND queue = @Queue
        RETURNING message_id AS MessageId, queue AS Queue, stage AS Stage, article_id AS ArticleId, revision AS Revision,
            content_type AS ContentType, headers AS Headers, body AS Body
        """;

    private const string Reopen =
        """
        UPDATE revisions SET state = @State, reason = 0, detail = '', finished_at = NULL, last_sign_at = @Now
        WHERE article_id = @ArticleId AND revision = @Revision
        """;

    private const string Supersede =
        """
        UPDATE revisions SET state = @State, finished_at = @Now
        WHERE article_id = @ArticleId AND revision = @Revision AND state = @Quarantined
        """;

    private const string Requarantine =
        """
        UPDATE revisions SET state = @State, reason = @Reason, detail = @Detail, finished_at = @Now
        WHERE article_id = @ArticleId AND revision = @Revision AND state = @Pending
        """;

    /// <summary>What a retry does with copy, by where its revision is now.</summary>
    private enum Fate
    {
        Send,
        Reopen,
        Drop,
    }

    public async Task<RetryBatch> BeginRetryAsync(
        IReadOnlyCollection<QuarantineEntry> entries, Guid retryId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var dropped = new List<QuarantineEntry>();
        var reopened = new HashSet<QuarantineKey>();
        // Revisions before messages, in the order in which reports lock them, so that no two transactions wait for each other.
        foreach (var entry in entries.OrderBy(e => e.ArticleId, StringComparer.Ordinal).ThenByDescending(e => e.Revision))
        {
            var fate = await DecideAsync(session, entry, cancellationToken);
            if (fate == Fate.Drop)
                dropped.Add(entry);
            if (fate != Fate.Reopen)
                continue;
            reopened.Add(entry.Key);
            await session.ExecuteAsync(
                Reopen, new { entry.ArticleId, entry.Revision, State = (int)ArticleState.Pending, Now = UnixMicroseconds.Of(now) }, cancellationToken);
        }

        var superseded = await SupersedeAsync(session, dropped, now, cancellationToken);
        await session.ExecuteAsync(
            "DELETE FROM quarantined WHERE message_id = @MessageId AND queue = @Queue", InOrder(dropped.Select(e => e.Key)), cancellationToken);
        var messages = new List<StoredMessage>();
        foreach (var key in InOrder(entries.Except(dropped).Select(e => e.Key)))
        {
            if (await session.QuerySingleOrDefaultAsync<StoredMessage>(
                Mark, new { key.MessageId, key.Queue, RetryId = retryId.ToString() }, cancellationToken) is { } message)
            {
                messages.Add(message);
            }
        }

        await session.CommitAsync(cancellationToken);
        telemetry.Changed([.. reopened.Select(_ => new StateChange(ArticleState.Quarantined, ArticleState.Pending)), .. superseded]);
        return new RetryBatch(retryId, messages, dropped, reopened);
    }

    public async Task EndRetryAsync(
        RetryBatch batch, IReadOnlySet<QuarantineKey> sent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var unsent = batch.Messages.Where(m => !sent.Contains(m.Key)).ToList();
        var requarantined = await session.ExecuteAsync(
            Requarantine,
            unsent.Where(m => batch.Reopened.Contains(m.Key))
                .OrderBy(m => m.ArticleId, StringComparer.Ordinal).ThenByDescending(m => m.Revision)
                .Select(m => new
                {
                    m.ArticleId,
                    m.Revision,
                    State = (int)ArticleState.Quarantined,
                    Pending = (int)ArticleState.Pending,
                    Reason = (int)Reason.StageFailed,
                    Detail = "A retry could not be sent.",
                    Now = UnixMicroseconds.Of(now),
                }).ToList(),
            cancellationToken);
        var retryId = batch.Id.ToString();
        await session.ExecuteAsync(
            "DELETE FROM quarantined WHERE message_id = @MessageId AND queue = @Queue AND retry_id = @retryId",
            InOrder(sent).ConvertAll(k => new { k.MessageId, k.Queue, retryId }), cancellationToken);
        await session.ExecuteAsync(
            "UPDATE quarantined SET retry_id = NULL WHERE message_id = @MessageId AND queue = @Queue AND retry_id = @retryId",
            InOrder(unsent.Select(m => m.Key)).ConvertAll(k => new { k.MessageId, k.Queue, retryId }), cancellationToken);
        await session.CommitAsync(cancellationToken);
        telemetry.Changed(Enumerable.Repeat(
            new StateChange(ArticleState.Pending, ArticleState.Quarantined, Reason.StageFailed), requarantined).ToList());
    }

    public async Task SupersedeAsync(IReadOnlyCollection<QuarantineEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var superseded = await SupersedeAsync(session, entries, now, cancellationToken);
        await session.CommitAsync(cancellationToken);
        telemetry.Changed(superseded);
    }

    private static async Task<List<StateChange>> SupersedeAsync(
        StoreSession session, IEnumerable<QuarantineEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moved = await session.ExecuteAsync(
            Supersede,
            entries.OrderBy(e => e.ArticleId, StringComparer.Ordinal).ThenByDescending(e => e.Revision).Select(e => new
            {
                e.ArticleId,
                e.Revision,
                State = (int)ArticleState.Superseded,
                Quarantined = (int)ArticleState.Quarantined,
                Now = UnixMicroseconds.Of(now),
            }).ToList(),
            cancellationToken);
        return [.. Enumerable.Repeat(new StateChange(ArticleState.Quarantined, ArticleState.Superseded), moved)];
    }

    private async Task<Fate> DecideAsync(StoreSession session, QuarantineEntry entry, CancellationToken cancellationToken)
    {
        var row = await session.QuerySingleOrDefaultAsync<StandRow>(
            $"""
            SELECT r.state AS State, a.current_revision AS CurrentRevision
            FROM revisions r JOIN articles a ON a.article_id = r.article_id
            WHERE r.article_id = @ArticleId AND r.revision = @Revision {db.Lock("r")}
            """,
            new { entry.ArticleId, entry.Revision }, cancellationToken);
        // Reports are about what happened; and of a revision that is not known here the stage may know.
        if (row is null || entry.Content == PoisonContent.Report)
            return Fate.Send;
        var isHistory = entry.Content == PoisonContent.Copy
            && (row.CurrentRevision > entry.Revision || (ArticleState)row.State is ArticleState.Superseded or ArticleState.Withdrawn);
        return isHistory ? Fate.Drop : (ArticleState)row.State == ArticleState.Quarantined ? Fate.Reopen : Fate.Send;
    }

    private sealed class StandRow
    {
        public required int State { get; init; }

        public required int CurrentRevision { get; init; }
    }
}
