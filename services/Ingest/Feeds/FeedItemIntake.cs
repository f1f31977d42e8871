using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Feeds;

/// <summary>What became of a feed's items.</summary>
/// <param name="Refusal">Which item was refused last, and why; empty if none was.</param>
/// <param name="Wait">How long the items wait that are beyond the team's volume; null if none are.</param>
public sealed record TakenItems(ItemCounts Counts, string Refusal, TimeSpan? Wait);

/// <summary>
/// Takes in what is new or changed among a feed's items, as far as its team has volume, and remembers what it took. A poll that ends in
/// the middle takes the same items again the next time, which the store answers as duplicates.
/// </summary>
public sealed class FeedItemIntake(IFeedStore store, ArticleIntake intake, SubmitQuota quota, TimeProvider clock, ILogger<FeedItemIntake> logger)
{
    /// <summary>Null: the feed's lease has ended.</summary>
    public async Task<TakenItems?> TakeAsync(FeedRecord feed, IReadOnlyList<WireItem> items, CancellationToken cancellationToken)
    {
        // Feeds show the newest first; the oldest is taken in first. Of several with one id the newest counts.
        var shown = items.Select(i => (Key: FeedItems.KeyOf(i), Hash: FeedItems.ContentHashOf(i), Item: i)).DistinctBy(i => i.Key).Reverse().ToList();
        var seen = await store.FindSeenAsync(feed.FeedId, shown.ConvertAll(i => i.Key), cancellationToken);
        var (counts, refusal) = (default(ItemCounts), "");
        TimeSpan? wait = null;
        var remembered = new List<SeenItem>();
        var pages = new List<PageRequest>();
        foreach (var (key, hash, item) in shown)
        {
            var wasSeen = seen.TryGetValue(key, out var seenHash);
            if (wasSeen && seenHash == hash)
            {
                counts = counts with { Known = counts.Known + 1 };
                remembered.Add(new SeenItem(key, hash, IsFresh: false));
                continue;
            }

            var copy = FeedItems.ToDocument(feed.Source, item, clock.GetUtcNow());
            // Also what only has its page fetched: until then it is kept.
            if (await quota.TakeVolumeAsync(feed.Team, new Volume(1, copy.Content.Length), cancellationToken) is { } refused)
            {
                wait = refused.RetryAfter;
                continue;
            }

            remembered.Add(new SeenItem(key, hash, IsFresh: true));
            if (feed.FetchPages != 0 && PageOf(item) is { } url)
            {
                counts = wasSeen ? counts with { Revised = counts.Revised + 1 } : counts with { New = counts.New + 1 };
                pages.Add(new PageRequest(key, url, copy));
            }
            else
            {
                (counts, var why) = await SubmitAsync(feed, item, copy, counts, cancellationToken);
                refusal = why ?? refusal;
            }
        }

        return await store.SaveSeenAsync(feed, remembered, pages, clock.GetUtcNow(), cancellationToken) ? new TakenItems(counts, refusal, wait) : null;
    }

    private async Task<(ItemCounts Counts, string? Refusal)> SubmitAsync(
        FeedRecord feed, WireItem item, RawDocument copy, ItemCounts counts, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        if (intake.Check(copy, violations) is not { } document)
        {
            var why = copy.Content.Length > 0 ? violations.Message
                : PageOf(item) is null ? "has neither text nor headline"
                : "has neither text nor headline; with fetch_pages the page that it links to is taken";
            FeedLog.ItemRefused(logger, feed.FeedId, item.ItemId, why);
            return (counts with { Refused = counts.Refused + 1 }, $"{copy.Guid}: {why}");
        }

        // That the item has changed was decided by what its readers see; a new headline alone is a revision too.
        SubmitArticleResponse answer;
        try
        {
            answer = await intake.SubmitAsync(document with { MetadataCounts = true, Notice = DeliveredItem.NoticeOf(item) }, feed.Submitter, cancellationToken);
        }
        catch (OtherTeamsArticleException e)
        {
            FeedLog.ItemRefused(logger, feed.FeedId, item.ItemId, e.Message);
            return (counts with { Refused = counts.Refused + 1 }, $"{copy.Guid}: {e.Message}");
        }

        return (answer.Outcome switch
        {
            SubmitOutcome.Duplicate or SubmitOutcome.Outdated => counts with { Known = counts.Known + 1 },
            SubmitOutcome.Revised => counts with { Revised = counts.Revised + 1 },
            _ => counts with { New = counts.New + 1 },
        }, null);
    }

    private static Uri? PageOf(WireItem item) => FeedUrl.Fault(item.Url, out var url) is null ? url : null;
}
