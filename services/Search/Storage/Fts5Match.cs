using System.Globalization;
using System.Text;
using Newsroom.Search.Query;
using Newsroom.Search.Ranking;
using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>Compiles a query to an FTS5 match expression. Terms are letters and digits, and stand in quotation marks all the same.</summary>
internal static class Fts5Match
{
    /// <summary>Null if a part of the query is not about the inverted index.</summary>
    public static string? Compile(QueryExpression expression) => expression switch
    {
        Word word => Column(word.Scope) + Any(word.Terms.Select(Quote)),
        Phrase phrase => Column(phrase.Scope) + Any(phrase.TermSequences.Select(Run)),
        Near near => Column(near.Scope) + Any(near.TermPairs.Select(p => string.Create(
            CultureInfo.InvariantCulture, $"NEAR({Run(p.Left)} {Run(p.Right)}, {near.Distance})"))),
        Wildcard wildcard => Pattern(Glob.Prefix(wildcard.Pattern), wildcard.Scope),
        AnyWord any => any.Words.Count == 0 ? Nothing : Any(any.Words.SelectMany(w => AsItIs(w, any.Scope))),
        ProminentWord prominent => Any(prominent.Word.Terms.Select(t => Quote(IndexToken.Prominent(t)))),
        Query.Attribute { Field: AttributeField.Story } => null,
        Query.Attribute attribute => Quote(IndexToken.Attribute(attribute.Field, attribute.Value)),
        AttributePattern pattern => Prefix(IndexToken.Attribute(pattern.Field, Glob.Prefix(pattern.Pattern))),
        AnyAttribute any => any.Values.Count == 0 ? Nothing : Any(any.Values.Select(v => Quote(IndexToken.Attribute(any.Field, v)))),
        Boost boost => Compile(boost.Operand),
        AllOf all => Compile(all.Operands),
        AnyOf any => any.Operands.Select(Compile).ToList() is var parts && parts.Contains(null) ? null : Any(parts!),
        _ => null,
    };

    /// <summary>What matches all of them; null if one is not about the inverted index.</summary>
    public static string? Compile(IReadOnlyCollection<QueryExpression> operands)
    {
        var wanted = operands.Where(o => o is not Not).Select(Compile).ToList();
        var unwanted = operands.OfType<Not>().Select(n => Compile(n.Operand)).ToList();
        if (wanted.Contains(null) || unwanted.Contains(null))
            return null;
        var positive = wanted.Count switch { 0 => Quote(IndexToken.Everything), 1 => wanted[0]!, _ => $"({string.Join(" AND ", wanted)})" };
        return unwanted.Count == 0 ? positive : $"({positive} NOT {Any(unwanted!)})";
    }

    /// <summary>What stands in the column extra.</summary>
    public static string Extra(ArticleTerms terms)
    {
        var extra = new StringBuilder(IndexToken.Everything);
        foreach (var (scope, text) in new[] { (TextScope.Title, terms.Title), (TextScope.Dek, terms.Dek), (TextScope.Body, terms.Body) })
        {
            foreach (var word in text.Words)
                extra.Append(' ').Append(IndexToken.Word(scope, word));
        }

        foreach (var term in Relevance.Prominent(terms))
            extra.Append(' ').Append(IndexToken.Prominent(term));
        foreach (var (field, value) in terms.Attributes)
            extra.Append(' ').Append(IndexToken.Attribute(field, value));
        return extra.ToString();
    }

    /// <summary>No article has it: a private-use character that stands alone.</summary>
    private static string Nothing => Quote("\uE0FF");

    private static string Pattern(string prefix, TextScope scope) =>
        Any(IndexToken.Texts(scope).Select(text => Prefix(IndexToken.Word(text, prefix))).Prepend(Column(scope) + Prefix(prefix)));

    private static IEnumerable<string> AsItIs(string word, TextScope scope) =>
        IndexToken.Texts(scope).Select(text => Quote(IndexToken.Word(text, word))).Prepend(Column(scope) + Quote(word));

    private static string Column(TextScope scope) => scope == TextScope.Any ? "" : QueryFields.Name(scope) + " : ";

    private static string Any(IEnumerable<string> parts) => string.Join(" OR ", parts) is var all && parts.Skip(1).Any() ? $"({all})" : all;

    private static string Run(IReadOnlyList<string> terms) => Quote(string.Join(' ', terms));

    private static string Prefix(string start) => Quote(start) + "*";

    private static string Quote(string terms) => $"\"{terms.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
