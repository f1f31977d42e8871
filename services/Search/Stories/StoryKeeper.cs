using Newsroom.Events.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Stories;

/// <summary>
/// Keeps the story of every indexed article the latest that is known, in whatever order articles and changes of stories arrive: each side
/// first writes what it brings and then looks for what the other has written, so one of the two sees both.
/// </summary>
public sealed class StoryKeeper(ISearchIndex index, IStoryPlaces places)
{
    /// <summary>Takes up a change of a story. True: an indexed article is now in another one.</summary>
    public async Task<bool> ApplyAsync(StoryChanged changed, CancellationToken cancellationToken)
    {
        var named = changed.Articles
            .Select(article => new StoryPlace(Guid.Parse(article.ArticleId), changed.StoryId, changed.ThreadId, changed.Sequence))
            .DistinctBy(place => place.ArticleId).ToList();
        await places.PutAsync(named, cancellationToken);
        return await SettleAsync([.. named.Select(place => place.ArticleId)], cancellationToken);
    }

    /// <summary>Gives an article that is about to be indexed the story that a later event has named.</summary>
    public async Task PrepareAsync(IndexedArticle article, CancellationToken cancellationToken)
    {
        var known = await places.FindAsync([Guid.Parse(article.Article.ArticleId)], cancellationToken);
        if (known is [var place])
            Put(article.Tags, place);
    }

    /// <summary>Brings indexed articles to the story that is held of them. True: one of them changed.</summary>
    public async Task<bool> SettleAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        var changed = false;
        // One article at a time: a story can have thousands, and each is a transaction of the index anyway.
        foreach (var place in await places.FindAsync(articleIds, cancellationToken))
            changed |= await index.MoveAsync(place, cancellationToken);
        return changed;
    }

    /// <summary>True: the place is later than what the tags say, and they now say it.</summary>
    internal static bool Put(Newsroom.Article.V1.ArticleTags tags, StoryPlace place)
    {
        if (place.Sequence <= tags.StorySequence)
            return false;
        (tags.StoryId, tags.ThreadId, tags.StorySequence) = (place.StoryId, place.ThreadId, place.Sequence);
        return true;
    }
}
