using System.Globalization;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Benchmarks.Copies;

/// <summary>
/// Articles with keys drawn at random: most are those of one text alone, some are turns of phrase that many have, by Zipf's law, so that
/// buckets fill as in life. Bodies come from a small pool of texts of 450 words, which have as many keys. All is a function of the number.
/// </summary>
internal sealed class SyntheticArticles
{
    private const int Keys = 36;
    private const int CommonKeys = 4;
    private const int CommonPool = 200_000;
    private const int Bodies = 500;
    private const int WordsInBody = 450;

    private readonly CopyText[] _texts;
    private readonly string[] _bodies;

    public SyntheticArticles()
    {
        _bodies = [.. Enumerable.Range(0, Bodies).Select(i => Body(i, WordsInBody))];
        _texts = [.. _bodies.Select(body => new CopyText(body))];
    }

    public CopyText TextOf(int number) => _texts[number % Bodies];

    public IReadOnlyList<CopyArticle> Range(int first, int count) => [.. Enumerable.Range(first, count).Select(i => Article($"{i}", i, KeysOf(i)))];

    /// <summary>An article that has two thirds of the keys of another, as a cut or edited copy has.</summary>
    public CopyArticle CopyOf(int number, string id) => Article(id, number, [.. KeysOf(number).Take(Keys * 2 / 3).Concat(KeysOf(-1 - number).Take(Keys / 3)).Distinct()]);

    /// <summary>One text that every edition changes by a word.</summary>
    public static CopyArticle Edition(int number)
    {
        var words = Body(-1, WordsInBody).Split(' ');
        words[number % words.Length] = $"edition{number}";
        return new CopyArticle { ArticleId = $"edition {number}", Revision = 1, Body = string.Join(' ', words) };
    }

    private CopyArticle Article(string id, int number, int[] keys) => new()
    {
        ArticleId = id,
        Revision = 1,
        Source = "synthetic",
        Guid = id,
        Title = "Synthetic",
        WordCount = WordsInBody,
        // Not that of the body, which others have too.
        TextHash = (long)WordHash.Of(id),
        Keys = keys,
        Body = _bodies[Math.Abs(number) % Bodies],
    };

    private static int[] KeysOf(int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, Keys).Select(i => i < CommonKeys ? (int)Math.Pow(CommonPool, random.NextDouble()) : random.Next(int.MinValue, int.MaxValue)).Distinct()];
    }

    private static string Body(int seed, int count)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, count).Select(i => i % 9 == 8 ? random.Next(1, 9_999).ToString(CultureInfo.InvariantCulture) : Word()));

        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{"bdfgklmnprstv"[random.Next(13)]}{"aeiou"[random.Next(5)]}"));
    }
}
