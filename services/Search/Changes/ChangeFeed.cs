using Microsoft.Extensions.Options;

namespace Newsroom.Search.Changes;

/// <summary>The log of the index, for watchers and for the matching of saved searches.</summary>
internal sealed class ChangeFeed(IIndexLog log, ChangeSignal signal, IOptions<SearchOptions> options, TimeProvider clock, ILogger<ChangeFeed> logger)
    : SharedFeed<FollowedChange>(signal, options, clock, logger)
{
    public override long PositionOf(FollowedChange item) => item.Position;

    protected override async Task<long> LastAsync(CancellationToken cancellationToken) => (await log.GetStateAsync(cancellationToken)).Last;

    protected override async Task<LogPage<FollowedChange>> ReadLogAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var page = await log.ReadAsync(after, limit, cancellationToken);
        return new LogPage<FollowedChange>(page.TrimmedTo, [.. page.Changes.Select(change => new FollowedChange(change))]);
    }

    // What is withdrawn, or was taken from their sight, may not be shown to those who have not come to it yet.
    protected override void OnGrowing(IReadOnlyList<FollowedChange> held, IReadOnlyList<FollowedChange> added)
    {
        foreach (var (id, seen) in added.Select(change => (change.ArticleId, change.Visibilities().Article)).Where(change => change.Article is { Version: > 0 }))
        {
            foreach (var change in held.Where(change => change.ArticleId == id && (change.Visibilities().Article?.Version ?? 0) < seen!.Version))
                change.Limit(seen!);
        }

        var removed = added.Where(change => change.Removed).Select(change => change.ArticleId).ToHashSet();
        if (removed.Count == 0)
            return;
        foreach (var change in held.Where(change => removed.Contains(change.ArticleId)))
            change.Forget();
    }
}
