using Newsroom.Search.Changes;
using Newsroom.Search.Storage;

namespace Newsroom.Search.Reindexing;

/// <summary>How far a rebuild is.</summary>
/// <param name="Indexed">Articles written to the new index.</param>
/// <param name="Total">Articles held when it began.</param>
public sealed record ReindexState(long Indexed, long Total, bool Swapped);

/// <summary>
/// Builds the index anew from the documents that it holds, while it goes on serving and taking articles; what changes meanwhile is taken
/// over from the log. Whatever interrupts it, the present index stays; the next run begins again.
/// </summary>
internal sealed class Reindexer(ISearchIndex index, IIndexLog log, ILogger<Reindexer> logger)
{
    private const int BatchSize = 200;

    private IRebuildableIndex Rebuildable => index as IRebuildableIndex ?? throw new NotSupportedException($"The engine {index.Engine} rebuilds by itself.");

    /// <summary>Changes left for the swap, during which writers wait.</summary>
    private const int FewChanges = 20;

    /// <summary>False: another rebuild is under way.</summary>
    public async Task<bool> RunAsync(Func<ReindexState, Task> report, CancellationToken cancellationToken)
    {
        await using var next = await Rebuildable.BeginRebuildAsync(cancellationToken);
        if (next is null)
            return false;
        // Before anything is read: what changes from here on is in the log.
        var position = (await log.GetStateAsync(cancellationToken)).Last;
        var total = (await index.GetStatsAsync(cancellationToken)).ArticleCount;
        var indexed = 0L;
        long? after = null;
        while (await Rebuildable.ReadHeldAsync(after, BatchSize, cancellationToken) is { Count: > 0 } batch)
        {
            await PutAsync(next, batch, cancellationToken);
            after = batch[^1].Key;
            indexed += batch.Count;
            await report(new ReindexState(indexed, total, Swapped: false));
        }

        int changes;
        do
        {
            (position, changes) = await CatchUpAsync(next, position, cancellationToken);
        }
        while (changes > FewChanges);
        await next.SwapAsync(
            async ct =>
            {
                do
                {
                    (position, changes) = await CatchUpAsync(next, position, ct);
                }
                while (changes > 0);
                foreach (var late in (await Rebuildable.FindLateAsync(ct)).Chunk(BatchSize))
                    await RenewAsync(next, late, ct);
            },
            cancellationToken);
        logger.Reindexed(indexed);
        await report(new ReindexState(indexed, total, Swapped: true));
        return true;
    }

    private async Task<(long Position, int Changes)> CatchUpAsync(INextIndex next, long position, CancellationToken cancellationToken)
    {
        var page = await log.ReadAsync(position, BatchSize, cancellationToken);
        if (page.TrimmedTo > position)
            throw new InvalidOperationException("The rebuild took longer than changes are kept; raise Search:LogRetention and Search:LogMaxChanges.");
        if (page.Changes.Count == 0)
            return (position, 0);
        var ids = page.Changes.Select(change => change.ArticleId).Distinct().ToList();
        await RenewAsync(next, ids, cancellationToken);
        return (page.Changes[^1].Position, page.Changes.Count);
    }

    private async Task RenewAsync(INextIndex next, IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        var held = await Rebuildable.FindHeldAsync(articleIds, cancellationToken);
        await PutAsync(next, held, cancellationToken);
        foreach (var gone in articleIds.Except(held.Select(IdOf)))
            await next.RemoveAsync(gone, cancellationToken);
    }

    private async Task PutAsync(INextIndex next, IReadOnlyList<HeldArticle> articles, CancellationToken cancellationToken)
    {
        var earlier = (await Rebuildable.FindEarlierAsync([.. articles.Select(IdOf)], cancellationToken)).ToLookup(IdOf);
        foreach (var article in articles)
        {
            // A replica of a version without earlier revisions may have left them as they were.
            foreach (var held in earlier[IdOf(article)])
                Revisions.Align(held.Article, article.Article);
            await next.PutAsync(article, earlier[IdOf(article)], cancellationToken);
        }
    }

    private static Guid IdOf(HeldArticle held) => Guid.Parse(held.Article.Article.ArticleId);
}
