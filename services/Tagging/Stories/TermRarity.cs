namespace Newsroom.Tagging.Stories;

/// <summary>How many stories were opened, and how many of them by an article with each term.</summary>
public sealed record TermCounts(long Stories, IReadOnlyDictionary<long, long> Terms)
{
    public static TermCounts None { get; } = new(0, new Dictionary<long, long>());
}

/// <summary>
/// Weighs terms by how rare they are among the stories so far. Before much was counted the language's own shares stand in, as if
/// <see cref="PriorStories"/> stories had been seen with them.
/// </summary>
public static class TermRarity
{
    /// <summary>Terms of one article that are kept.</summary>
    public const int MaxTerms = 120;

    private const double PriorStories = 100;

    /// <summary>The article's vector, of length 1; empty if it has no terms.</summary>
    public static TermVector Weigh(IEnumerable<ArticleTerm> terms, TermCounts counts) =>
        TermVector.Of(terms.Select(term => (term.Term, (float)(term.Weight * RarityOf(term, counts)), term.Kind)), MaxTerms).ToUnit();

    /// <summary>The negative logarithm of the share of stories that have the term, at least 0.</summary>
    private static double RarityOf(ArticleTerm term, TermCounts counts)
    {
        // The article itself is one that has it.
        var having = counts.Terms.GetValueOrDefault(term.Term) + 1 + (PriorStories * term.Share);
        return Math.Max(0, -Math.Log(having / (counts.Stories + 1 + PriorStories)));
    }
}
