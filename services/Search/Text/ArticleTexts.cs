using Newsroom.Article.V1;

namespace Newsroom.Search.Text;

/// <summary>The texts of a clean article that are searched.</summary>
public static class ArticleTexts
{
    /// <summary>The body, as the contracts define it for every offset.</summary>
    public static string Body(this CleanArticle clean) => string.Join("\n\n", clean.Paragraphs.Select(p => p.Text));
}

/// <summary>The terms of an article, text by text, in reading order.</summary>
public sealed record ArticleTerms(IReadOnlyList<string> Title, IReadOnlyList<string> Dek, IReadOnlyList<string> Body)
{
    /// <summary>
    /// A tsvector holds 1 MiB of distinct terms with their positions. Counting every occurrence keeps each article below it, and
    /// all engines alike; prose reaches it after some 90,000 words.
    /// </summary>
    private const int MaxBytes = 1_000_000;

    private const int BytesPerPosition = 5;

    public static ArticleTerms Of(CleanArticle clean)
    {
        var budget = MaxBytes;
        return new ArticleTerms(
            Take(clean.Title, ref budget), Take(clean.Dek, ref budget), Take(clean.Body(), ref budget));
    }

    private static List<string> Take(string text, ref int budget)
    {
        var terms = new List<string>();
        foreach (var token in Analyzer.Analyze(text))
        {
            budget -= System.Text.Encoding.UTF8.GetByteCount(token.Term) + BytesPerPosition;
            if (budget < 0)
                break;
            terms.Add(token.Term);
        }

        return terms;
    }
}
