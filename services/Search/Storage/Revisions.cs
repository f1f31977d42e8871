using Newsroom.Article.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>The two sets of revisions, each in tables whose names begin alike.</summary>
internal static class Revisions
{
    public const string Latest = "article";

    /// <summary>Of articles that are held, what a later revision has replaced.</summary>
    public const string Earlier = "earlier_article";

    public static IReadOnlyList<string> All { get; } = [Latest, Earlier];

    /// <summary>
    /// An article is in one story and has one audience, so every revision of it goes by the latest. True: the earlier one says what it did not say
    /// before.
    /// </summary>
    public static bool Align(IndexedArticle earlier, IndexedArticle latest)
    {
        var changed = false;
        var (tags, place) = (earlier.Tags, latest.Tags);
        if (place.StorySequence >= tags.StorySequence && (place.StoryId != tags.StoryId || place.ThreadId != tags.ThreadId))
        {
            (tags.StoryId, tags.ThreadId, tags.StorySequence) = (place.StoryId, place.ThreadId, place.StorySequence);
            changed = true;
        }

        // Never back to an older word.
        if (latest.Visibility is { } seen && seen.Version >= (earlier.Visibility?.Version ?? 0) && !seen.Equals(earlier.Visibility ?? new Visibility()))
        {
            earlier.Visibility = seen;
            changed = true;
        }

        return changed;
    }
}
