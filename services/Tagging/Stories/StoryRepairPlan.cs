namespace Newsroom.Tagging.Stories;

/// <summary>A story with its articles, as the repair looks at it.</summary>
/// <param name="Version">Of the story when it was read.</param>
/// <param name="Articles">In the order of their ids; all, or the newest of a great story. None of a neighbour that is too unlike to be merged.</param>
public sealed record StoryNeighbour(StoryProfile Story, long Version, IReadOnlyList<StoryMember> Articles)
{
    /// <summary>Articles of one story that are looked at.</summary>
    public const int MaxArticles = 128;

    public bool IsWhole => Articles.Count == Story.ArticleCount;
}

/// <summary>An article of a story.</summary>
/// <param name="LeftStoryId">The story that it was in before, to which it does not go back; empty if none.</param>
public sealed record StoryMember(string ArticleId, TermVector Vector, StorySpan Span, string LeftStoryId = "");

/// <summary>What is wrong with a story: nothing, or one of these.</summary>
public abstract record StoryRepairStep
{
    /// <summary>It is the same event as another: the later becomes the earlier.</summary>
    public sealed record Merge(StoryNeighbour Survivor, StoryNeighbour Merged) : StoryRepairStep;

    /// <summary>Some of its articles are about another event.</summary>
    /// <param name="To">The story that they fit better; null: they become one of their own.</param>
    public sealed record Move(StoryNeighbour From, IReadOnlyList<StoryMember> Articles, StoryNeighbour? To) : StoryRepairStep;
}

/// <summary>Looks at a story with its neighbours, when more is known than when its articles came.</summary>
public static class StoryRepairPlan
{
    /// <summary>How much better an article must fit elsewhere to move, so that it does not go back and forth.</summary>
    private const double MinGain = 0.05;

    /// <summary>The step that is needed most; null if the story is as it should be.</summary>
    public static StoryRepairStep? For(StoryNeighbour story, IReadOnlyList<StoryNeighbour> neighbours) =>
        (StoryRepairStep?)SplitOf(story) ?? (StoryRepairStep?)MergeOf(story, neighbours) ?? MoveOf(story, neighbours);

    /// <summary>How much two stories are alike, and how much they would have to be.</summary>
    public static double Margin(StoryProfile left, StoryProfile right) =>
        StoryMatching.Likeness(left.Sum, left.Span, right.Sum, right.Span) - StoryMatching.Threshold(Math.Max(left.ArticleCount, right.ArticleCount));

    private static StoryRepairStep.Move? SplitOf(StoryNeighbour story)
    {
        if (!story.IsWhole || EventContrast.Split([.. story.Articles.Select(article => article.Vector)]) is not { } parts)
            return null;
        // The greater part keeps the story's id.
        var leaving = parts.Count(part => part == 0) * 2 >= parts.Length ? 1 : 0;
        return new StoryRepairStep.Move(story, [.. story.Articles.Where((_, i) => parts[i] == leaving)], null);
    }

    private static StoryRepairStep.Merge? MergeOf(StoryNeighbour story, IReadOnlyList<StoryNeighbour> neighbours)
    {
        foreach (var other in neighbours.Select(other => (Other: other, Margin: Margin(story.Story, other.Story))).Where(one => one.Margin >= 0)
            .OrderByDescending(one => one.Margin).ThenBy(one => one.Other.Story.StoryId, StringComparer.Ordinal).Select(one => one.Other))
        {
            var united = story.Articles.Concat(other.Articles).OrderBy(article => article.ArticleId, StringComparer.Ordinal).Select(article => article.Vector).ToList();
            if (EventContrast.Split(united) is not null)
                continue;
            // Ids begin with the time at which they were given.
            return string.CompareOrdinal(story.Story.StoryId, other.Story.StoryId) < 0
                ? new StoryRepairStep.Merge(story, other)
                : new StoryRepairStep.Merge(other, story);
        }
        return null;
    }

    /// <summary>The articles that fit one other story better than their own.</summary>
    private static StoryRepairStep.Move? MoveOf(StoryNeighbour story, IReadOnlyList<StoryNeighbour> neighbours)
    {
        if (story.Story.ArticleCount < 2)
            return null;
        var moves = story.Articles.Select(article => (Article: article, To: BetterFor(article, story.Story, neighbours))).Where(one => one.To is not null)
            .GroupBy(one => one.To!.Story.StoryId, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault();
        return moves is null ? null : new StoryRepairStep.Move(story, [.. moves.Select(one => one.Article)], moves.First().To);
    }

    private static StoryNeighbour? BetterFor(StoryMember article, StoryProfile own, IReadOnlyList<StoryNeighbour> neighbours)
    {
        var rest = own.Sum.Plus(article.Vector, StoryMatching.MaxTerms, subtract: true);
        var stays = StoryMatching.Likeness(article.Vector, article.Span, rest, own.Span) - StoryMatching.Threshold(own.ArticleCount - 1);
        var best = neighbours
            .Where(other => other.Story.StoryId != article.LeftStoryId)
            .Select(other => (Other: other, Margin: StoryMatching.Likeness(article.Vector, article.Span, other.Story.Sum, other.Story.Span) - StoryMatching.Threshold(other.Story.ArticleCount)))
            .OrderByDescending(one => one.Margin).ThenBy(one => one.Other.Story.StoryId, StringComparer.Ordinal).FirstOrDefault();
        return best.Other is not null && best.Margin >= 0 && best.Margin >= stays + MinGain ? best.Other : null;
    }
}
