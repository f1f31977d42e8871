using Newsroom.Search.Query;

namespace Newsroom.Search.Ranking;

/// <summary>
/// Narrower queries, each of whose matches all match the query too and are likely to match it best. Ranking takes the newest of each, so that an old
/// article which is the best match of common words is among the candidates, and not only the newest ones.
/// </summary>
internal static class Tiers
{
    /// <summary>Of the articles that have a word, the share that has it in the title, roughly.</summary>
    private const double InTitleShare = 0.1;

    /// <summary>The query itself comes first. At most four.</summary>
    /// <param name="frequency">How many articles have one of the terms; 0 if that is not known.</param>
    /// <param name="candidates">How many candidates a tier gives.</param>
    public static List<QueryExpression> Of(QueryExpression query, Func<ScoredTerm, long> frequency, int candidates)
    {
        var tiers = new List<QueryExpression> { query };
        Add(InTitle(query));
        Add(Every(query));
        Add(Rarest(query, frequency, candidates));
        return tiers;

        void Add(QueryExpression? tier)
        {
            if (tier is not null && tiers.TrueForAll(t => t.ToString() != tier.ToString()))
                tiers.Add(tier);
        }
    }

    /// <summary>About which share of all articles match, 0 to 1, as if words came independently of each other.</summary>
    /// <param name="shares">Of articles that have a term of the query, by its key.</param>
    public static double Share(QueryExpression query, IReadOnlyDictionary<(string Terms, TextScope Scope, bool IsPattern), double> shares) => query switch
    {
        AllOf all => all.Operands.Aggregate(1.0, (share, operand) => share * (operand is Not ? 1 : Share(operand, shares))),
        AnyOf any => Math.Min(1, any.Operands.Sum(operand => Share(operand, shares))),
        Boost boost => Share(boost.Operand, shares),
        Word or Phrase or Near => ScoredTerm.Of(query).Aggregate(
            1.0, (share, term) => share * (shares.TryGetValue(term.Key, out var known) ? known : InTitleShare * shares.GetValueOrDefault(term.Key with { Scope = TextScope.Any }, 1))),
        _ => 1,
    };

    /// <summary>The same words, all in the title; null if the query has none that could be.</summary>
    private static QueryExpression? InTitle(QueryExpression query) => query switch
    {
        Word { Scope: TextScope.Any } word => word with { Scope = TextScope.Title },
        Phrase { Scope: TextScope.Any } phrase => phrase with { Scope = TextScope.Title },
        AnyWord { Scope: TextScope.Any } any => any with { Scope = TextScope.Title },
        Near { Scope: TextScope.Any } near => near with { Scope = TextScope.Title },
        Boost boost => InTitle(boost.Operand),
        AllOf all when all.Operands.Any(o => InTitle(o) is not null) => all with { Operands = [.. all.Operands.Select(o => InTitle(o) ?? o)] },
        AnyOf any when any.Operands.All(o => InTitle(o) is not null) => any with { Operands = [.. any.Operands.Select(o => InTitle(o)!)] },
        _ => null,
    };

    /// <summary>What could match one of several matches all of them.</summary>
    private static QueryExpression? Every(QueryExpression query) => query switch
    {
        AnyOf any => new AllOf([.. any.Operands.Select(o => Every(o) ?? o).SelectMany(o => o is AllOf all ? all.Operands : [o])]),
        AllOf all when all.Operands.Any(o => o is AnyOf) =>
            new AllOf([.. all.Operands.Select(o => o is AnyOf ? Every(o)! : o).SelectMany(o => o is AllOf inner ? inner.Operands : [o])]),
        Boost boost => Every(boost.Operand),
        _ => null,
    };

    /// <summary>Of what could match one of several, the rarest, as many as give enough candidates; null if that is all of them.</summary>
    private static QueryExpression? Rarest(QueryExpression query, Func<ScoredTerm, long> frequency, int candidates)
    {
        if (query is AllOf all && all.Operands.OfType<AnyOf>().FirstOrDefault() is { } part)
            return Rarest(part, frequency, candidates) is { } rare ? all with { Operands = [.. all.Operands.Select(o => o == (QueryExpression)part ? rare : o)] } : null;
        if (query is not AnyOf any)
            return null;
        var byRarity = any.Operands
            .Select(o => (Operand: o, Frequency: ScoredTerm.Of(o).Select(frequency).DefaultIfEmpty(0).Min()))
            .OrderBy(o => o.Frequency).ToList();
        var (taken, sum) = (0, 0L);
        while (taken < byRarity.Count && sum < candidates)
            sum += byRarity[taken++].Frequency;
        if (taken == byRarity.Count)
            return null;
        return taken == 1 ? byRarity[0].Operand : new AnyOf([.. byRarity.Take(taken).Select(o => o.Operand)]);
    }
}
