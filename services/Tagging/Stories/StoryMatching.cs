namespace Newsroom.Tagging.Stories;

/// <summary>A story as articles are compared with it.</summary>
/// <param name="Sum">Sum of its articles' vectors, its heaviest terms only.</param>
public sealed record StoryProfile(string StoryId, string ThreadId, int ArticleCount, TermVector Sum, StorySpan Span);

/// <summary>Where an article belongs.</summary>
/// <param name="Story">The story that it joins; null: it opens one.</param>
/// <param name="ThreadId">Of a story that it opens, the thread that it continues; null: it begins one.</param>
public readonly record struct StoryDecision(StoryProfile? Story, string? ThreadId);

/// <summary>Decides whether an article joins a story or opens one, and which thread a new story continues.</summary>
public static class StoryMatching
{
    /// <summary>Terms of a story that are kept.</summary>
    public const int MaxTerms = 240;

    /// <summary>
    /// Likeness from which an article joins a story of many articles. One article says less about an event than many do, so a story of few
    /// asks for more; see <see cref="Threshold"/>.
    /// </summary>
    private const double MinLikeness = 0.30;
    private const double SingleArticle = 0.08;

    /// <summary>Likeness from which two stories are one subject, if they also have a cast in common.</summary>
    private const double MinThread = 0.25;
    private const int MinCast = 2;

    /// <summary>A subject goes on over so many days without news.</summary>
    private const int MaxThreadDays = 120;

    public static double Threshold(int articles) => MinLikeness + (SingleArticle / Math.Sqrt(articles));

    /// <summary>How much two stories are alike, or a story and an article, 0 to 1: cosine of their vectors, less with the time between them.</summary>
    public static double Likeness(TermVector left, StorySpan leftSpan, TermVector right, StorySpan rightSpan) =>
        left.Cosine(right) * StoryTime.Factor(leftSpan, rightSpan);

    /// <param name="candidates">In any order.</param>
    public static StoryDecision Decide(TermVector article, StorySpan span, IReadOnlyList<StoryProfile> candidates)
    {
        var best = candidates
            .Select(story => (Story: story, Margin: Likeness(article, span, story.Sum, story.Span) - Threshold(story.ArticleCount)))
            .OrderByDescending(one => one.Margin).ThenBy(one => one.Story.StoryId, StringComparer.Ordinal).FirstOrDefault();
        return best.Story is not null && best.Margin >= 0 ? new StoryDecision(best.Story, null) : new StoryDecision(null, ThreadOf(article, span, candidates));
    }

    /// <summary>The thread of the story that is most alike among those with a shared cast; null if there is none.</summary>
    public static string? ThreadOf(TermVector article, StorySpan span, IReadOnlyList<StoryProfile> candidates) => candidates
        .Where(story => !article.IsEmpty && IsWithinThread(span, story.Span))
        .Select(story => (Story: story, Likeness: article.Cosine(story.Sum)))
        .Where(one => one.Likeness >= MinThread && article.SharedActors(one.Story.Sum) >= MinCast)
        .OrderByDescending(one => one.Likeness).ThenBy(one => one.Story.StoryId, StringComparer.Ordinal)
        .FirstOrDefault().Story?.ThreadId;

    private static bool IsWithinThread(StorySpan left, StorySpan right)
    {
        const long Most = MaxThreadDays * StoryTime.MicrosecondsPerDay;
        return Math.Max(left.First - right.Last, right.First - left.Last) <= Most
            || (!(left.IsDated && right.IsDated) && Math.Max(left.FirstReceived - right.LastReceived, right.FirstReceived - left.LastReceived) <= Most);
    }
}
