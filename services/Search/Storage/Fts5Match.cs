using Newsroom.Search.Query;

namespace Newsroom.Search.Storage;

/// <summary>Compiles a query to an FTS5 match expression. Terms are letters and digits, and stand in quotation marks all the same.</summary>
internal static class Fts5Match
{
    public static string Compile(QueryExpression expression) => expression switch
    {
        Word word => Quote(word.Terms[0]),
        Phrase phrase => Quote(string.Join(' ', phrase.TermSequences[0])),
        AllOf all => $"({string.Join(" AND ", all.Operands.Select(Compile))})",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such kind of expression."),
    };

    private static string Quote(string terms) => $"\"{terms.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
