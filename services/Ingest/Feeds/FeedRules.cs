using Google.Protobuf.WellKnownTypes;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Feeds;

/// <summary>The limits that the contract states for a feed's settings. Says all that is wrong, not only the first thing.</summary>
public sealed class FeedRules(AddressRules addresses)
{
    private const int MaxName = 200;

    private static readonly TimeSpan ShortestMin = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The settings as they are stored, due at <paramref name="now"/> and without an id; null exactly if something was added to
    /// <paramref name="violations"/>, whose paths start at <c>feed</c>.
    /// </summary>
    public FeedRecord? Check(Feed? feed, DateTimeOffset now, Violations violations)
    {
        if (feed is null)
        {
            violations.Add("feed", "is required");
            return null;
        }

        DocumentRules.CheckName("feed.name", feed.Name, MaxName, violations);
        DocumentRules.CheckName("feed.source", feed.Source, MaxName, violations);
        violations.Require(
            feed.Team.Length <= MaxName && !feed.Team.Any(char.IsControl), "feed.team", $"has more than {MaxName} characters, or control characters");
        feed.Visibility.Check("feed.visibility", violations);
        violations.Require(feed.Visibility?.Until is null, "feed.visibility.until", "cannot be set: it would be one time for all articles");
        var url = CheckUrl(feed.Url, violations);
        var min = CheckInterval("feed.min_interval", feed.MinInterval, FeedRhythm.DefaultMin, ShortestMin, violations);
        var max = CheckInterval("feed.max_interval", feed.MaxInterval, FeedRhythm.DefaultMax, min, violations);
        return violations.Any ? null : new FeedRecord
        {
            FeedId = feed.FeedId,
            Name = feed.Name,
            Url = feed.Url,
            UrlKey = FeedUrl.Normalise(url!),
            Host = FeedUrl.Host(url!),
            Source = feed.Source,
            Team = feed.Team,
            Audience = AudienceColumns.Audience(feed.Visibility),
            FetchPages = feed.FetchPages ? 1 : 0,
            Paused = feed.Paused ? 1 : 0,
            MinInterval = UnixMicroseconds.Of(min),
            MaxInterval = UnixMicroseconds.Of(max),
            PollInterval = UnixMicroseconds.Of(min),
            CreatedAt = UnixMicroseconds.Of(now),
            NextPollAt = UnixMicroseconds.Of(now),
        };
    }

    private Uri? CheckUrl(string value, Violations violations)
    {
        var fault = FeedUrl.Fault(value, out var url) ?? addresses.Fault(url!);
        violations.Require(fault is null, "feed.url", fault ?? "");
        return url;
    }

    private static TimeSpan CheckInterval(
        string field, Duration? interval, TimeSpan ifUnset, TimeSpan shortest, Violations violations)
    {
        // Checked in its own fields: a duration out of protobuf's range cannot be converted.
        var isSane = interval is null or { Seconds: >= 0 and <= 86_400, Nanos: >= 0 and <= 999_999_999 };
        var value = isSane ? interval?.ToTimeSpan() ?? ifUnset : ifUnset;
        violations.Require(
            isSane && value >= shortest && value <= FeedRhythm.DefaultMax, field, $"is not between {shortest} and {FeedRhythm.DefaultMax}");
        return value;
    }
}
