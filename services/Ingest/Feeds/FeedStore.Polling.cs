namespace Newsroom.Ingest.Feeds;

public sealed partial class FeedStore
{
    // A feed whose host is not free is left for when it is.
    private const string SelectDue =
        """
        SELECT f.feed_id FROM feeds f
        WHERE f.paused = 0 AND f.next_poll_at <= @Now AND f.lease_until <= @Now
            AND NOT EXISTS (SELECT 1 FROM feed_hosts h WHERE h.host = f.host AND h.next_at > @Now)
        ORDER BY f.next_poll_at LIMIT 1
        """;

    private const string Claim =
        "UPDATE feeds SET lease = @Id, lease_until = @Until WHERE feed_id = @FeedId AND lease_until <= @Now";

    private const string SaveState =
        """
        UPDATE feeds SET host = @Host, moved_to = @MovedTo, moved_proofs = @MovedProofs, etag = @Etag, last_modified = @LastModified,
            body_hash = @BodyHash, last_read_at = @LastReadAt, last_polled_at = @LastPolledAt, last_new_at = @LastNewAt, next_poll_at = @NextPollAt,
            last_status = @LastStatus, failures = @Failures, last_error = @LastError, gone_quiet = @GoneQuiet,
            poll_interval = @PollInterval, rhythm = @Rhythm, requests = @Requests, not_modified = @NotModified, items = @Items,
            duplicates = @Duplicates, refused = @Refused, last_refusal = @LastRefusal, lease = '', lease_until = 0
        WHERE feed_id = @FeedId AND lease = @Lease AND url_key = @UrlKey
        """;

    private const string EndLease =
        """
        UPDATE feeds SET lease = '', lease_until = 0, next_poll_at = COALESCE(@NextAt, next_poll_at)
        WHERE feed_id = @FeedId AND lease = @Lease
        """;

    private const string Reserve =
        """
        INSERT INTO feed_hosts (host, next_at) VALUES (@host, @Now + @Interval)
        ON CONFLICT (host) DO UPDATE SET
            next_at = CASE WHEN feed_hosts.next_at > @Now THEN feed_hosts.next_at ELSE @Now END + @Interval
        WHERE feed_hosts.next_at <= @Now + @AtMost RETURNING next_at - @Interval
        """;

    private const string Hold =
        """
        INSERT INTO feed_hosts (host, next_at) VALUES (@host, @Until)
        ON CONFLICT (host) DO UPDATE SET next_at = excluded.next_at WHERE feed_hosts.next_at < excluded.next_at
        """;

    public async Task<FeedRecord?> ClaimDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        var now = UnixMicroseconds.Of(lease.Now);
        await using (var reading = await db.ReadAsync(cancellationToken))
        {
            // Mostly nothing is due, and that needs no lock.
            if (await reading.QuerySingleOrDefaultAsync<string>(SelectDue, new { Now = now }, cancellationToken) is null)
                return null;
        }

        await using var session = await db.BeginWriteAsync(cancellationToken);
        var feedId = await session.QuerySingleOrDefaultAsync<string>($"{SelectDue} {db.LockFree("f")}", new { Now = now }, cancellationToken);
        return feedId is null ? null : await ClaimAsync(session, feedId, lease, cancellationToken);
    }

    public async Task<FeedRecord?> ClaimAsync(string feedId, Lease lease, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        return await ClaimAsync(session, feedId, lease, cancellationToken);
    }

    public async Task<bool> FinishAsync(FeedRecord feed, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var saved = await session.ExecuteAsync(SaveState, feed, cancellationToken) == 1;
        if (!saved)
            await session.ExecuteAsync(EndLease, new { feed.FeedId, feed.Lease, NextAt = (long?)null }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return saved;
    }

    public async Task ReleaseAsync(FeedRecord feed, DateTimeOffset? nextAt, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var next = nextAt is { } time ? UnixMicroseconds.Of(time) : (long?)null;
        await session.ExecuteAsync(EndLease, new { feed.FeedId, feed.Lease, NextAt = next }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    public async Task<DateTimeOffset> ReserveHostAsync(
        string host, DateTimeOffset now, TimeSpan interval, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var taken = await session.QuerySingleOrDefaultAsync<long?>(
            Reserve,
            new { host, Now = UnixMicroseconds.Of(now), Interval = UnixMicroseconds.Of(interval), AtMost = UnixMicroseconds.Of(atMost) },
            cancellationToken);
        var time = taken ?? await session.QuerySingleOrDefaultAsync<long>(
            "SELECT next_at FROM feed_hosts WHERE host = @host", new { host }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return UnixMicroseconds.ToTime(time);
    }

    public async Task HoldHostAsync(string host, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(Hold, new { host, Until = UnixMicroseconds.Of(until) }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private static async Task<FeedRecord?> ClaimAsync(
        StoreSession session, string feedId, Lease lease, CancellationToken cancellationToken)
    {
        var claim = new { FeedId = feedId, lease.Id, Now = UnixMicroseconds.Of(lease.Now), Until = UnixMicroseconds.Of(lease.Until) };
        if (await session.ExecuteAsync(Claim, claim, cancellationToken) == 0)
            return null;
        var feed = await session.QuerySingleOrDefaultAsync<FeedRecord>(
            $"SELECT {Columns} FROM feeds f WHERE f.feed_id = @feedId", new { feedId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return feed;
    }
}
