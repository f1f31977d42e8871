using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Desks;

/// <summary>
/// Keeps what the index says of who may see an article the latest that is known, in whatever order articles, changes and times come: each
/// side first writes what it brings and then looks for what the other has written. What the index holds is settled: `until` is there for
/// as long as it is not over, and goes in a change of its own, so that no reader of the index asks a clock and those who watch are told.
/// </summary>
public sealed class VisibilityKeeper(ISearchIndex index, IVisibilityLedger ledger, TimeProvider clock)
{
    /// <summary>For a reader of what is settled no time has come.</summary>
    public static readonly DateTimeOffset Settled = DateTimeOffset.MinValue;

    /// <summary>Gives an article that is about to be indexed what applies to it.</summary>
    public async Task PrepareAsync(IndexedArticle article, Visibility? told, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(article.Article.ArticleId);
        await NoteAsync(id, told, cancellationToken);
        var known = await FindAsync(id, cancellationToken);
        article.Visibility = Settle(known is not null && (told is null || known.Version >= told.Version) ? known : told);
        // What is held of an earlier revision goes by it too before that becomes what was before this one.
        if (article.Visibility is { Version: > 0 })
            await index.ShowAsync(id, article.Visibility, cancellationToken);
    }

    /// <summary>Takes up a change. True: an indexed article is seen by others now.</summary>
    public async Task<bool> ApplyAsync(Guid articleId, Visibility visibility, CancellationToken cancellationToken)
    {
        await ledger.PutAsync(articleId, visibility, cancellationToken);
        return await SettleAsync(articleId, cancellationToken);
    }

    /// <summary>Remembers who may see an article that may never be indexed, so that its tombstone is not shown to others.</summary>
    public Task NoteAsync(Guid articleId, Visibility? told, CancellationToken cancellationToken) =>
        told is null || (told.Teams.Count == 0 && told.Until is null && told.Version == 0)
            ? Task.CompletedTask
            : ledger.PutAsync(articleId, told, cancellationToken);

    /// <summary>Brings an indexed article to what is known. True: it changed.</summary>
    public async Task<bool> SettleAsync(Guid articleId, CancellationToken cancellationToken)
    {
        if (await FindAsync(articleId, cancellationToken) is not { } known)
            return false;
        var now = clock.GetUtcNow();
        var changed = await index.ShowAsync(articleId, Settle(known)!, cancellationToken);
        if (!known.IsClosed(now))
            await ledger.LiftAsync(articleId, now, cancellationToken);
        return changed;
    }

    /// <summary>Lifts what is due. Answers with how many articles are seen by others now.</summary>
    public async Task<int> LiftAsync(int limit, CancellationToken cancellationToken)
    {
        var lifted = 0;
        foreach (var id in await ledger.FindDueAsync(clock.GetUtcNow(), limit, cancellationToken))
            lifted += await SettleAsync(id, cancellationToken) ? 1 : 0;
        return lifted;
    }

    /// <summary>Whether an article that is not indexed may be heard of by the caller.</summary>
    public async Task<IReadOnlyDictionary<Guid, bool>> AreVisibleAsync(
        IReadOnlyCollection<Guid> articleIds, Principal caller, CancellationToken cancellationToken)
    {
        var known = caller.SeesEveryTeam || articleIds.Count == 0
            ? new Dictionary<Guid, Visibility>()
            : await ledger.FindAsync(articleIds, cancellationToken);
        var now = clock.GetUtcNow();
        return articleIds.Distinct().ToDictionary(id => id, id => known.GetValueOrDefault(id).IsVisibleTo(caller, now));
    }

    /// <summary>True: the article now says what it did not say before.</summary>
    internal static bool Put(IndexedArticle article, Visibility visibility)
    {
        var held = article.Visibility ?? new Visibility();
        var isLater = visibility.Version > held.Version || (visibility.Version == held.Version && held.Until is not null && visibility.Until is null);
        if (!isLater)
            return false;
        article.Visibility = visibility;
        return true;
    }

    /// <summary>Seen by those only who see it by both.</summary>
    internal static Visibility Both(Visibility? one, Visibility? other)
    {
        var (left, right) = (one ?? new Visibility(), other ?? new Visibility());
        var both = new Visibility { Team = right.Team, Until = left.Until ?? right.Until, Version = left.Version };
        if (left.Teams.Count == 0 || right.Teams.Count == 0)
            both.Teams.Add(left.Teams.Count == 0 ? right.Teams : left.Teams);
        else
            both.Teams.Add(left.Teams.Intersect(right.Teams, StringComparer.Ordinal).DefaultIfEmpty(right.Team));
        return both;
    }

    private Visibility? Settle(Visibility? visibility)
    {
        if (visibility?.Until is null || visibility.IsClosed(clock.GetUtcNow()))
            return visibility;
        var open = visibility.Clone();
        open.Until = null;
        return open;
    }

    private async Task<Visibility?> FindAsync(Guid articleId, CancellationToken cancellationToken) =>
        (await ledger.FindAsync([articleId], cancellationToken)).GetValueOrDefault(articleId);
}
