namespace Newsroom.Ingest.Feeds;

/// <summary>What one poll came to.</summary>
public sealed record PollResult
{
    /// <summary>HTTP status; 0 if there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Requests made, redirects included.</summary>
    public int Requests { get; init; }

    /// <summary>Why it failed; empty if it did not.</summary>
    public string Error { get; init; } = "";

    /// <summary>The answer said that nothing had changed, by status or by its bytes.</summary>
    public bool Unchanged { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Etag { get; init; } = "";

    public string LastModified { get; init; } = "";

    /// <summary>SHA-256 of the body; empty after a 304.</summary>
    public string BodyHash { get; init; } = "";

    /// <summary>Where permanent redirects led; empty if there were none.</summary>
    public string MovedTo { get; init; } = "";

    public ItemCounts Items { get; init; } = new(0, 0, 0, 0);

    /// <summary>Which item was refused last, and why; empty if none was.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>How long items wait that are beyond the team's volume; null if none are.</summary>
    public TimeSpan? Wait { get; init; }

    public bool Failed => Error.Length > 0;

    public bool IsGone => Status == 410;
}

/// <summary>Items of a poll: new, with changed bytes, seen before, and refused for breaking a limit.</summary>
public readonly record struct ItemCounts(int New, int Revised, int Known, int Refused)
{
    public int Taken => New + Revised;
}

/// <summary>How a poll changes a feed's state. Pure.</summary>
public static class FeedPolls
{
    /// <summary>Polls in a row that must find a feed where permanent redirects lead before that address is asked instead.</summary>
    public const int ProofsOfMove = 3;

    private const int MaxError = 500;

    /// <summary>How long a server's word that nothing has changed is taken; some keep the ETag while the content changes.</summary>
    private static readonly TimeSpan TrustInNotModified = TimeSpan.FromDays(1);

    /// <summary>Whether to ask for what has changed only.</summary>
    public static bool IsConditional(FeedRecord feed, DateTimeOffset now) =>
        feed.BodyHash.Length > 0 && feed.LastReadAt is { } read && now - UnixMicroseconds.ToTime(read) < TrustInNotModified;

    public static FeedRecord After(FeedRecord feed, PollResult poll, DateTimeOffset time)
    {
        var now = UnixMicroseconds.Of(time);
        var after = feed with { LastPolledAt = now, LastStatus = poll.Status, Requests = feed.Requests + poll.Requests };
        after = poll.Failed ? Failed(after, poll) : Succeeded(after, poll, now);
        if (poll.Wait is { } wait)
            after = Waiting(feed, after, wait);
        var isQuiet = FeedRhythm.IsQuiet(
            UnixMicroseconds.ToSpan(now - (after.LastNewAt ?? after.CreatedAt)), UnixMicroseconds.ToSpan(after.Rhythm));
        return after with { GoneQuiet = isQuiet ? 1 : 0, NextPollAt = now + after.NextPollAt };
    }

    // NextPollAt is the wait until After adds the time.
    private static FeedRecord Failed(FeedRecord feed, PollResult poll)
    {
        var failures = feed.Failures + 1;
        // A publisher who says that it is gone for good may still mean a broken deployment: asked as seldom as a feed can be.
        var wait = FeedRhythm.Backoff(poll.IsGone ? feed.Max : feed.Min, feed.Max, failures, poll.RetryAfter);
        // What was learned about the new address holds no longer; the one that was configured decides again.
        var isMoved = feed.MovedTo.Length > 0;
        return feed with
        {
            Failures = failures,
            LastError = Clip(poll.Error),
            NextPollAt = UnixMicroseconds.Of(wait),
            MovedTo = "",
            MovedProofs = 0,
            Etag = isMoved ? "" : feed.Etag,
            LastModified = isMoved ? "" : feed.LastModified,
        };
    }

    private static FeedRecord Succeeded(FeedRecord feed, PollResult poll, long now)
    {
        var fresh = poll.Items.Taken;
        var interval = UnixMicroseconds.Of(FeedRhythm.NextInterval(
            UnixMicroseconds.ToSpan(feed.PollInterval), feed.Min, feed.Max, poll.Items.Known, fresh));
        var gap = fresh > 0 && feed.LastNewAt is { } last ? now - last : 0;
        var (movedTo, proofs) = Moved(feed, poll);
        return feed with
        {
            Failures = 0,
            LastError = "",
            // A 304 need not repeat them, but may bring new ones.
            Etag = poll.Etag.Length > 0 || !poll.Unchanged ? poll.Etag : feed.Etag,
            LastModified = poll.LastModified.Length > 0 || !poll.Unchanged ? poll.LastModified : feed.LastModified,
            BodyHash = poll.BodyHash.Length > 0 ? poll.BodyHash : feed.BodyHash,
            LastReadAt = poll.BodyHash.Length > 0 ? now : feed.LastReadAt,
            NotModified = feed.NotModified + (poll.Unchanged ? 1 : 0),
            Items = feed.Items + fresh,
            Duplicates = feed.Duplicates + poll.Items.Known,
            Refused = feed.Refused + poll.Items.Refused,
            PollInterval = interval,
            NextPollAt = Math.Min(interval + UnixMicroseconds.Of(FeedRhythm.Spread(feed.FeedId, UnixMicroseconds.ToSpan(interval))), feed.MaxInterval),
            LastRefusal = poll.Items.Refused > 0 ? Clip(poll.Refusal) : feed.LastRefusal,
            LastNewAt = fresh > 0 ? now : feed.LastNewAt,
            Rhythm = gap > 0
                ? UnixMicroseconds.Of(FeedRhythm.NextRhythm(UnixMicroseconds.ToSpan(feed.Rhythm), UnixMicroseconds.ToSpan(gap)))
                : feed.Rhythm,
            MovedTo = movedTo,
            MovedProofs = proofs,
        };
    }

    /// <summary>No failure, but not done: with the validators of before it is fetched whole again, as soon as there is volume.</summary>
    private static FeedRecord Waiting(FeedRecord before, FeedRecord after, TimeSpan wait) => after with
    {
        Etag = before.Etag,
        LastModified = before.LastModified,
        BodyHash = before.BodyHash,
        LastReadAt = before.LastReadAt,
        LastError = "The team has used up its volume of today: the items beyond it wait for tomorrow's.",
        // Not all of a team's feeds at once.
        NextPollAt = UnixMicroseconds.Of((wait > before.Min ? wait : before.Min) + FeedRhythm.Spread(before.FeedId, before.Min)),
    };

    private static (string MovedTo, int Proofs) Moved(FeedRecord feed, PollResult poll)
    {
        // Asked at the new address, which sends nobody on: it stays.
        if (feed.HasMoved && poll.MovedTo.Length == 0)
            return (feed.MovedTo, feed.MovedProofs);
        if (poll.MovedTo.Length == 0)
            return ("", 0);
        return (poll.MovedTo, poll.MovedTo == feed.MovedTo ? feed.MovedProofs + 1 : 1);
    }

    // PostgreSQL text cannot hold NUL, and a publisher's words can.
    private static string Clip(string error) => (error.Length > MaxError ? error[..MaxError] : error).Replace('\0', ' ');
}
