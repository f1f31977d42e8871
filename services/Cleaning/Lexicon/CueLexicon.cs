using System.Collections.Frozen;
using System.Text;

namespace Newsroom.Cleaning.Lexicon;

/// <summary>The phrases of <c>cues.tsv</c>, found in a line in time linear in its length.</summary>
public sealed class CueLexicon
{
    /// <summary>Longer lines are never furniture because of a phrase.</summary>
    public const int MaxWords = 45;

    private const string Gap = "*";
    private const int MaxGap = 6;

    private sealed record Phrase(CueClass Class, CueAnchor Anchor, string[] Words);

    private readonly FrozenDictionary<string, Phrase[]> _byFirstWord;
    private readonly FrozenSet<string> _platforms;

    private CueLexicon(List<Phrase> phrases)
    {
        _byFirstWord = phrases.Where(p => p.Anchor != CueAnchor.Word)
            .GroupBy(p => p.Words[0], StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _platforms = phrases.Where(p => p.Anchor == CueAnchor.Word).Select(p => p.Words[0]).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The built-in lexicon.</summary>
    public static CueLexicon Default { get; } = Load();

    /// <summary>All cues of a line; none for a text longer than <see cref="MaxWords"/>.</summary>
    public List<Cue> Find(string text)
    {
        List<Cue> found = [];
        var spans = Words.In(text).Take(MaxWords + 1).ToList();
        if (spans.Count > MaxWords)
            return found;
        var words = spans.ConvertAll(w => text.Substring(w.Start, w.Length).ToLowerInvariant().Replace('’', '\''));
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var phrase in _byFirstWord.GetValueOrDefault(words[i], []))
            {
                var end = Match(words, i, phrase.Words, 0);
                if (end > 0 && Stands(phrase.Anchor, text, spans, words, i, end))
                    found.Add(new Cue(phrase.Class, phrase.Anchor, end - i));
            }
        }
        if (words.Count > 0 && words.TrueForAll(w => _platforms.Contains(w) || IsNumber(w)) && words.Exists(w => w.Length > 4 && _platforms.Contains(w)))
            found.Add(new Cue(CueClass.Platform, CueAnchor.Word, words.Count));
        return found;
    }

    /// <summary>Whether the word names a network or a way to share.</summary>
    public bool IsPlatform(string word) => word.Length > 4 && _platforms.Contains(word);

    /// <summary>Whether the line is one of the phrases of a class, whole.</summary>
    public bool Is(CueClass cueClass, string text) => Find(text).Exists(c => c.Class == cueClass && c.Anchor == CueAnchor.Line);

    private static bool Stands(CueAnchor anchor, string text, List<WordSpan> spans, List<string> words, int start, int end) => anchor switch
    {
        CueAnchor.Any => true,
        CueAnchor.Start => start == 0,
        CueAnchor.Line => words[..start].TrueForAll(IsNumber) && words[end..].TrueForAll(IsNumber),
        _ => start == 0 && IsLead(text.AsSpan(0, spans[end - 1].Start + spans[end - 1].Length), text.AsSpan(spans[end - 1].Start + spans[end - 1].Length)),
    };

    private static bool IsLead(ReadOnlySpan<char> phrase, ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        if (rest.IsEmpty || ":|–—-»>›".Contains(rest[0], StringComparison.Ordinal))
            return true;
        foreach (var c in phrase)
        {
            if (char.IsLower(c))
                return false;
        }
        return phrase.ContainsAnyInRange('A', 'Z') || !phrase.ContainsAnyInRange('\0', '\u007F');
    }

    /// <summary>Index after the phrase's last word if it matches at <paramref name="at"/>, else -1.</summary>
    private static int Match(List<string> words, int at, string[] phrase, int from)
    {
        for (var p = from; p < phrase.Length; p++, at++)
        {
            if (phrase[p] == Gap)
            {
                for (var skip = 1; skip <= MaxGap && at + skip <= words.Count; skip++)
                {
                    var end = Match(words, at + skip, phrase, p + 1);
                    if (end > 0)
                        return end;
                }
                return -1;
            }
            if (at >= words.Count || words[at] != phrase[p])
                return -1;
        }
        return at;
    }

    private static bool IsNumber(string word) => char.IsDigit(word[0]);

    private static CueLexicon Load()
    {
        List<Phrase> phrases = [];
        foreach (var fields in Resource.Rows("cues.tsv"))
        {
            var cueClass = Enum.Parse<CueClass>(fields[0].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            var anchor = Enum.Parse<CueAnchor>(fields[1], ignoreCase: true);
            foreach (var phrase in fields[2].Split(" | "))
            {
                var words = phrase.Split(Gap).SelectMany((part, i) => i == 0 ? Words.Folded(part) : [Gap, .. Words.Folded(part)]);
                phrases.Add(new Phrase(cueClass, anchor, [.. words]));
            }
        }
        return new CueLexicon(phrases);
    }
}

/// <summary>Tables that are built into the assembly.</summary>
internal static class Resource
{
    /// <summary>Tab-separated fields of each line that is neither empty nor a comment.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream($"Lexicon/{name}")
            ?? throw new InvalidOperationException($"The table {name} is not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split('\t');
        }
    }
}
