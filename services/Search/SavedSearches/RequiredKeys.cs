using Newsroom.Search.Matching;
using Newsroom.Search.Query;

namespace Newsroom.Search.SavedSearches;

/// <summary>What an article must have to be worth asking.</summary>
internal abstract record QueryKey;

/// <summary>A term in any text.</summary>
internal sealed record TermKey(string Term) : QueryKey;

/// <summary>A value of a field.</summary>
internal sealed record ValueKey(AttributeField Field, string Value) : QueryKey;

/// <summary>A word that begins so.</summary>
internal sealed record PrefixKey(string Prefix) : QueryKey;

/// <summary>A word that is like this one.</summary>
internal sealed record AlikeKey(Fuzzy Word) : QueryKey;

/// <summary>A choice of keys: every article that matches the query has at least one of them.</summary>
/// <param name="Share">Of articles that have one, as far as is known; 0 to 1 and more.</param>
internal sealed record KeyChoice(IReadOnlyList<QueryKey> Keys, double Share);

/// <summary>
/// Chooses the keys of a query: of parts that must all match those of the rarest part, of alternatives those of each (as the monitors
/// of Lucene do). A query without any, such as a mere range of dates, has none and is asked of every article.
/// </summary>
internal static class RequiredKeys
{
    /// <summary>Shares of what is not counted, from English news: words that begin with two letters, with each further letter a third.</summary>
    private const double TwoLetters = 0.9;

    private const double Alike = 0.05;

    /// <summary>Null: there are none.</summary>
    public static KeyChoice? Choose(QueryExpression query, KeyFrequencies frequencies) => query switch
    {
        Word word => AnyOfThem(word.Terms.Select(term => Term(term, frequencies))),
        Phrase phrase => AnyOfThem(phrase.TermSequences.Select(run => Rarest(run, frequencies))),
        Near near => Either(near, frequencies),
        Wildcard wildcard => Prefix(WordPattern.Prefix(wildcard.Pattern)),
        Fuzzy fuzzy => new KeyChoice([new AlikeKey(fuzzy)], Alike),
        Query.Attribute attribute => new KeyChoice(
            [new ValueKey(attribute.Field, attribute.Value)], frequencies.Of(attribute.Field, attribute.Value)),
        AllOf all => all.Operands.Select(operand => Choose(operand, frequencies)).Where(choice => choice is not null).MinBy(choice => choice!.Share),
        AnyOf any => All(any.Operands.Select(operand => Choose(operand, frequencies))),
        Boost boost => Choose(boost.Operand, frequencies),
        _ => null,
    };

    private static KeyChoice? Either(Near near, KeyFrequencies frequencies)
    {
        var (left, right) = (Run(near.Left), Run(near.Right));
        return left!.Share <= right!.Share ? left : right;

        KeyChoice? Run(IReadOnlyList<string> words) =>
            AnyOfThem(Text.Analyzer.TermSequences(words).Select(run => Rarest(run, frequencies)));
    }

    private static KeyChoice Rarest(IReadOnlyList<string> run, KeyFrequencies frequencies) =>
        run.Select(term => Term(term, frequencies)).MinBy(choice => choice.Share)!;

    private static KeyChoice Term(string term, KeyFrequencies frequencies) => new([new TermKey(term)], frequencies.Of(term));

    private static KeyChoice Prefix(string prefix) => new([new PrefixKey(prefix)], TwoLetters / Math.Pow(3, prefix.Length - 2));

    private static KeyChoice AnyOfThem(IEnumerable<KeyChoice> choices) => All(choices)!;

    private static KeyChoice? All(IEnumerable<KeyChoice?> choices)
    {
        var all = choices.ToList();
        return all.Contains(null)
            ? null
            : new KeyChoice([.. all.SelectMany(choice => choice!.Keys).Distinct()], all.Sum(choice => choice!.Share));
    }
}
