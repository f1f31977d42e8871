using Newsroom.Article.V1;
using Newsroom.Search.Highlighting;
using Newsroom.Search.V1;

namespace Newsroom.Search;

/// <summary>An indexed article as a hit shows it.</summary>
internal static class SearchHits
{
    public static SearchHit ToSearchHit(this IndexHit hit, Highlighter highlighter)
    {
        var (article, clean) = (hit.Article, hit.Article.Clean);
        return new SearchHit
        {
            Article = article.Article,
            Title = clean.Title,
            Score = hit.Score,
            Highlights = { highlighter.Highlight(clean, article.Language()) },
            PublishedAt = clean.Published?.Time,
            IndexedAt = article.IndexedAt,
            Language = article.Language(),
            Authors = { clean.Contributors.Where(c => c.Role == ContributorRole.Author).Select(c => c.Name) },
            Url = clean.CanonicalUrl.Length > 0 ? clean.CanonicalUrl : clean.Url,
            WordCount = clean.WordCount,
            StoryId = article.Tags.StoryId,
            Collapsed = hit.Collapsed,
            Superseded = hit.IsEarlier,
        };
    }

    /// <summary>The language that tagging worked in, which it may have decided where cleaning could not.</summary>
    public static string Language(this IndexedArticle article) =>
        article.Tags.Language.Length > 0 ? article.Tags.Language : article.Clean.Language;
}
