using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Feeds;

/// <summary>What a poll left: the feed's state and the items it showed.</summary>
public sealed record PollReport(FeedRecord Feed, ItemCounts Items, TimeSpan Duration);

/// <summary>Polls feeds: claim, ask, take in, decide when next. A step at a time, so that whoever drives it owns the time.</summary>
public sealed class FeedPoller(
    IFeedStore store, Fetcher fetcher, FeedItemIntake items, IntakeGate gate, FeedTelemetry telemetry, IOptions<FeedOptions> options,
    TimeProvider clock, ILogger<FeedPoller> logger)
{
    public const int MaxBytes = 10 * 1024 * 1024;

    private const string Accept =
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

    /// <summary>Polls what is due until nothing is, several feeds at once.</summary>
    public Task PollDueAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, options.Value.Concurrency).Select(async _ =>
    {
        while (await PollNextAsync(cancellationToken))
        {
        }
    }));

    /// <summary>Polls the feed that has been due for the longest. False: none is, or intake is closed.</summary>
    public async Task<bool> PollNextAsync(CancellationToken cancellationToken)
    {
        if (gate.IsOver || await store.ClaimDueAsync(Lease.New(clock.GetUtcNow(), options.Value.LeaseTime), cancellationToken) is not { } feed)
            return false;
        try
        {
            await PollAsync(feed, TimeSpan.Zero, cancellationToken);
        }
        catch (HostBusyException)
        {
            // Another request came first; the feed is due again when its host is free.
        }

        return true;
    }

    /// <summary>
    /// Polls a claimed feed, and gives it back whatever happens. Null: it was changed, deleted or taken over meanwhile. Throws
    /// <see cref="HostBusyException"/> if its host may not be asked within <paramref name="hostWait"/>.
    /// </summary>
    public async Task<PollReport?> PollAsync(FeedRecord feed, TimeSpan hostWait, CancellationToken cancellationToken)
    {
        using var activity = IngestTelemetry.Source.StartActivity("feed poll");
        activity?.SetTag(FeedTelemetry.FeedIdTag, feed.FeedId);
        var started = clock.GetTimestamp();
        DateTimeOffset? postponed = null;
        try
        {
            if (await TryPollAsync(feed, hostWait, cancellationToken) is not { } poll)
                return Lost(feed, started);
            var after = FeedPolls.After(feed, poll, clock.GetUtcNow());
            activity?.SetStatus(poll.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok, poll.Failed ? poll.Error : null);
            if (!await store.FinishAsync(after with { Host = FeedUrl.Host(new Uri(after.UrlToAsk)) }, cancellationToken))
                return Lost(feed, started);
            return Report(feed, after, poll, clock.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            postponed = (e as HostBusyException)?.Until;
            // Also when stopping: another replica need not wait for the lease to end.
            await store.ReleaseAsync(feed, postponed, CancellationToken.None);
            throw;
        }
    }

    private async Task<PollResult?> TryPollAsync(FeedRecord feed, TimeSpan hostWait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.PollTimeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await AskAsync(feed, hostWait, stop.Token);
        }
        catch (FetchException e)
        {
            return new PollResult { Status = e.Status, Requests = e.Requests, Error = e.Message };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PollResult { Error = $"The poll took longer than {options.Value.PollTimeout}." };
        }
        catch (Exception e) when (e is not (OperationCanceledException or HostBusyException or DbException))
        {
            // A fault of this code must neither stop the others nor be tried again at once.
            FeedLog.Broken(logger, e, feed.FeedId);
            return new PollResult { Error = $"Newsroom failed to read it ({e.GetType().Name}); the log has more." };
        }
    }

    private async Task<PollResult?> AskAsync(FeedRecord feed, TimeSpan hostWait, CancellationToken cancellationToken)
    {
        var url = new Uri(feed.UrlToAsk);
        var request = new FetchRequest(url, Accept, MaxBytes, hostWait);
        var isConditional = FeedPolls.IsConditional(feed, clock.GetUtcNow());
        if (isConditional)
            request = request with { Etag = feed.Etag, LastModified = feed.LastModified };
        var answer = await fetcher.GetAsync(request, cancellationToken);
        var poll = new PollResult
        {
            Status = answer.Status,
            Requests = answer.Requests,
            RetryAfter = answer.RetryAfter,
            Etag = answer.Etag,
            LastModified = answer.LastModified,
            MovedTo = answer.MovedTo?.AbsoluteUri ?? "",
        };
        if (answer.Status == 304 && isConditional)
            return poll with { Unchanged = true };
        if (answer.Status != 200)
        {
            if (answer.RetryAfter is { } wait)
                await store.HoldHostAsync(FeedUrl.Host(answer.Url), clock.GetUtcNow() + wait, cancellationToken);
            return poll with { Error = $"The server answered {answer.Status}." };
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(answer.Body));
        return hash == feed.BodyHash
            ? poll with { Unchanged = true, BodyHash = hash }
            : await TakeAsync(feed, answer, poll with { BodyHash = hash }, cancellationToken);
    }

    private async Task<PollResult?> TakeAsync(FeedRecord feed, FetchResult answer, PollResult poll, CancellationToken cancellationToken)
    {
        WireDocument document;
        try
        {
            document = FeedDocument.Read(answer.Body, answer.ContentType, cancellationToken);
        }
        catch (WireFormatException e)
        {
            return poll with { Error = e.Message };
        }

        return await items.TakeAsync(feed, document.Items, cancellationToken) is { } taken
            ? poll with { Items = taken.Counts, Refusal = taken.Refusal, Wait = taken.Wait } : null;
    }

    private PollReport? Lost(FeedRecord feed, long started)
    {
        telemetry.Polled("lost", clock.GetElapsedTime(started));
        FeedLog.LeaseLost(logger, feed.FeedId);
        return null;
    }

    private PollReport Report(FeedRecord before, FeedRecord after, PollResult poll, TimeSpan duration)
    {
        telemetry.Polled(poll.Failed ? poll.IsGone ? "gone" : "failed" : poll.Unchanged ? "unchanged" : poll.Wait is null ? "read" : "waits", duration);
        telemetry.Took(poll.Items);
        var wait = UnixMicroseconds.ToSpan(after.NextPollAt - after.LastPolledAt!.Value);
        if (poll.IsGone)
            FeedLog.Gone(logger, after.FeedId, before.UrlToAsk, wait);
        else if (poll.Failed)
            FeedLog.Failed(logger, after.FeedId, after.Failures, wait, after.LastError);
        else if (poll.Unchanged)
            FeedLog.Unchanged(logger, after.FeedId, poll.Status, wait);
        else
            FeedLog.Polled(logger, after.FeedId, poll.Items.New, poll.Items.Revised, poll.Items.Known, poll.Items.Refused, wait);
        if (poll.Wait is not null)
            FeedLog.Waits(logger, after.FeedId, after.Team, wait);
        if (after.HasMoved && !before.HasMoved)
            FeedLog.Moved(logger, after.FeedId, after.Url, after.MovedTo);
        if (after.GoneQuiet > before.GoneQuiet)
        {
            FeedLog.Quiet(
                logger, after.FeedId, UnixMicroseconds.ToTime(after.LastNewAt ?? after.CreatedAt), UnixMicroseconds.ToSpan(after.Rhythm));
        }

        return new PollReport(after, poll.Items, duration);
    }
}
