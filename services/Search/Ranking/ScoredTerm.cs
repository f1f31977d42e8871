using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Ranking;

/// <summary>What adds to relevance: a word in any of its forms.</summary>
/// <param name="Terms">Index terms; their occurrences are summed.</param>
/// <param name="IsPattern">The words were found by a pattern or as a slip, so their own rarity says nothing.</param>
internal sealed record ScoredTerm(IReadOnlyList<string> Terms, TextScope Scope, double Boost, bool IsPattern)
{
    /// <summary>Tells terms apart, whatever their boost.</summary>
    public (string Terms, TextScope Scope, bool IsPattern) Key => (string.Join(' ', Terms), Scope, IsPattern);

    /// <summary>Words of one pattern that are looked for in a candidate; matching knows no such limit.</summary>
    private const int MaxPatternWords = 64;

    /// <summary>The words that a match should have, those of phrases one by one; none of what is left out, and no values of fields.</summary>
    public static List<ScoredTerm> Of(QueryExpression expression) =>
        [.. Find(expression, 1).GroupBy(t => t.Key).Select(g => g.MaxBy(t => t.Boost)!)];

    private static IEnumerable<ScoredTerm> Find(QueryExpression expression, double boost) => expression switch
    {
        Word word => [new ScoredTerm(word.Terms, word.Scope, boost, false)],
        Phrase phrase => phrase.Words.Select(w => new ScoredTerm(Analyzer.Terms(w, phrase.Further), phrase.Scope, boost, false)),
        Near near => near.Left.Concat(near.Right).Select(w => new ScoredTerm(Analyzer.Terms(w, near.Further), near.Scope, boost, false)),
        AnyWord { Words.Count: > 0 } any =>
            [new ScoredTerm([.. any.Words.Take(MaxPatternWords).SelectMany(w => new Word(w).Terms).Distinct(StringComparer.Ordinal)], any.Scope, boost, true)],
        ProminentWord prominent => Find(prominent.Word, boost),
        AllOf all => all.Operands.SelectMany(o => Find(o, boost)),
        AnyOf any => any.Operands.SelectMany(o => Find(o, boost)),
        Boost boosted => Find(boosted.Operand, boost * boosted.Factor),
        _ => [],
    };
}
