namespace Newsroom.Search.Query;

/// <summary>Walks over expressions.</summary>
public static class QueryExpressions
{
    /// <summary>The runs of index terms of words and phrases, a word as a run of one term.</summary>
    public static IEnumerable<IReadOnlyList<string>> TermSequences(this QueryExpression expression) => expression switch
    {
        Word word => [[word.Terms[0]]],
        Phrase phrase => [phrase.TermSequences[0]],
        AllOf all => all.Operands.SelectMany(TermSequences),
        _ => throw new NotSupportedException($"The engines do not run {expression.GetType().Name} yet."),
    };
}
