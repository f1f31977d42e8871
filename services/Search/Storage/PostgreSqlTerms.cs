using System.Globalization;
using System.Text;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>
/// Terms in PostgreSQL's text forms. They travel as parameters, never within SQL, and each lexeme is quoted, so nothing that a user
/// types is read as an operator.
/// </summary>
internal static class PostgreSqlTerms
{
    /// <summary>A tsvector clamps later positions to this one.</summary>
    private const int MaxPosition = 16_383;

    /// <summary>Positions that a tsvector keeps of one lexeme.</summary>
    private const int MaxPositions = 255;

    public static string Vector(ArticleTerms terms)
    {
        var places = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var position = 0;
        foreach (var (list, weight) in new[] { (terms.Title, 'A'), (terms.Dek, 'B'), (terms.Body, 'D') })
        {
            foreach (var term in list)
            {
                position = Math.Min(position + 1, MaxPosition);
                if (!places.TryGetValue(term, out var found))
                    places.Add(term, found = []);
                if (found.Count < MaxPositions)
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"{position}{weight}"));
            }
        }

        var vector = new StringBuilder();
        foreach (var (term, found) in places)
            vector.Append(Quote(term)).Append(':').AppendJoin(',', found).Append(' ');
        return vector.ToString();
    }

    /// <summary>All terms in reading order; see the column's comment.</summary>
    public static string Sequence(ArticleTerms terms) =>
        string.Join('\n', new[] { terms.Title, terms.Dek, terms.Body }.Select(Sequence));

    /// <summary>How a run of terms reads within <see cref="Sequence(ArticleTerms)"/>.</summary>
    public static string Sequence(IReadOnlyList<string> terms) => $" {string.Join(' ', terms)} ";

    /// <summary>A tsquery that every match satisfies; of phrases it asks only for the terms.</summary>
    public static string Query(QueryExpression expression) => string.Join(" & ", Single(expression));

    /// <summary>One tsquery for each distinct term.</summary>
    public static string[] Single(QueryExpression expression) =>
        [.. expression.TermSequences().SelectMany(s => s).Distinct(StringComparer.Ordinal).Select(Quote)];

    /// <summary>What the sequence of every match contains.</summary>
    public static string[] Phrases(QueryExpression expression) =>
        [.. expression.TermSequences().Where(s => s.Count > 1).Select(Sequence)];

    private static string Quote(string term) =>
        $"'{term.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
