using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>Times as the index keeps them: UTC, in whole microseconds, which is what PostgreSQL holds.</summary>
internal static class IndexTime
{
    public static DateTimeOffset Now(TimeProvider clock) => FromMicroseconds(ToMicroseconds(clock.GetUtcNow()));

    /// <summary>Publication, or receipt if that is unknown.</summary>
    public static DateTimeOffset SortTime(IndexedArticle article) => (article.Clean.Published?.Time ?? article.ReceivedAt).ToDateTimeOffset();

    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
