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
        Key = ArticleKey.Of(IndexTime.SortTime(article), ArticleId);
        Terms = ArticleTerms.Of(article);
        Profile = TermProfile.Of(Terms);
        FacetTerms = FacetList.Of(article);
        Facets = FacetList.Pack(FacetTerms);
    }

    public Guid ArticleId { get; }

    public int Revision => Source.Article.Revision;

    public int Attempt { get; }

    /// <summary>Where it goes if no other article is there.</summary>
    public long Key { get; }

    public ArticleTerms Terms { get; }

    public byte[] Profile { get; }

    public IReadOnlyList<FacetTerm> FacetTerms { get; }

    public byte[] Facets { get; }

    public int WordCount => Source.Clean.WordCount;

    public string StoryId => Source.Tags.StoryId;

    public string CopyGroupId => Source.Tags.CopyGroupId;

    private IndexedArticle Source { get; }

    public byte[] Document(DateTimeOffset indexedAt)
    {
        var document = Source.Clone();
        document.IndexedAt = indexedAt.ToTimestamp();
        return document.ToByteArray();
    }
}
