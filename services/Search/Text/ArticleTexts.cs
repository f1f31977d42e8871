using Newsroom.Article.V1;

namespace Newsroom.Search.Text;

/// <summary>The texts of a clean article that are searched.</summary>
public static class ArticleTexts
{
    /// <summary>The body, as the contracts define it for every offset.</summary>
    public static string Body(this CleanArticle clean) => string.Join("\n\n", clean.Paragraphs.Select(p => p.Text));
}
