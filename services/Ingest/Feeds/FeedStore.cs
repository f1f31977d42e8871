using System.Data.Common;

namespace Newsroom.Ingest.Feeds;

/// <summary>The store in SQL, on either engine: settings here, polling, items and pages in the files of this name.</summary>
public sealed partial class FeedStore(IngestDatabase db) : IFeedStore
{
    private const string Columns =
        """
        f.feed_id AS FeedId, f.name AS Name, f.url AS Url, f.url_key AS UrlKey, f.host AS Host, f.source AS Source, f.team AS Team, f.audience AS Audience,
        f.fetch_pages AS FetchPages, f.paused AS Paused, f.min_interval AS MinInterval, f.max_interval AS MaxInterval,
        f.version AS Version, f.created_at AS CreatedAt, f.moved_to AS MovedTo, f.moved_proofs AS MovedProofs, f.etag AS Etag,
        f.last_modified AS LastModified, f.body_hash AS BodyHash, f.last_read_at AS LastReadAt, f.last_polled_at AS LastPolledAt, f.last_new_at AS LastNewAt,
        f.next_poll_at AS NextPollAt, f.last_status AS LastStatus, f.failures AS Failures, f.last_error AS LastError,
        f.gone_quiet AS GoneQuiet, f.poll_interval AS PollInterval, f.rhythm AS Rhythm, f.requests AS Requests,
        f.not_modified AS NotModified, f.items AS Items, f.duplicates AS Duplicates, f.refused AS Refused,
        f.last_refusal AS LastRefusal, f.lease AS Lease, f.lease_until AS LeaseUntil
        """;

    private const string Insert =
        """
        INSERT INTO feeds (feed_id, name, url, url_key, host, source, team, audience, fetch_pages, paused, min_interval, max_interval, version,
            created_at, next_poll_at, poll_interval)
        VALUES (@FeedId, @Name, @Url, @UrlKey, @Host, @Source, @Team, @Audience, @FetchPages, @Paused, @MinInterval, @MaxInterval, 1,
            @CreatedAt, @NextPollAt, @PollInterval)
        ON CONFLICT (url_key) DO NOTHING
        """;

    // The interval that polling has found stays within the new bounds.
    private const string UpdateSettings =
        """
        UPDATE feeds SET name = @Name, url = @Url, source = @Source, team = @Team, audience = @Audience, fetch_pages = @FetchPages, paused = @Paused,
            min_interval = @MinInterval, max_interval = @MaxInterval, version = version + 1,
            poll_interval = CASE WHEN poll_interval < @MinInterval THEN @MinInterval
                WHEN poll_interval > @MaxInterval THEN @MaxInterval ELSE poll_interval END,
            next_poll_at = CASE WHEN last_polled_at IS NOT NULL AND next_poll_at > last_polled_at + @MaxInterval
                THEN last_polled_at + @MaxInterval ELSE next_poll_at END
        WHERE feed_id = @FeedId
        """;

    private const string StartOver =
        """
        UPDATE feeds SET url_key = @UrlKey, host = @Host, moved_to = '', moved_proofs = 0, etag = '', last_modified = '', body_hash = '',
            last_status = 0, failures = 0, last_error = '', gone_quiet = 0, next_poll_at = @NextPollAt, poll_interval = @MinInterval
        WHERE feed_id = @FeedId
        """;

    public async Task<bool> AddAsync(FeedRecord feed, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var added = await session.ExecuteAsync(Insert, feed, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return added == 1;
    }

    public async Task<FeedRecord?> FindAsync(string feedId, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<FeedRecord>(
            $"SELECT {Columns} FROM feeds f WHERE f.feed_id = @feedId", new { feedId }, cancellationToken);
    }

    public async Task<IReadOnlyList<FeedRecord>> ListAsync(string team, FeedPosition? after, int limit, CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        var condition = after is null ? "" : "AND (f.name, f.feed_id) > (@Name, @FeedId)";
        return await session.QueryAsync<FeedRecord>(
            $"SELECT {Columns} FROM feeds f WHERE (@team = '' OR f.team = @team) {condition} ORDER BY f.name, f.feed_id LIMIT @limit",
            new { team, after?.Name, after?.FeedId, limit }, cancellationToken);
    }

    public async Task<FeedChange> UpdateAsync(FeedRecord settings, long version, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var held = await session.QuerySingleOrDefaultAsync<FeedRecord>(
            $"SELECT {Columns} FROM feeds f WHERE f.feed_id = @FeedId {db.Lock("f")}", settings, cancellationToken);
        if (held is null)
            return FeedChange.Missing;
        if (held.Version != version)
            return FeedChange.Stale;
        try
        {
            await session.ExecuteAsync(UpdateSettings, settings, cancellationToken);
            if (held.UrlKey != settings.UrlKey)
            {
                var holder = await session.QuerySingleOrDefaultAsync<string>(
                    "SELECT feed_id FROM feeds WHERE url_key = @UrlKey", settings, cancellationToken);
                if (holder is not null)
                    return FeedChange.Taken;
                await session.ExecuteAsync(StartOver, settings, cancellationToken);
            }

            await session.CommitAsync(cancellationToken);
            return FeedChange.Saved;
        }
        catch (DbException e) when (e.SqlState == "23505")
        {
            // Another replica took the URL between the look and the write.
            return FeedChange.Taken;
        }
    }

    public async Task<bool> RemoveAsync(string feedId, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var removed = await session.ExecuteAsync("DELETE FROM feeds WHERE feed_id = @feedId", new { feedId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return removed == 1;
    }

    public async Task<long> CountQuietAsync(CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QuerySingleOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM feeds WHERE gone_quiet = 1 AND paused = 0", parameters: null, cancellationToken);
    }
}
