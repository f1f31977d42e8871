using Newsroom.Article.V1;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Copies.Store;

/// <summary>Finds the group of copies that an article belongs to, and keeps its text for those that come later.</summary>
internal sealed class CopyRecorder(ICopyStore store)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const int NanosecondsPerMicrosecond = 1_000;

    /// <returns>As <see cref="RecordAsync(CopyArticle, CancellationToken)"/>.</returns>
    public Task<string?> RecordAsync(ArticleRef article, CleanArticle clean, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var body = ArticleTagger.BodyOf(clean);
        return RecordAsync(
            new CopyArticle
            {
                ArticleId = article.ArticleId,
                Revision = article.Revision,
                Source = article.Source,
                Guid = article.Guid,
                Title = clean.Title,
                Publisher = clean.Publisher,
                Agency = AgencyCredits.Of(clean, body),
                PublishedAt = PublishedAt(clean),
                ReceivedAt = (receivedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                Body = body,
            },
            cancellationToken);
    }

    /// <returns>The group; null if the article has too little text, or a newer revision is known.</returns>
    public async Task<string?> RecordAsync(CopyArticle article, CancellationToken cancellationToken)
    {
        var text = new CopyText(article.Body);
        var signed = Sign(article, text);
        var judge = new CopyJudge(text);
        await store.PrepareAsync(signed, judge, cancellationToken);
        return await store.RecordAsync(signed, judge, cancellationToken);
    }

    /// <summary>Microseconds since 1970; null where no more than the day is stated, since that puts nothing in order within it.</summary>
    private static long? PublishedAt(CleanArticle clean)
    {
        var stated = clean.Published is { Precision: TimePrecision.Minute or TimePrecision.Second, Time: { } time } ? time : clean.Declared?.PublishedAt;
        return stated is null ? null : (stated.Seconds * MicrosecondsPerSecond) + (stated.Nanos / NanosecondsPerMicrosecond);
    }

    /// <summary>The article with what it is found by.</summary>
    public static CopyArticle Sign(CopyArticle article, CopyText text) =>
        article with { WordCount = text.Words.Length, TextHash = (long)text.TextHash, Keys = CopySketch.KeysOf(text) };
}
