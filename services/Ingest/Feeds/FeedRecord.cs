using Google.Protobuf.WellKnownTypes;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Feeds;

/// <summary>A feed as it is stored: settings, and how polling goes. Times and spans are microseconds.</summary>
public sealed record FeedRecord
{
    public required string FeedId { get; init; }

    public required string Name { get; init; }

    /// <summary>As it was given.</summary>
    public required string Url { get; init; }

    /// <summary>The URL as it is compared; of a stored feed after its team, since a team neither sees nor bars another's feed.</summary>
    public required string UrlKey { get; init; }

    public required string Host { get; init; }

    public required string Source { get; init; }

    /// <summary>Team that it belongs to; empty if it was made by nobody's.</summary>
    public string Team { get; init; } = "";

    /// <summary>See <see cref="AudienceColumns"/>.</summary>
    public string Audience { get; init; } = "";

    public int FetchPages { get; init; }

    public int Paused { get; init; }

    public long MinInterval { get; init; }

    public long MaxInterval { get; init; }

    public long Version { get; init; }

    public long CreatedAt { get; init; }

    public string MovedTo { get; init; } = "";

    public int MovedProofs { get; init; }

    public string Etag { get; init; } = "";

    public string LastModified { get; init; } = "";

    public string BodyHash { get; init; } = "";

    public long? LastReadAt { get; init; }

    public long? LastPolledAt { get; init; }

    public long? LastNewAt { get; init; }

    public long NextPollAt { get; init; }

    public int LastStatus { get; init; }

    public int Failures { get; init; }

    public string LastError { get; init; } = "";

    public int GoneQuiet { get; init; }

    public long PollInterval { get; init; }

    public long Rhythm { get; init; }

    public long Requests { get; init; }

    public long NotModified { get; init; }

    public long Items { get; init; }

    public long Duplicates { get; init; }

    public long Refused { get; init; }

    public string LastRefusal { get; init; } = "";

    public string Lease { get; init; } = "";

    public long LeaseUntil { get; init; }

    /// <summary>Whether the new address of a moved feed is asked instead of <see cref="Url"/>.</summary>
    public bool HasMoved => MovedProofs >= FeedPolls.ProofsOfMove;

    public string UrlToAsk => HasMoved ? MovedTo : Url;

    public TimeSpan Min => UnixMicroseconds.ToSpan(MinInterval);

    public TimeSpan Max => UnixMicroseconds.ToSpan(MaxInterval);

    /// <summary>Its articles are as if its team had sent them.</summary>
    public Submitter Submitter => new(
        new Principal(Team, Roles.Submit, $"feed/{FeedId}"), Audience.Length == 0 ? null : AudienceColumns.Read(Team, Audience, null, 0));

    /// <summary>Checked settings as they are stored for a team.</summary>
    public FeedRecord OwnedBy(string team) => this with { Team = team, UrlKey = $"{team}\n{UrlKey}" };

    public Feed ToFeed() => new()
    {
        FeedId = FeedId,
        Name = Name,
        Url = Url,
        Source = Source,
        Team = Team,
        Visibility = AudienceColumns.Read(Team, Audience, null, 0),
        FetchPages = FetchPages != 0,
        Paused = Paused != 0,
        MinInterval = UnixMicroseconds.ToDuration(MinInterval),
        MaxInterval = UnixMicroseconds.ToDuration(MaxInterval),
        Etag = Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public FeedState ToState() => new()
    {
        LastPolledAt = UnixMicroseconds.ToTimestamp(LastPolledAt),
        LastNewItemAt = UnixMicroseconds.ToTimestamp(LastNewAt),
        NextPollAt = Paused != 0 ? null : UnixMicroseconds.ToTimestamp(NextPollAt),
        LastStatus = LastStatus,
        ConsecutiveFailures = Failures,
        LastError = LastError,
        GoneQuiet = GoneQuiet != 0,
        Interval = UnixMicroseconds.ToDuration(PollInterval),
        Requests = Requests,
        NotModified = NotModified,
        Items = Items,
        Duplicates = Duplicates,
        RefusedItems = Refused,
        LastRefusal = LastRefusal,
        MovedTo = HasMoved ? MovedTo : "",
    };

    public GetFeedResponse ToResponse() => new() { Feed = ToFeed(), State = ToState() };
}
