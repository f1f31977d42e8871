using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Ingest.Feeds;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The rpcs about feeds.</summary>
public sealed class FeedRpcs(IFeedStore store, FeedRules rules, FeedPoller poller, IOptions<FeedOptions> options, TimeProvider clock)
{
    private const int DefaultPageSize = 100;

    /// <summary>What is left of a call's deadline for the poll itself, once its host may be asked.</summary>
    private static readonly TimeSpan PollReserve = TimeSpan.FromSeconds(1);

    public async Task<CreateFeedResponse> CreateAsync(CreateFeedRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var now = clock.GetUtcNow();
        var settings = rules.Check(request.Feed, now, violations);
        violations.ThrowIfAny();
        var feedId = Guid.CreateVersion7(now).ToString();
        var first = now + FeedRhythm.Spread(feedId, settings!.Min);
        var feed = (settings with { FeedId = feedId, Version = 1, NextPollAt = UnixMicroseconds.Of(first) })
            .OwnedBy(caller.TeamToOwn(settings.Team, "feed.team"));
        if (!await store.AddAsync(feed, cancellationToken))
            throw Taken(feed.Url);
        return new CreateFeedResponse { Feed = feed.ToFeed() };
    }

    public async Task<GetFeedResponse> GetAsync(GetFeedRequest request, Principal caller, CancellationToken cancellationToken) =>
        (await FindAsync(FeedId(request.FeedId), caller, cancellationToken)).ToResponse();

    public async Task<ListFeedsResponse> ListAsync(ListFeedsRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations().Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000");
        FeedPosition? after = null;
        if (request.PageToken.Length > 0)
        {
            violations.Require(PageTokens.TryRead(request.PageToken, out var position), "page_token", "is not the token of a page of feeds");
            after = position;
        }

        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(caller.SeesEveryTeam ? "" : caller.Team, after, size + 1, cancellationToken);
        var response = new ListFeedsResponse();
        response.Feeds.AddRange(found.Take(size).Select(f => f.ToResponse()));
        if (found.Count > size)
            response.NextPageToken = PageTokens.Write(new FeedPosition(found[size - 1].Name, found[size - 1].FeedId));
        return response;
    }

    public async Task<UpdateFeedResponse> UpdateAsync(UpdateFeedRequest request, ServerCallContext context)
    {
        var (caller, cancellationToken) = (context.Principal(), context.CancellationToken);
        var violations = new Violations();
        var settings = rules.Check(request.Feed, clock.GetUtcNow(), violations);
        if (request.Feed is { } feed)
        {
            FeedId("feed.feed_id", feed.FeedId, violations);
            violations.Require(feed.Etag.Length > 0, "feed.etag", "is required");
        }

        violations.ThrowIfAny();
        var held = await FindAsync(settings!.FeedId.ToLowerInvariant(), caller, cancellationToken);
        var team = settings.Team.Length == 0 ? held.Team : caller.TeamToOwn(settings.Team, "feed.team");
        settings = (settings with { FeedId = held.FeedId }).OwnedBy(team);
        context.NoteDetailForAudit(FeedChanges.Describe(held, settings));
        // What ingest never gave is as stale as what it gave before.
        var isOurs = long.TryParse(request.Feed!.Etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return await store.UpdateAsync(settings, isOurs ? version : 0, cancellationToken) switch
        {
            FeedChange.Saved => new UpdateFeedResponse { Feed = (settings with { Version = version + 1 }).ToFeed() },
            FeedChange.Taken => throw Taken(settings.Url),
            FeedChange.Stale => throw new RpcException(new Status(
                StatusCode.Aborted, $"Feed {settings.FeedId} was changed since this etag was read: get it and try again.")),
            _ => throw NotFound(settings.FeedId),
        };
    }

    public async Task<DeleteFeedResponse> DeleteAsync(DeleteFeedRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var feedId = FeedId(request.FeedId);
        await FindAsync(feedId, caller, cancellationToken);
        return await store.RemoveAsync(feedId, cancellationToken) ? new DeleteFeedResponse() : throw NotFound(feedId);
    }

    public async Task<PollFeedResponse> PollAsync(PollFeedRequest request, Principal caller, DateTime deadline, CancellationToken cancellationToken)
    {
        var feedId = FeedId(request.FeedId);
        await FindAsync(feedId, caller, cancellationToken);
        var now = clock.GetUtcNow();
        var feed = await store.ClaimAsync(feedId, Lease.New(now, options.Value.LeaseTime), cancellationToken);
        if (feed is null)
        {
            await FindAsync(feedId, caller, cancellationToken);
            throw Aborted($"Feed {feedId} is being polled.");
        }

        var wait = TimeSpan.FromTicks(Math.Clamp((deadline - now.UtcDateTime - PollReserve).Ticks, 0, options.Value.MaxHostWait.Ticks));
        try
        {
            var report = await poller.PollAsync(feed, wait, cancellationToken)
                ?? throw Aborted($"Feed {feedId} was changed or deleted during the poll.");
            return new PollFeedResponse
            {
                State = report.Feed.ToState(),
                NewItems = report.Items.New,
                RevisedItems = report.Items.Revised,
                KnownItems = report.Items.Known,
                RefusedItems = report.Items.Refused,
                Duration = report.Duration.ToDuration(),
            };
        }
        catch (HostBusyException e)
        {
            throw RpcErrors.Unavailable(e.Message, e.Until - clock.GetUtcNow());
        }
    }

    private async Task<FeedRecord> FindAsync(string feedId, Principal caller, CancellationToken cancellationToken) =>
        await store.FindAsync(feedId, cancellationToken) is { } feed && caller.SeesThingsOf(feed.Team) ? feed : throw NotFound(feedId);

    private static string FeedId(string value)
    {
        var violations = new Violations();
        FeedId("feed_id", value, violations);
        violations.ThrowIfAny();
        return value.ToLowerInvariant();
    }

    private static void FeedId(string field, string value, Violations violations) =>
        violations.Require(Guid.TryParseExact(value, "D", out _), field, value.Length == 0 ? "is required" : "is not a UUID");

    private static RpcException NotFound(string feedId) => new(new Status(StatusCode.NotFound, $"There is no feed {feedId}."));

    private static RpcException Aborted(string message) => new(new Status(StatusCode.Aborted, message));

    private static RpcException Taken(string url) => new(new Status(StatusCode.AlreadyExists, $"Another feed of the team has the URL {url}."));
}
