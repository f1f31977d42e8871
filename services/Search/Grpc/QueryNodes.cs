using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Search.Query;
using Newsroom.Search.V1;
using Attribute = Newsroom.Search.Query.Attribute;

namespace Newsroom.Search.Grpc;

/// <summary>A parsed query as ExplainQuery shows it.</summary>
internal static class QueryNodes
{
    public static QueryNode Of(QueryExpression expression)
    {
        var node = expression switch
        {
            Word word => Leaf("word", Field(word.Scope), string.Join(" | ", word.Terms)),
            Phrase phrase => Leaf("phrase", Field(phrase.Scope), Forms(phrase.TermSequences)),
            Wildcard wildcard => Leaf("wildcard", Field(wildcard.Scope), wildcard.Pattern),
            Fuzzy fuzzy => Leaf("fuzzy", Field(fuzzy.Scope), string.Create(CultureInfo.InvariantCulture, $"{fuzzy.Text}~{fuzzy.MaxEdits}")),
            Near near => Leaf("near", Field(near.Scope), near.Distance.ToString(CultureInfo.InvariantCulture), Side(near.Left, near), Side(near.Right, near)),
            Attribute attribute => Leaf("value", QueryFields.Name(attribute.Field), attribute.Value),
            AttributePattern pattern => Leaf("wildcard", QueryFields.Name(pattern.Field), pattern.Pattern),
            PublishedRange range => Leaf("range", "published", $"{QueryTime.Write(range.From)} {QueryTime.Write(range.To)}"),
            WordCountRange range => Leaf("range", "words", $"{Bound(range.Min)} {Bound(range.Max)}"),
            AllOf all => Leaf("and", "", "", [.. all.Operands.Select(Of)]),
            AnyOf any => Leaf("or", "", "", [.. any.Operands.Select(Of)]),
            Not not => Leaf("not", "", "", Of(not.Operand)),
            Boost boost => Leaf("boost", "", boost.Factor.ToString(CultureInfo.InvariantCulture), Of(boost.Operand)),
            _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "No such kind of expression."),
        };
        node.Span = new TextSpan { Start = expression.Span.Start, Length = expression.Span.Length };
        return node;
    }

    private static QueryNode Side(IReadOnlyList<string> words, Near near) =>
        Of(words is [var single] ? new Word(single, near.Scope) { Span = near.Span } : new Phrase(words, near.Scope) { Span = near.Span });

    private static QueryNode Leaf(string kind, string field, string text, params QueryNode[] children) =>
        new() { Kind = kind, Field = field, Text = text, Children = { children } };

    private static string Field(TextScope scope) => scope == TextScope.Any ? "" : QueryFields.Name(scope);

    private static string Forms(IReadOnlyList<IReadOnlyList<string>> sequences) => string.Join(" | ", sequences.Select(s => string.Join(' ', s)));

    private static string Bound(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "*";
}
