using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>
/// Looks again at stories that changed, and merges, splits and moves what would be put elsewhere now that more is known. Replicas may do so at
/// once: a step is taken only if its stories are as they were read, and a story that is not is looked at again.
/// </summary>
internal sealed class StoryRepairer(IStoryStore store, ILogger<StoryRepairer> log)
{
    /// <summary>Looks at up to so many stories.</summary>
    /// <returns>How many were looked at, and how many changed.</returns>
    public async Task<(int Examined, int Changed)> RepairAsync(int limit, CancellationToken cancellationToken)
    {
        var changed = 0;
        var stories = await store.UnexaminedAsync(limit, cancellationToken);
        foreach (var storyId in stories)
            changed += await RepairAsync(storyId, cancellationToken) ? 1 : 0;
        return (stories.Count, changed);
    }

    private async Task<bool> RepairAsync(string storyId, CancellationToken cancellationToken)
    {
        if (await store.NeighbourhoodAsync(storyId, cancellationToken) is not { } near)
            return false;
        if (StoryRepairPlan.For(near.Story, near.Others) is not { } step)
        {
            await store.ExaminedAsync(near.Story, cancellationToken);
            return false;
        }
        if (!await store.ApplyAsync(step, cancellationToken))
            return false;
        switch (step)
        {
            case StoryRepairStep.Merge merge:
                log.StoriesMerged(merge.Merged.Story.StoryId, merge.Survivor.Story.StoryId);
                break;
            case StoryRepairStep.Move move:
                log.ArticlesMoved(move.Articles.Count, move.From.Story.StoryId, move.To?.Story.StoryId ?? "a new one");
                break;
        }
        return true;
    }
}
