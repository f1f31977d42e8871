using Newsroom.Tagging.Stories;

namespace Newsroom.Benchmarks.Stories;

/// <summary>
/// The same articles in every run: each is about an event with a dozen terms of its own, and has a hundred words that are as frequent as words
/// are (Zipf). Two of three open a story.
/// </summary>
internal sealed class SyntheticArticles(int seed)
{
    private const int Vocabulary = 100_000;
    private const int Words = 100;
    private const int OwnTerms = 12;
    private const float OwnWeight = 2;

    private readonly Random _random = new(seed);
    private int _events;

    /// <summary>The terms of the next article, and which event it is about.</summary>
    public (int Event, IReadOnlyList<ArticleTerm> Terms) Next()
    {
        var happening = _events > 0 && _random.Next(3) == 0 ? Math.Max(0, _events - 1 - _random.Next(1_000)) : _events++;
        return (happening, TermsOf(happening));
    }

    public IReadOnlyList<ArticleTerm> TermsOf(int happening) =>
    [
        .. Enumerable.Range(0, OwnTerms).Select(i => new ArticleTerm(((long)happening * 100) + i + (1L << 40), OwnWeight, i < 2 ? TermKind.Actor : TermKind.Word, 0.005f)),
        .. Enumerable.Range(0, Words).Select(_ => Zipf()).Distinct().Select(word => new ArticleTerm(word, 1, TermKind.Word, 0.005f)),
    ];

    // The inverse of the distribution function of 1/x.
    private long Zipf() => (long)Math.Pow(Vocabulary, _random.NextDouble());
}
