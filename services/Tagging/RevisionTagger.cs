using System.Security.Cryptography;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging;

/// <summary>
/// Tags a revision once. What was found is kept, so an event that comes again, by itself or as a further attempt, gets the same tags, also from
/// a replica whose tagger is older; only a newer tagger or another clean copy is worth the work again. Watch lists and what editors made of
/// entities are applied as they are now.
/// </summary>
internal sealed class RevisionTagger(IArticleLedger ledger, ArticleTagger tagger, EntityRecorder recorder, TimeProvider clock)
{
    /// <summary>The tags; or why there are none, for people to read.</summary>
    public async Task<(ArticleTags? Tags, string Refusal)> TagAsync(ArticleCleaned cleaned, CancellationToken cancellation)
    {
        var article = cleaned.Article;
        var copy = new TaggedCopy(article.ArticleId, article.Revision, Convert.ToHexStringLower(SHA256.HashData(cleaned.Clean.ToByteArray())), ArticleTagger.Number);
        var seenAt = (SeenAt(cleaned) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var standing = await ledger.FindAsync(article.ArticleId, cancellation);
            if (standing.RefusalOf(article.Revision) is { } refusal)
                return (null, refusal);
            var kept = standing.Revision == article.Revision ? await ledger.FindTagsAsync(copy, cancellation) : null;
            var tags = kept is null ? tagger.Tag(cleaned.Clean, cancellation) : Kept(kept, cleaned.Clean);
            var made = kept is null ? copy : copy with { Tagger = ArticleTagger.NumberOf(tags.TaggerVersion) };
            if (await recorder.RecordAsync(made, seenAt, tags, cancellation))
                return (tags, "");
            // A higher revision, a newer tagger or a withdrawal came in between: it is there now.
        }
    }

    /// <summary>When ingest accepted it, else now.</summary>
    public DateTimeOffset SeenAt(ArticleCleaned cleaned) => cleaned.ReceivedAt?.ToDateTimeOffset() ?? clock.GetUtcNow();

    private ArticleTags Kept(byte[] kept, CleanArticle clean)
    {
        var tags = ArticleTags.Parser.ParseFrom(kept);
        tagger.MatchAgain(clean, tags);
        return tags;
    }
}
