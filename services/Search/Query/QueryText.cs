using System.Globalization;
using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>Writes a tree as a query, the same for all ways to type it.</summary>
internal static class QueryText
{
    public static string Write(QueryExpression expression) => expression switch
    {
        Word word => Prefix(word.Scope) + word.Text,
        Phrase phrase => Prefix(phrase.Scope) + Quote(phrase.Words),
        Wildcard wildcard => Prefix(wildcard.Scope) + wildcard.Pattern,
        Fuzzy fuzzy => string.Create(CultureInfo.InvariantCulture, $"{Prefix(fuzzy.Scope)}{fuzzy.Text}~{fuzzy.MaxEdits}"),
        Near near => string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix(near.Scope)}{WordOrQuote(near.Left)} NEAR/{near.Distance} {Prefix(near.Scope)}{WordOrQuote(near.Right)}"),
        Attribute attribute => $"{QueryFields.Name(attribute.Field)}:{WordOrQuote(attribute.Value.Split(' '))}",
        AttributePattern pattern => $"{QueryFields.Name(pattern.Field)}:{pattern.Pattern}",
        AnyWord any => $"{Prefix(any.Scope)}({string.Join(" OR ", any.Words)})",
        ProminentWord prominent => $"prominent:{Write(prominent.Word)}",
        AnyAttribute any => $"{QueryFields.Name(any.Field)}:({string.Join(" OR ", any.Values.Select(v => WordOrQuote(v.Split(' '))))})",
        PublishedRange range => $"published:[{QueryTime.Write(range.From)} TO {QueryTime.Write(range.To)}}}",
        WordCountRange range => $"words:[{Bound(range.Min)} TO {Bound(range.Max)}]",
        AllOf all => string.Join(' ', all.Operands.Select(o => o is AnyOf ? Grouped(o) : Write(o))),
        AnyOf any => string.Join(" OR ", any.Operands.Select(o => o is AllOf ? Grouped(o) : Write(o))),
        Not not => "-" + Single(not.Operand),
        Boost boost => string.Create(CultureInfo.InvariantCulture, $"{Single(boost.Operand)}^{boost.Factor}"),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "No such kind of expression."),
    };

    private static string Single(QueryExpression operand) => operand is AllOf or AnyOf or Near or Boost ? Grouped(operand) : Write(operand);

    private static string Grouped(QueryExpression operand) => $"({Write(operand)})";

    private static string Prefix(TextScope scope) => scope == TextScope.Any ? "" : QueryFields.Name(scope) + ":";

    private static string WordOrQuote(IReadOnlyList<string> words) => words is [var single] ? single : Quote(words);

    private static string Quote(IEnumerable<string> words) => $"\"{string.Join(' ', words)}\"";

    private static string Bound(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "*";
}
