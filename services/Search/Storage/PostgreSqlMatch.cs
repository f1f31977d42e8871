using System.Globalization;
using Newsroom.Search.Query;

namespace Newsroom.Search.Storage;

/// <summary>
/// Compiles a query to a condition on <c>article AS a</c>: as much as possible becomes one tsquery, which the index answers, and the rest conditions on
/// what that leaves: on columns, and of phrases on the order of the terms.
/// </summary>
internal sealed class PostgreSqlMatch
{
    /// <param name="periods">Keep to articles that have one of these tokens; null: to none in particular.</param>
    public PostgreSqlMatch(QueryExpression expression, IEnumerable<string>? periods = null)
    {
        var part = Compile(expression);
        if (part.Query is not null && periods is not null)
            part = part with { Query = $"({part.Query} & {Any(periods.Select(Lexeme))})" };
        HasQuery = part.Query is not null;
        Where = Full(part);
        Narrowing = part.Query is null ? null : Full(part with { Condition = null });
        Remaining = part.Query is null ? null : part.Condition;
    }

    public SqlParameters Parameters { get; } = new();

    /// <summary>The full-text index narrows the matches down.</summary>
    public bool HasQuery { get; }

    public string Where { get; }

    /// <summary>The part of <see cref="Where"/> that the full-text index answers; null if there is none.</summary>
    public string? Narrowing { get; }

    /// <summary>The rest of <see cref="Where"/>, which has to read each article; null if there is none, or nothing else.</summary>
    public string? Remaining { get; }

