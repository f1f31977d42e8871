using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;

namespace Newsroom.Ingest.Feeds;

/// <summary>Fetches the pages that feeds' items link to, and takes the item's own text where a page cannot be had.</summary>
public sealed class PageFetcher(
    IFeedStore store, Fetcher fetcher, ArticleIntake intake, SubmitQuota quota, IntakeGate gate, FeedTelemetry telemetry, IOptions<FeedOptions> options,
    TimeProvider clock, ILogger<PageFetcher> logger)
{
    internal const string Accept = "text/html, application/xhtml+xml, text/plain;q=0.5, */*;q=0.1";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(5);

    /// <summary>What a page says that it is; one that says nothing is HTML.</summary>
    internal static string MediaTypeOf(FetchResult answer) =>
        MediaTypeHeaderValue.TryParse(answer.ContentType, out _) ? answer.ContentType : "text/html";

    /// <summary>Fetches what is due until nothing is, several pages at once.</summary>
    public Task FetchDueAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, options.Value.PageConcurrency).Select(async _ =>
    {
        while (await FetchNextAsync(cancellationToken))
        {
        }
    }));

    /// <summary>Fetches the page that has been due for the longest. False: none is, or intake is closed.</summary>
    public async Task<bool> FetchNextAsync(CancellationToken cancellationToken)
    {
        if (gate.IsOver || await store.ClaimPageAsync(Lease.New(clock.GetUtcNow(), options.Value.LeaseTime), cancellationToken) is not { } page)
            return false;
        using var activity = IngestTelemetry.Source.StartActivity("feed page");
        activity?.SetTag(FeedTelemetry.FeedIdTag, page.FeedId);
        try
        {
            await FetchAsync(page, cancellationToken);
        }
        catch (HostBusyException e)
        {
            await store.RetryPageAsync(page, e.Until, CancellationToken.None);
        }
        catch (Exception e)
        {
            // A stop costs the page nothing; a fault of this code or the database must not be met again at once.
            var delay = e is OperationCanceledException ? TimeSpan.Zero : RetryDelay;
            await store.RetryPageAsync(page, clock.GetUtcNow() + delay, CancellationToken.None);
            throw;
        }

        return true;
    }

    private async Task FetchAsync(PageRecord page, CancellationToken cancellationToken)
    {
        // With the feed went whose its articles are.
        if (await store.FindAsync(page.FeedId, cancellationToken) is not { } feed)
            return;
        var (document, error, isFinal) = await AskAsync(page, cancellationToken);
        var delay = RetryDelay * (page.Attempts + 1);
        // The item and its own text were counted when they came.
        if (document is not null && await quota.TakeVolumeAsync(feed.Team, new Volume(0, document.Content.Length), cancellationToken) is { } refusal)
            (document, error, delay) = (null, refusal.Message, refusal.RetryAfter);
        if (document is null && !isFinal && page.Attempts + 1 < options.Value.MaxPageAttempts)
        {
            var failed = page with { Attempts = page.Attempts + 1, LastError = error };
            telemetry.FetchedPage("failed");
            FeedLog.PageFailed(logger, page.FeedId, page.Url, failed.Attempts, error);
            await store.RetryPageAsync(failed, clock.GetUtcNow() + delay, cancellationToken);
            return;
        }

        if (document is null)
            FeedLog.PageGivenUp(logger, page.FeedId, page.Url, error);
        telemetry.FetchedPage(document is null ? "given_up" : "fetched");
        await SubmitAsync(feed, document ?? RawDocument.Parser.ParseFrom(page.Document), cancellationToken);
        await store.FinishPageAsync(page, cancellationToken);
    }

    /// <summary>The page; or why there is none, and whether it is no use to ask again.</summary>
    private async Task<(RawDocument? Document, string Error, bool IsFinal)> AskAsync(PageRecord page, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.PollTimeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = await fetcher.GetAsync(
                new FetchRequest(new Uri(page.Url), Accept, DocumentRules.MaxContentBytes, TimeSpan.Zero), stop.Token);
            if (answer.Status != 200)
            {
                if (answer.RetryAfter is { } wait)
                    await store.HoldHostAsync(FeedUrl.Host(answer.Url), clock.GetUtcNow() + wait, cancellationToken);
                return (null, $"The server answered {answer.Status}.", answer.Status is >= 400 and < 500 and not (408 or 425 or 429));
            }

            var document = ToDocument(page, answer);
            var violations = new Violations();
            return DocumentRules.Check(document, violations) is null ? (null, violations.Message, true) : (document, "", false);
        }
        catch (FetchException e)
        {
            return (null, e.Message, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"It took longer than {options.Value.PollTimeout}.", false);
        }
    }

    private RawDocument ToDocument(PageRecord page, FetchResult answer)
    {
        var document = RawDocument.Parser.ParseFrom(page.Document);
        document.Content = UnsafeByteOperations.UnsafeWrap(answer.Body);
        document.MediaType = MediaTypeOf(answer);
        document.RetrievedAt = clock.GetUtcNow().ToTimestamp();
        return document;
    }

    private async Task SubmitAsync(FeedRecord feed, RawDocument document, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        if (intake.Check(document, violations) is not { } valid)
        {
            FeedLog.ItemRefused(logger, feed.FeedId, document.Guid, violations.Message);
            return;
        }

        try
        {
            await intake.SubmitAsync(valid with { MetadataCounts = true }, feed.Submitter, cancellationToken);
        }
        catch (OtherTeamsArticleException e)
        {
            FeedLog.ItemRefused(logger, feed.FeedId, document.Guid, e.Message);
        }
    }
}
