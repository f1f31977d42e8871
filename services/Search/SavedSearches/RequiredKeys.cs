using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.SavedSearches;

/// <summary>What an article must have to be worth asking.</summary>
internal abstract record QueryKey
{
    /// <summary>Terms of which the article must have one as well; empty if that is not known.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];
}

/// <summary>A term in any text.</summary>
internal sealed record TermKey(string Term) : QueryKey;

/// <summary>A value of a field.</summary>
internal sealed record ValueKey(AttributeTerm Value) : QueryKey;

/// <summary>A word that begins so.</summary>
internal sealed record PrefixKey(string Prefix) : QueryKey;

/// <summary>A word that is like this one.</summary>
internal sealed record AlikeKey(Fuzzy Word) : QueryKey;

/// <summary>A choice of keys: every article that matches the query has at least one of them.</summary>
/// <param name="Share">Of articles that have one, as far as is known; 0 to 1 and more.</param>
internal sealed record KeyChoice(IReadOnlyList<QueryKey> Keys, double Share)
{
    /// <summary>The same, with a second choice that matches have too.</summary>
    public KeyChoice With(KeyChoice? second) => second is null || !second.Keys.All(key => key is TermKey)
        ? this
        : this with { Keys = [.. Keys.Select(key => key.Also.Count > 0 ? key : key with { Also = [.. second.Keys.Cast<TermKey>().Select(k => k.Term)] })] };
}

/// <summary>
/// Chooses the keys of a query: of parts that must all match those of the rarest part, of alternatives those of each (as the monitors
/// of Lucene do), with the second rarest to be sure. A query without any, such as a mere range of dates, has none and is asked of every
/// article.
/// </summary>
internal static class RequiredKeys
{
    /// <summary>Shares of what is not counted, from English news: words that begin with two letters, with each further letter a third.</summary>
    private const double TwoLetters = 0.9;

    private const double Alike = 0.05;

    /// <summary>Null: there are none.</summary>
    public static KeyChoice? Choose(QueryExpression query, KeyFrequencies frequencies) => query switch
    {
        Word word => Any(word.Terms.Select(term => Term(term, frequencies))),
        Phrase phrase => Runs(phrase.TermSequences, frequencies),
        Near near => Rarest([Runs(Analyzer.TermSequences(near.Left, near.Further), frequencies), Runs(Analyzer.TermSequences(near.Right, near.Further), frequencies)]),
        Wildcard wildcard => Prefix(Glob.Prefix(wildcard.Pattern)),
        Fuzzy fuzzy => new KeyChoice([new AlikeKey(fuzzy)], Alike),
        Query.Attribute attribute => new KeyChoice(
            [new ValueKey(new AttributeTerm(attribute.Field, attribute.Value))], frequencies.Of(new AttributeTerm(attribute.Field, attribute.Value))),
        AllOf all => Rarest(all.Operands.Select(operand => Choose(operand, frequencies))),
        AnyOf any => Any(any.Operands.Select(operand => Choose(operand, frequencies))),
        Boost boost => Choose(boost.Operand, frequencies),
        _ => null,
    };

    private static KeyChoice? Runs(IReadOnlyList<IReadOnlyList<string>> runs, KeyFrequencies frequencies) =>
        Any(runs.Select(run => Rarest(run.Distinct(StringComparer.Ordinal).Select(term => Term(term, frequencies)))));

    private static KeyChoice Term(string term, KeyFrequencies frequencies) => new([new TermKey(term)], frequencies.Of(term));

    private static KeyChoice Prefix(string prefix) => new([new PrefixKey(prefix)], TwoLetters / Math.Pow(3, prefix.Length - 2));

    private static KeyChoice? Rarest(IEnumerable<KeyChoice?> choices)
    {
        var known = choices.OfType<KeyChoice>().OrderBy(choice => choice.Share).ToList();
        return known.Count == 0 ? null : known[0].With(known.Skip(1).FirstOrDefault(choice => choice.Keys.All(key => key is TermKey)));
    }

    private static KeyChoice? Any(IEnumerable<KeyChoice?> choices)
    {
        var all = choices.ToList();
        return all.Contains(null)
            ? null
            : new KeyChoice([.. all.SelectMany(choice => choice!.Keys)], all.Sum(choice => choice!.Share));
    }
}