    private Part Compile(QueryExpression expression) => (ColumnConditions.Compile(expression, Parameters), expression) switch
    {
        ({ } column, _) => new Part(null, column),
        (_, Word word) => new Part(Any(word.Terms.Select(t => Term(t, word.Scope))), null),
        (_, Phrase phrase) => new Part(
            Any(phrase.TermSequences.Select(s => All(s, phrase.Scope))),
            InSequence(phrase.Scope, phrase.TermSequences, (text, run) => $"strpos({text}, {Parameters.Add(PostgreSqlTerms.Sequence(run))}) > 0")),
        (_, Near near) => new Part(
            Any(near.TermPairs.Select(p => All([.. p.Left, .. p.Right], near.Scope))),
            string.Join(" OR ", near.TermPairs.SelectMany(p => IndexToken.Texts(near.Scope).Select(t => AreNear(Text(t), p.Left, p.Right, near.Distance))))),
        (_, Wildcard wildcard) => new Part(Any(Prefixes(Glob.Prefix(wildcard.Pattern), wildcard.Scope)), null),
        (_, AnyWord any) => new Part(Any(any.Words.SelectMany(w => AsItIs(w, any.Scope))), null),
        (_, ProminentWord prominent) => new Part(Any(prominent.Word.Terms.Select(t => Lexeme(IndexToken.Prominent(t)))), null),
        (_, Query.Attribute attribute) => new Part(Lexeme(IndexToken.Attribute(attribute.Field, attribute.Value)), null),
        (_, AttributePattern pattern) => new Part(Lexeme(IndexToken.Attribute(pattern.Field, Glob.Prefix(pattern.Pattern))) + ":*", null),
        (_, AnyAttribute any) => new Part(Any(any.Values.Select(v => Lexeme(IndexToken.Attribute(any.Field, v)))), null),
        (_, Boost boost) => Compile(boost.Operand),
        (_, AllOf all) => CompileAll(all.Operands),
        (_, AnyOf any) => CompileAny([.. any.Operands.Select(Compile)]),
        (_, Not not) => new Part(null, $"NOT ({Full(Compile(not.Operand))})"),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "No such kind of expression."),
    };

    private Part CompileAll(IReadOnlyList<QueryExpression> operands)
    {
        var wanted = operands.Where(o => o is not Not).Select(Compile).ToList();
        var unwanted = operands.OfType<Not>().Select(n => Compile(n.Operand)).ToList();
        var queries = wanted.Where(p => p.Query is not null).Select(p => p.Query!).ToList();
        var conditions = wanted.Where(p => p.Condition is not null).Select(p => p.Condition!).ToList();
        foreach (var part in unwanted)
        {
            // What is left out narrows nothing down by itself; the index can only take it from what it finds.
            if (part.Condition is null && queries.Count > 0)
                queries.Add($"!{part.Query}");
            else
                conditions.Add($"NOT ({Full(part)})");
        }

        return new Part(
            queries.Count == 0 ? null : $"({string.Join(" & ", queries)})",
            conditions.Count == 0 ? null : string.Join(" AND ", conditions.Select(c => $"({c})")));
    }

    private Part CompileAny(List<Part> parts)
    {
        var query = parts.TrueForAll(p => p.Query is not null) ? Any(parts.Select(p => p.Query!)) : null;
        var condition = parts.TrueForAll(p => p is { Query: not null, Condition: null }) ? null : string.Join(" OR ", parts.Select(p => $"({Full(p)})"));
        return new Part(query, condition);
    }

    private string Full(Part part) => part switch
    {
        { Query: { } query, Condition: null } => $"a.terms @@ {Parameters.Add(query)}::tsquery",
        { Query: { } query, Condition: { } condition } => $"a.terms @@ {Parameters.Add(query)}::tsquery AND ({condition})",
        _ => part.Condition!,
    };

    private static string InSequence<T>(TextScope scope, IEnumerable<T> forms, Func<string, T, string> test) =>
        string.Join(" OR ", forms.Select(form => test(Text(scope), form)));

    private static string Text(TextScope scope) => scope == TextScope.Any
        ? "a.sequence"
        : string.Create(CultureInfo.InvariantCulture, $"split_part(a.sequence, E'\\n', {scope - TextScope.Title + 1})");

    /// <summary>By the places of the first term of each run. A regular expression for it takes milliseconds an article.</summary>
    private string AreNear(string text, IReadOnlyList<string> left, IReadOnlyList<string> right, int distance)
    {
        var conditions = Rest("l", left).Concat(Rest("r", right)).Append(string.Create(
            CultureInfo.InvariantCulture,
            $"(r.n - l.n - {left.Count} BETWEEN 0 AND {distance} OR l.n - r.n - {right.Count} BETWEEN 0 AND {distance})"));
        return $"""
            EXISTS (SELECT FROM (SELECT string_to_array({text}, ' ') AS terms OFFSET 0) AS t,
                unnest(array_positions(t.terms, {Parameters.Add(left[0])}::text)) AS l (n),
                unnest(array_positions(t.terms, {Parameters.Add(right[0])}::text)) AS r (n)
            WHERE {string.Join(" AND ", conditions)})
            """;

        IEnumerable<string> Rest(string place, IReadOnlyList<string> run) => run.Skip(1).Select((term, i) =>
            string.Create(CultureInfo.InvariantCulture, $"t.terms[{place}.n + {i + 1}] = {Parameters.Add(term)}"));
    }

    private static string All(IEnumerable<string> terms, TextScope scope) =>
        $"({string.Join(" & ", terms.Distinct(StringComparer.Ordinal).Select(t => Term(t, scope)))})";

    private static string Any(IEnumerable<string> queries) => string.Join(" | ", queries) is { Length: > 0 } any ? $"({any})" : Lexeme("\uE0FF");

    private static string Term(string term, TextScope scope) => scope switch
    {
        TextScope.Any => Lexeme(term),
        TextScope.Body => Lexeme(term) + ":D",
        _ => Lexeme(IndexToken.Term(scope, term)),
    };

    private static IEnumerable<string> AsItIs(string word, TextScope scope) =>
        IndexToken.Texts(scope).Select(text => Lexeme(IndexToken.Word(text, word))).Prepend(Term(word, scope));

    private static IEnumerable<string> Prefixes(string prefix, TextScope scope) =>
        IndexToken.Texts(scope).Select(text => Lexeme(IndexToken.Word(text, prefix)) + ":*")
            .Prepend(scope == TextScope.Body ? Lexeme(prefix) + ":*D" : Term(prefix, scope) + ":*");

    private static string Lexeme(string lexeme) => PostgreSqlTerms.Quote(lexeme);

    /// <summary>An article matches if it matches the tsquery and the condition; null of either asks for nothing.</summary>
    private readonly record struct Part(string? Query, string? Condition);
}
