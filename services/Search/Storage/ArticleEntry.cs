using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Search.Facets;
using Newsroom.Search.Ranking;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>What both engines write of an article, worked out before any lock is taken.</summary>
internal sealed class ArticleEntry
{
    public ArticleEntry(IndexedArticle article, int attempt)
    {
        Source = article;
        Attempt = attempt;
        ArticleId = Guid.Parse(article.Article.ArticleId);
        Terms = ArticleTerms.Of(article);
        Profile = TermProfile.Of(Terms);
        FacetTerms = FacetList.Of(article);
        Facets = FacetList.Pack(FacetTerms);
        Pairs = PairFilter.Of(Terms);
        Key = ArticleKey.Of(IndexTime.SortTime(article), Content());
    }

    public Guid ArticleId { get; }

    public int Revision => Source.Article.Revision;

    public int Attempt { get; }

    /// <summary>Where it goes if no other article is there.</summary>
    public long Key { get; }

    public ArticleTerms Terms { get; }

    public Stemmer Stemmer => Stemmer.Of(Source.Language());

    public byte[] Profile { get; }

    public IReadOnlyList<FacetTerm> FacetTerms { get; }

    public byte[] Facets { get; }

    /// <summary>Made by <see cref="PairFilter"/>.</summary>
    public byte[] Pairs { get; }

    public int WordCount => Source.Clean.WordCount;

    public string StoryId => Source.Tags.StoryId;

    public string CopyGroupId => Source.Tags.CopyGroupId;

    private IndexedArticle Source { get; }

    /// <summary>A hash of all that is kept by key; see <see cref="ArticleKey"/>.</summary>
    private ulong Content() => StableHash.Of($"{ArticleId} {StoryId} {CopyGroupId}")
        ^ StableHash.Of(MemoryMarshal.Cast<byte, char>(Facets)) ^ (StableHash.Of(MemoryMarshal.Cast<byte, char>(Profile)) * 31)
        ^ (StableHash.Of(MemoryMarshal.Cast<byte, char>(Pairs)) * 37);

    public byte[] Document(DateTimeOffset indexedAt)
    {
        // Messages are merged by putting their bytes in a row, so an article without the time need not be copied to tell it.
        var time = new IndexedArticle { IndexedAt = indexedAt.ToTimestamp() };
        if (Source.IndexedAt is null)
            return [.. Source.ToByteArray(), .. time.ToByteArray()];
        var document = Source.Clone();
        document.IndexedAt = time.IndexedAt;
        return document.ToByteArray();
    }
}
