using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>Puts a tagged article into its story and tells its tags which that is.</summary>
internal sealed class StoryAssigner(IStoryStore store)
{
    /// <summary>Entities of an article that count for its story, the most salient.</summary>
    private const int MaxEntities = 12;

    private const int MicrosecondsPerSecond = 1_000_000;

    /// <summary>
    /// Sets story, thread and sequence of the tags; of a group of copies only if they name one. The event is the same for the same revision
    /// however often it is asked for, as long as nothing moved the article, so that whoever died before publishing it publishes it the next time.
    /// </summary>
    /// <returns>What to announce. Null: the article is in no story, because it has no words to tell it by.</returns>
    public async Task<StoryChanged?> AssignAsync(ArticleRef article, CleanArticle clean, ArticleTags tags, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var record = await RecordAsync(article, clean, tags, receivedAt, cancellationToken);
        if (await store.AssignAsync(record, cancellationToken) is not { } placed)
            return null;
        (tags.StoryId, tags.ThreadId, tags.StorySequence) = (placed.StoryId, placed.ThreadId, placed.Sequence);
        return new StoryChanged
        {
            StoryId = placed.StoryId,
            Kind = StoryChangeKind.Joined,
            Articles = { article },
            OtherStoryId = placed.LeftStoryId,
            ThreadId = placed.ThreadId,
            Version = placed.Version,
            ChangedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddMicroseconds(placed.ChangedAt)),
            Title = placed.Title,
            Sequence = placed.Sequence,
        };
    }

    private async Task<StoryArticleRecord> RecordAsync(ArticleRef article, CleanArticle clean, ArticleTags tags, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var terms = ArticleTerms.Of(clean.Title, string.Join("\n\n", clean.Paragraphs.Select(paragraph => paragraph.Text).Prepend(clean.Dek)), tags);
        var counts = await store.CountsAsync([.. terms.Select(term => term.Term)], cancellationToken);
        return new StoryArticleRecord
        {
            ArticleId = article.ArticleId,
            Revision = article.Revision,
            Source = article.Source,
            ItemId = article.Guid,
            Title = clean.Title,
            Moment = MomentOf(clean, receivedAt),
            Terms = TermRarity.Weigh(terms, counts),
            CopyGroupId = tags.CopyGroupId,
            Entities = [.. tags.Entities.Take(MaxEntities).Select(entity => new StoryEntity(entity.EntityId, (int)entity.Kind, entity.Name, entity.Salience))],
        };
    }

    /// <summary>A month alone does not say when; a date behind the receipt is wrong.</summary>
    private static ArticleMoment MomentOf(CleanArticle clean, DateTimeOffset receivedAt)
    {
        var received = Microseconds(receivedAt);
        return clean.Published is { Time: { } time, Precision: > TimePrecision.Month }
            ? new ArticleMoment(Math.Min((time.Seconds * MicrosecondsPerSecond) + (time.Nanos / 1_000), received), true, received)
            : new ArticleMoment(received, false, received);
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
