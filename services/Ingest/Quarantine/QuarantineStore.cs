using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>The store in SQL, on either engine. What its parts do stands in the files of this name.</summary>
public sealed partial class QuarantineStore(IngestDatabase db, IngestTelemetry telemetry) : IQuarantineStore
{
    // What comes back from a retry is a new failure; anything else that is known is a second delivery.
    private const string Insert =
        """
        INSERT INTO quarantined (message_id, queue, found_in, stage, content, article_id, revision, attempt,
            exception_type, exception_message, tries, collected_at, content_type, headers, body, retry_id)
        VALUES (@MessageId, @Queue, @FoundIn, @Stage, @Content, @ArticleId, @Revision, @Attempt,
            @ExceptionType, @ExceptionMessage, @Tries, @Now, @ContentType, @Headers, @Body, NULL)
        ON CONFLICT (message_id, queue) DO UPDATE SET found_in = excluded.found_in, exception_type = excluded.exception_type,
            exception_message = excluded.exception_message, tries = excluded.tries, collected_at = excluded.collected_at, retry_id = NULL
        WHERE quarantined.retry_id IS NOT NULL
        """;

    public async Task<CollectOutcome> CollectAsync(PoisonMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        if (message is { Queue.Content: PoisonContent.Copy, ArticleId: { } articleId } && await IsKilledAsync(session, articleId, cancellationToken))
            return CollectOutcome.Killed;
        var stored = await session.ExecuteAsync(
            Insert,
            new
            {
                MessageId = message.MessageId.ToString(),
                Queue = message.Queue.Name,
                message.FoundIn,
                Stage = (int)message.Queue.Stage,
                Content = (int)message.Queue.Content,
                message.ArticleId,
                message.Revision,
                message.Attempt,
                message.ExceptionType,
                message.ExceptionMessage,
                message.Tries,
                Now = UnixMicroseconds.Of(now),
                message.ContentType,
                message.Headers,
                message.Body,
            },
            cancellationToken);
        await session.CommitAsync(cancellationToken);
        return stored > 0 ? CollectOutcome.Collected : CollectOutcome.Known;
    }

    public async Task<int> RemoveAsync(IReadOnlyCollection<QuarantineKey> keys, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var removed = await session.ExecuteAsync(
            "DELETE FROM quarantined WHERE message_id = @MessageId AND queue = @Queue", InOrder(keys), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return removed;
    }

    public async Task<IReadOnlyDictionary<Stage, long>> CountAsync(int limit, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<CountRow>(
            "SELECT stage AS Stage, COUNT(*) AS Count FROM (SELECT stage FROM quarantined LIMIT @limit) AS q GROUP BY stage",
            new { limit }, cancellationToken);
        return rows.ToDictionary(r => (Stage)r.Stage, r => r.Count);
    }

    /// <summary>
    /// Waits for a kill under way, and lets the next one wait for this transaction: it removes what quarantine holds of the text.
    /// </summary>
    private async Task<bool> IsKilledAsync(StoreSession session, string articleId, CancellationToken cancellationToken) =>
        (Withdrawal)await session.QuerySingleOrDefaultAsync<int>(
            $"SELECT a.withdrawal FROM articles a WHERE a.article_id = @articleId {db.Lock("a")}", new { articleId }, cancellationToken) == Withdrawal.Killed;

    // The same order of locks in every transaction.
    private static List<QuarantineKey> InOrder(IEnumerable<QuarantineKey> keys) =>
        [.. keys.OrderBy(k => k.MessageId, StringComparer.Ordinal).ThenBy(k => k.Queue, StringComparer.Ordinal)];

    private sealed class CountRow
    {
        public required int Stage { get; init; }

        public required long Count { get; init; }
    }
}
