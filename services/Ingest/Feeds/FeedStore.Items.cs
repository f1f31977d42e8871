using Google.Protobuf;

namespace Newsroom.Ingest.Feeds;

public sealed partial class FeedStore
{
    /// <summary>How long an item that the feed no longer shows is remembered: some feeds bring old items back.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>Spares a write for each known item at each poll.</summary>
    private static readonly TimeSpan TouchInterval = TimeSpan.FromDays(1);

    private const string InsertSeen =
        """
        INSERT INTO feed_items (feed_id, item_key, content_hash, seen_at) VALUES (@FeedId, @Key, @ContentHash, @Now)
        ON CONFLICT (feed_id, item_key) DO UPDATE SET content_hash = excluded.content_hash, seen_at = excluded.seen_at
        """;

    private const string QueuePage =
        """
        INSERT INTO feed_pages (feed_id, item_key, url, host, document, attempts, last_error, next_at, lease, lease_until)
        VALUES (@FeedId, @ItemKey, @Url, @Host, @Document, 0, '', @Now, '', 0)
        ON CONFLICT (feed_id, item_key) DO UPDATE SET url = excluded.url, host = excluded.host, document = excluded.document,
            attempts = 0, last_error = '', next_at = excluded.next_at, lease = '', lease_until = 0
        """;

    private const string SelectDuePage =
        """
        SELECT p.feed_id AS FeedId, p.item_key AS ItemKey, p.url AS Url, p.host AS Host, p.document AS Document, p.attempts AS Attempts,
            p.last_error AS LastError
        FROM feed_pages p
        WHERE p.next_at <= @Now AND p.lease_until <= @Now
            AND NOT EXISTS (SELECT 1 FROM feed_hosts h WHERE h.host = p.host AND h.next_at > @Now)
        ORDER BY p.next_at LIMIT 1
        """;

    private const string ClaimPage =
        "UPDATE feed_pages SET lease = @Id, lease_until = @Until WHERE feed_id = @FeedId AND item_key = @ItemKey";

    private const string DeletePage =
        "DELETE FROM feed_pages WHERE feed_id = @FeedId AND item_key = @ItemKey AND lease = @Lease";

    private const string RetryPage =
        """
        UPDATE feed_pages SET attempts = @Attempts, last_error = @LastError, next_at = @NextAt, lease = '', lease_until = 0
        WHERE feed_id = @FeedId AND item_key = @ItemKey AND lease = @Lease
        """;

    public async Task<IReadOnlyDictionary<string, string>> FindSeenAsync(
        string feedId, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return new Dictionary<string, string>(StringComparer.Ordinal);
        await using var session = await db.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync<SeenRow>(
            $"SELECT item_key AS Key, content_hash AS ContentHash FROM feed_items WHERE feed_id = @feedId AND item_key {db.IsAnyOf("@keys")}",
            new { feedId, keys = keys.ToList() }, cancellationToken);
        return rows.ToDictionary(r => r.Key, r => r.ContentHash, StringComparer.Ordinal);
    }

    public async Task<bool> SaveSeenAsync(
        FeedRecord feed, IReadOnlyCollection<SeenItem> items, IReadOnlyCollection<PageRequest> pages, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var holder = await session.QuerySingleOrDefaultAsync<string>(
            $"SELECT f.lease FROM feeds f WHERE f.feed_id = @FeedId {db.Lock("f")}", feed, cancellationToken);
        if (holder != feed.Lease)
            return false;

        var time = UnixMicroseconds.Of(now);
        var fresh = items.Where(i => i.IsFresh).Select(i => new { feed.FeedId, i.Key, i.ContentHash, Now = time }).ToList();
        await session.ExecuteAsync(InsertSeen, fresh, cancellationToken);
        var kept = items.Where(i => !i.IsFresh).Select(i => i.Key).ToList();
        if (kept.Count > 0)
        {
            await session.ExecuteAsync(
                $"UPDATE feed_items SET seen_at = @Now WHERE feed_id = @FeedId AND seen_at < @Touch AND item_key {db.IsAnyOf("@kept")}",
                new { feed.FeedId, Now = time, Touch = time - UnixMicroseconds.Of(TouchInterval), kept }, cancellationToken);
        }

        await session.ExecuteAsync(
            "DELETE FROM feed_items WHERE feed_id = @FeedId AND seen_at < @Forget",
            new { feed.FeedId, Forget = time - UnixMicroseconds.Of(Memory) }, cancellationToken);
        await session.ExecuteAsync(
            QueuePage,
            pages.Select(p => new
            {
                feed.FeedId,
                p.ItemKey,
                Url = p.Url.AbsoluteUri,
                Host = FeedUrl.Host(p.Url),
                Document = p.Fallback.ToByteArray(),
                Now = time,
            }).ToList(),
            cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<PageRecord?> ClaimPageAsync(Lease lease, CancellationToken cancellationToken)
    {
        var times = new { Now = UnixMicroseconds.Of(lease.Now) };
        await using (var reading = await db.ReadAsync(cancellationToken))
        {
            if (await reading.QuerySingleOrDefaultAsync<PageRecord>(SelectDuePage, times, cancellationToken) is null)
                return null;
        }

        await using var session = await db.BeginWriteAsync(cancellationToken);
        var page = await session.QuerySingleOrDefaultAsync<PageRecord>($"{SelectDuePage} {db.LockFree("p")}", times, cancellationToken);
        if (page is null)
            return null;
        await session.ExecuteAsync(
            ClaimPage, new { lease.Id, Until = UnixMicroseconds.Of(lease.Until), page.FeedId, page.ItemKey }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return page with { Lease = lease.Id };
    }

    public async Task FinishPageAsync(PageRecord page, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(DeletePage, page, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    public async Task RetryPageAsync(PageRecord page, DateTimeOffset nextAt, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(
            RetryPage,
            new { page.FeedId, page.ItemKey, page.Lease, page.Attempts, page.LastError, NextAt = UnixMicroseconds.Of(nextAt) },
            cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private sealed class SeenRow
    {
        public required string Key { get; init; }

        public required string ContentHash { get; init; }
    }
}
