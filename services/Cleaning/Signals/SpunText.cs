using System.Collections.Frozen;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Signals;

/// <summary>
/// Traces of software that replaces words by others to hide a copy: alternatives in braces that were not resolved, adjectives of nations
/// and days without their capital where the text has capitals elsewhere, `a` before a vowel. A person makes one such slip; three are a pattern.
/// </summary>
internal static class SpunText
{
    private const int MinTraces = 3;
    private const int MaxBraces = 40;

    private static readonly FrozenSet<string> Capitalised =
        ("american british english french german russian ukrainian japanese chinese italian spanish polish european african asian indian canadian australian turkish israeli iranian iraqi syrian korean " +
        "mexican brazilian dutch swedish norwegian danish finnish greek hungarian romanian chechen monday tuesday wednesday thursday friday saturday sunday january february april june july august september " +
        "october november december").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CapitalisedWords = Capitalised.GetAlternateLookup<ReadOnlySpan<char>>();

    // By the first letter, a bit for each length: most words need not be looked up.
    private static readonly uint[] Lengths = ReadLengths();

    /// <summary>The traces; empty unless they make a pattern. English only, but for the braces.</summary>
    /// <param name="body">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="language">Its language.</param>
    public static IReadOnlyList<string> Evidence(string body, ReadOnlySpan<WordSpan> words, string language)
    {
        List<string> traces = [];
        var braces = Braces(body, traces);
        if (language == "en")
            Words(body, words, traces);
        // Braces have no place in news at all.
        return traces.Count >= MinTraces || braces > 0 ? traces : [];
    }

    private static int Braces(string body, List<string> traces)
    {
        var found = 0;
        for (var at = body.IndexOf('{', StringComparison.Ordinal); at >= 0 && found < 6; at = body.IndexOf('{', at + 1))
        {
            var length = body.AsSpan(at, Math.Min(MaxBraces, body.Length - at)).IndexOf('}');
            // Code and templates have colons, points and slashes.
            if (length < 3 || body.AsSpan(at + 1, length - 1).IndexOfAny(":;=$") >= 0 || !IsWords(body.AsSpan(at + 1, length - 1)))
                continue;
            traces.Add(body.Substring(at, length + 1));
            found++;
        }
        return found;
    }

    private static bool IsWords(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsLetter(c) && c is not (' ' or '|' or '\'' or '’' or '-'))
                return false;
        }
        return char.IsLetter(text[0]);
    }

    private static void Words(string body, ReadOnlySpan<WordSpan> words, List<string> traces)
    {
        ReadOnlySpan<char> before = "";
        foreach (var (start, length) in words)
        {
            var word = body.AsSpan(start, length);
            if (IsCapitalised(word))
                traces.Add(word.ToString());
            else if (before is "a" && length > 3 && word[0] is 'a' or 'i' && char.IsLower(word[^1]))
                traces.Add($"a {word}");
            before = word;
        }
    }

    private static bool IsCapitalised(ReadOnlySpan<char> word) => word[0] < Lengths.Length && word.Length < 32 && (Lengths[word[0]] >> word.Length & 1) != 0 && CapitalisedWords.Contains(word);

    private static uint[] ReadLengths()
    {
        var lengths = new uint['z' + 1];
        foreach (var word in Capitalised)
            lengths[word[0]] |= 1u << word.Length;
        return lengths;
    }
}
