using Newsroom.Search.Query;

namespace Newsroom.Search.Ranking;

/// <summary>A query whose newest matches are ranked.</summary>
/// <param name="Within">The number of a tier that has all its matches too; of the first tier its own.</param>
internal sealed record Tier(QueryExpression Query, int Within);

/// <summary>
/// Narrower queries, each of whose matches all match the query too and are likely to match it best. Ranking takes the newest of each, so that an old
/// article which is the best match of common words is among the candidates, and not only the newest ones. Of alternatives the rarest decide: what
/// the common ones add to a score is little beside them, as in MaxScore (Turtle and Flood 1995).
/// </summary>
internal static class Tiers
{
    /// <summary>Of the articles that have a word, the share in which it is prominent, roughly.</summary>
    private const double ProminentShare = 0.1;

    /// <summary>The query itself comes first. At most four.</summary>
    /// <param name="frequency">How many articles have one of the terms; 0 if that is not known.</param>
    /// <param name="candidates">How many candidates a tier gives.</param>
    public static List<Tier> Of(QueryExpression query, Func<ScoredTerm, long> frequency, int candidates)
    {
        var tiers = new List<Tier> { new(query, 0) };
        if (Prominent(query) is { } prominent)
            tiers.Add(new Tier(prominent, 0));
        if (Rarest(query, frequency, candidates) is not { } rarest)
            return tiers;
        tiers.Add(new Tier(rarest, 0));
        if (Prominent(rarest) is { } prominentRarest)
            tiers.Add(new Tier(prominentRarest, tiers.Count - 1));
        return tiers;
    }

    /// <summary>About which share of all articles match, 0 to 1, as if words came independently of each other.</summary>
    /// <param name="shares">Of articles that have a term of the query, by its key.</param>
    /// <param name="prominent">Of articles in which one of the index terms is prominent; null if that is not known.</param>
    public static double Share(
        QueryExpression query, IReadOnlyDictionary<(string Terms, TextScope Scope, bool IsPattern), double> shares, Func<IReadOnlyList<string>, double?> prominent)
    {
        return Of(query);

        double Of(QueryExpression part) => part switch
        {
            AllOf all => all.Operands.Aggregate(1.0, (share, operand) => share * (operand is Not ? 1 : Of(operand))),
            AnyOf any => 1 - any.Operands.Aggregate(1.0, (none, operand) => none * (1 - Of(operand))),
            Boost boost => Of(boost.Operand),
            ProminentWord { Word: var word } => prominent(word.Terms) ?? ProminentShare * Of(word),
            Word or Phrase or Near => ScoredTerm.Of(part).Aggregate(1.0, (share, term) => share * OfTerm(term)),
            _ => 1,
        };

        double OfTerm(ScoredTerm term) => shares.TryGetValue(term.Key, out var known)
            ? known
            : ProminentShare * shares.GetValueOrDefault(term.Key with { Scope = TextScope.Any }, 1);
    }

    /// <summary>The same words, all prominent, and phrases in the title; null if the query has none that could be.</summary>
    private static QueryExpression? Prominent(QueryExpression query) => query switch
    {
        Word { Scope: TextScope.Any } word => new ProminentWord(word),
        Phrase { Scope: TextScope.Any } phrase => phrase with { Scope = TextScope.Title },
        AnyWord { Scope: TextScope.Any } any => any with { Scope = TextScope.Title },
        Near { Scope: TextScope.Any } near => near with { Scope = TextScope.Title },
        Boost boost => Prominent(boost.Operand),
        AllOf all when all.Operands.Any(o => Prominent(o) is not null) => all with { Operands = [.. all.Operands.Select(o => Prominent(o) ?? o)] },
        AnyOf any when any.Operands.All(o => Prominent(o) is not null) => any with { Operands = [.. any.Operands.Select(o => Prominent(o)!)] },
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
