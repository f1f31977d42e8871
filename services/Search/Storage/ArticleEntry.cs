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
        Article = article;
        Attempt = attempt;
        ArticleId = Guid.Parse(article.Article.ArticleId);
        Terms = ArticleTerms.Of(article);
        Profile = TermProfile.Of(Terms);
        FacetTerms = FacetList.Of(article);
        Facets = FacetList.Pack(FacetTerms);
        Pairs = PairFilter.Of(Terms);
        Key = ArticleKey.Of(IndexTime.SortTime(article), Content());
    }

    public IndexedArticle Article { get; }

    public Guid ArticleId { get; }

    public int Revision => Article.Article.Revision;

    public int Attempt { get; }

    /// <summary>Where it goes if no other article is there.</summary>
    public long Key { get; }

    public ArticleTerms Terms { get; }

    public Stemmer Stemmer => Stemmer.Of(Article.Language());

    public byte[] Profile { get; }

    public IReadOnlyList<FacetTerm> FacetTerms { get; }

    public byte[] Facets { get; }

    /// <summary>Made by <see cref="PairFilter"/>.</summary>
    public byte[] Pairs { get; }

    public int WordCount => Article.Clean.WordCount;

    public string StoryId => Article.Tags.StoryId;

    public string CopyGroupId => Article.Tags.CopyGroupId;

    /// <summary>A hash of all that is kept by key; see <see cref="ArticleKey"/>.</summary>
    private ulong Content() => StableHash.Of($"{ArticleId} {StoryId} {CopyGroupId}")
        ^ StableHash.Of(MemoryMarshal.Cast<byte, char>(Facets)) ^ (StableHash.Of(MemoryMarshal.Cast<byte, char>(Profile)) * 31)
        ^ (StableHash.Of(MemoryMarshal.Cast<byte, char>(Pairs)) * 37);

    public byte[] Document(DateTimeOffset indexedAt)
    {
        // Messages are merged by putting their bytes in a row, so an article without the time need not be copied to tell it.
        var time = new IndexedArticle { IndexedAt = indexedAt.ToTimestamp() };
        if (Article.IndexedAt is null)
            return [.. Article.ToByteArray(), .. time.ToByteArray()];
        var document = Article.Clone();
        document.IndexedAt = time.IndexedAt;
        return document.ToByteArray();
    }
}
