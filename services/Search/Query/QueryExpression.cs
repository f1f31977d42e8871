namespace Newsroom.Search.Query;

/// <summary>
/// What is to be found, independent of any engine. Terms are as <see cref="Text.Analyzer"/> makes them. Each engine compiles the
/// tree to its own language.
/// </summary>
public abstract record QueryExpression;

/// <summary>The article has the term, in any of its texts.</summary>
public sealed record Word(string Term) : QueryExpression
{
    public override string ToString() => Term;
}

/// <summary>One of the article's texts has the terms next to each other, in this order.</summary>
public sealed record Phrase(IReadOnlyList<string> Terms) : QueryExpression
{
    public override string ToString() => $"\"{string.Join(' ', Terms)}\"";
}

/// <summary>The article matches every operand; there is at least one.</summary>
public sealed record AllOf(IReadOnlyList<QueryExpression> Operands) : QueryExpression
{
    /// <summary>The query written out from the tree: the same for all ways to type it.</summary>
    public override string ToString() => string.Join(' ', Operands);
}

/// <summary>Walks over expressions.</summary>
public static class QueryExpressions
{
    /// <summary>The words and phrases that a match contains, a word as a sequence of one term.</summary>
    public static IEnumerable<IReadOnlyList<string>> TermSequences(this QueryExpression expression) => expression switch
    {
        Word word => [[word.Term]],
        Phrase phrase => [phrase.Terms],
        AllOf all => all.Operands.SelectMany(TermSequences),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such kind of expression."),
    };
}
