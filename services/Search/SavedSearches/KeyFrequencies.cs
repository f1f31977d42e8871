using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.SavedSearches;

/// <summary>How many of the articles seen lately have a term or value; decides by what a saved search is found. Not for two tasks at once.</summary>
internal sealed class KeyFrequencies
{
    /// <summary>From here on all counts are halved, so that the past fades.</summary>
    private const int MaxArticles = 20_000;

    /// <summary>What no article has been seen to have is taken to be this rare, the rarer the longer it is.</summary>
    private const double Unseen = 0.5;

    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<AttributeTerm, int> _values = [];

    /// <summary>Articles counted.</summary>
    public int Articles { get; private set; }

    public void Observe(MatchableArticle article)
    {
        foreach (var term in article.Terms)
            _terms[term] = _terms.GetValueOrDefault(term) + 1;
        foreach (var value in article.Attributes)
            _values[value] = _values.GetValueOrDefault(value) + 1;
        if (++Articles < MaxArticles)
            return;
        Articles /= 2;
        Halve(_terms);
        Halve(_values);
    }

    /// <summary>The share of articles that have the term, above 0.</summary>
    public double Of(string term) => Share(_terms.GetValueOrDefault(term), term.Length);

    /// <summary>The share of articles that have the value, above 0.</summary>
    public double Of(AttributeTerm value) => value.Field == AttributeField.Lang && Articles == 0
        ? 1
        : Share(_values.GetValueOrDefault(value), value.Value.Length);

    private double Share(int count, int length) => count > 0 ? (double)count / Articles : Unseen / (Articles + length);

    private static void Halve<TKey>(Dictionary<TKey, int> counts)
        where TKey : notnull
    {
        foreach (var (key, count) in counts.ToList())
        {
            if (count > 1)
                counts[key] = count / 2;
            else
                counts.Remove(key);
        }
    }
}
