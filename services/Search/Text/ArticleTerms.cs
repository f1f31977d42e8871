using System.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Text;

/// <summary>One text of an article as it is indexed.</summary>
/// <param name="Terms">In reading order.</param>
/// <param name="Words">The distinct folded words that are not indexed under their own form, for patterns and fuzzy words.</param>
public sealed record TextTerms(IReadOnlyList<string> Terms, IReadOnlyCollection<string> Words);

/// <summary>All of an article that can be found by word or value.</summary>
/// <param name="Attributes">Distinct.</param>
public sealed record ArticleTerms(TextTerms Title, TextTerms Dek, TextTerms Body, IReadOnlyCollection<AttributeTerm> Attributes)
{
    /// <summary>
    /// A tsvector holds 1 MiB of distinct terms. Counting what all texts add to it keeps each article below that, and all engines alike;
    /// prose never reaches it.
    /// </summary>
    private const int MaxBytes = 900_000;

    /// <summary>What a term costs beside its text: its entry, its places and alignment.</summary>
    private const int BytesPerTerm = 12;

    public static ArticleTerms Of(IndexedArticle article)
    {
        var stemmer = Stemmer.Of(article.Language());
        var seen = new HashSet<(string Term, bool IsWord)>();
        var budget = MaxBytes;
        return new ArticleTerms(
            Take(article.Clean.Title, stemmer, seen, ref budget),
            Take(article.Clean.Dek, stemmer, seen, ref budget),
            Take(article.Clean.Body(), stemmer, seen, ref budget),
            AttributeTerm.Of(article));
    }

    private static TextTerms Take(string text, Stemmer stemmer, HashSet<(string Term, bool IsWord)> seen, ref int budget)
    {
        var terms = new List<string>();
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in Analyzer.Analyze(text, stemmer))
        {
            if (seen.Add((token.Term, false)))
                budget -= Encoding.UTF8.GetByteCount(token.Term) + BytesPerTerm;
            if (token.Word != token.Term && seen.Add((token.Word, true)))
                budget -= Encoding.UTF8.GetByteCount(token.Word) + BytesPerTerm;
            if (budget < 0)
                break;
            terms.Add(token.Term);
            if (token.Word != token.Term)
                words.Add(token.Word);
        }

        return new TextTerms(terms, words);
    }
}
