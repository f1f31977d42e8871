using System.Text;
using Newsroom.Search.Query;
using Newsroom.Search.Ranking;
using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>
/// Terms in PostgreSQL's text forms. They travel as parameters, never within SQL, and each lexeme is quoted, so nothing that a user
/// types is read as an operator.
/// </summary>
internal static class PostgreSqlTerms
{
    /// <summary>Everything that finds the article. A term's place tells only whether it is in the body.</summary>
    public static string Vector(ArticleTerms terms, DateTimeOffset time)
    {
        var lexemes = new Dictionary<string, string>(StringComparer.Ordinal) { [IndexToken.Everything] = ":1A" };
        foreach (var (scope, text) in new[] { (TextScope.Title, terms.Title), (TextScope.Dek, terms.Dek), (TextScope.Body, terms.Body) })
        {
            foreach (var term in text.Terms)
            {
                if (scope == TextScope.Body)
                    lexemes[term] = ":1D";
                else
                    lexemes[term] = lexemes[IndexToken.Term(scope, term)] = ":1A";
            }

            foreach (var word in text.Words)
                lexemes[IndexToken.Word(scope, word)] = ":1A";
        }

        foreach (var term in Relevance.Prominent(terms))
            lexemes[IndexToken.Prominent(term)] = ":1A";
        foreach (var (field, value) in terms.Attributes)
            lexemes[IndexToken.Attribute(field, value)] = ":1A";
        foreach (var period in IndexToken.Periods(time))
            lexemes[period] = ":1A";
        var vector = new StringBuilder();
        foreach (var (lexeme, place) in lexemes)
            vector.Append(Quote(lexeme)).Append(place).Append(' ');
        return vector.ToString();
    }

    /// <summary>All terms in reading order; see the column's comment.</summary>
    public static string Sequence(ArticleTerms terms) =>
        string.Join('\n', new[] { terms.Title, terms.Dek, terms.Body }.Select(t => Sequence(t.Terms)));

    /// <summary>How a run of terms reads within <see cref="Sequence(ArticleTerms)"/>.</summary>
    public static string Sequence(IReadOnlyList<string> terms) => $" {string.Join(' ', terms)} ";

    public static string Quote(string term) =>
        $"'{term.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
