using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Ranking;

/// <summary>
/// How well an article matches. BM25F over title, dek and body, times a bonus for being new:
/// <code>
/// score   = recency * sum over words of boost * idf * 2.2 * tf / (tf + 1.2)
/// tf      = 8 * title + 4 * dek + body / (0.25 + 0.75 * length / 400)
/// idf     = ln(1 + (N - n + 0.5) / (n + 0.5))
/// recency = 1 + 0.25 * 2^(-age / 7 days)
/// </code>
/// where title, dek and body count a word's occurrences there (at most 3, 1 and 31), length is the body's in words, n of N articles have the
/// word and age counts from publication (of the future: 0). The length of a typical article is fixed at 400, and idf and the time are
/// kept for all pages of a query, so that an article's score does not change while one pages. A word found by a pattern or as a slip has idf 2.
/// </summary>
internal sealed class Relevance
{
    /// <summary>Steps of idf in one unit; it travels in a page token as a byte.</summary>
    public const double IdfSteps = 16;

    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;
    private const double TypicalLength = 400;
    private const double TitleWeight = 8;
    private const double DekWeight = 4;
    private const double RecencyBonus = 0.25;
    private const double HalfLifeDays = 7;
    private const double ProminentTf = 4;
    private const byte PatternIdf = (byte)(2 * IdfSteps);

    private readonly (uint[] Hashes, TextScope Scope, double Weight)[] _terms;
    private readonly DateTimeOffset _now;

    public Relevance(IReadOnlyList<ScoredTerm> terms, ReadOnlySpan<byte> idfs, DateTimeOffset now)
    {
        _now = now;
        _terms = new (uint[], TextScope, double)[terms.Count];
        for (var i = 0; i < terms.Count; i++)
            _terms[i] = ([.. terms[i].Terms.Select(TermProfile.Hash)], terms[i].Scope, terms[i].Boost * idfs[i] / IdfSteps);
    }

    /// <summary>The rarity of a term that <paramref name="having"/> of <paramref name="all"/> articles have, in steps.</summary>
    public static byte Idf(ScoredTerm term, long having, long all)
    {
        if (term.IsPattern)
            return PatternIdf;
        having = Math.Min(having, all);
        return (byte)Math.Clamp(Math.Round(IdfSteps * Math.Log(1 + ((all - having + 0.5) / (having + 0.5)))), 1, byte.MaxValue);
    }

    /// <summary>The terms of which tf is 4 or more: those of title and dek, and those that the body has often for its length. They are some 25 of an article.</summary>
    public static IEnumerable<string> Prominent(ArticleTerms terms)
    {
        var least = LeastProminent(terms.Body.Terms.Count);
        var often = terms.Body.Terms.CountBy(term => term, StringComparer.Ordinal).Where(term => term.Value >= least).Select(term => term.Key);
        return often.Concat(terms.Title.Terms).Concat(terms.Dek.Terms).Distinct(StringComparer.Ordinal);
    }

    public double Score(ReadOnlySpan<byte> profile, DateTimeOffset published)
    {
        var norm = Norm(TermProfile.BodyLength(profile));
        double sum = 0;
        foreach (var (hashes, scope, weight) in _terms)
        {
            var (title, dek, body) = (0, 0, 0);
            foreach (var hash in hashes)
            {
                var found = TermProfile.Find(profile, hash);
                (title, dek, body) = (title + found.Title, dek + found.Dek, body + found.Body);
            }

            var tf = scope switch
            {
                TextScope.Title => TitleWeight * title,
                TextScope.Dek => DekWeight * dek,
                TextScope.Body => body / norm,
                _ => (TitleWeight * title) + (DekWeight * dek) + (body / norm),
            };
            sum += weight * (Saturation + 1) * tf / (tf + Saturation);
        }

        var days = Math.Max(0, (_now - published).TotalDays);
        return sum * (1 + (RecencyBonus * Math.Pow(2, -days / HalfLifeDays)));
    }

    /// <summary>Occurrences in a body of that length from which on a term is prominent by them alone.</summary>
    public static double LeastProminent(int bodyLength) => ProminentTf * Norm(bodyLength);

    private static double Norm(int bodyLength) => 1 - LengthShare + (LengthShare * bodyLength / TypicalLength);
}
