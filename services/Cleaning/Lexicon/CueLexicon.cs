using System.Collections.Frozen;
using System.Text;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Lexicon;

/// <summary>The phrases of <c>cues.tsv</c>, found in a line in time linear in its length.</summary>
public sealed class CueLexicon
{
    /// <summary>Longer lines are never furniture because of a phrase.</summary>
    public const int MaxWords = 45;

    // So many characters hold more words only where each ideograph is one.
    private const int MaxIdeographs = 120;

    private const string Gap = "*";
    private const int MaxGap = 6;

    private sealed record Phrase(CueClass Class, CueAnchor Anchor, string[] Words);

    /// <summary>A first word, and the phrases that it opens.</summary>
    private sealed record Opening(string Word, Phrase[] Phrases);

    private readonly FrozenSet<string> _platforms;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _platformWords;

    // By the trait of the word: hardly any opens a phrase, and most can be passed over without comparing them.
    private readonly Opening[]?[] _all;
    private readonly Opening[]?[] _anywhere;
    private const int Traits = 1 << 12;

    private CueLexicon(List<Phrase> phrases)
    {
        _all = ByTrait(phrases.Where(p => p.Anchor != CueAnchor.Word));
        _anywhere = ByTrait(phrases.Where(p => p.Anchor == CueAnchor.Any));
        _platforms = phrases.Where(p => p.Anchor == CueAnchor.Word).Select(p => p.Words[0]).ToFrozenSet(StringComparer.Ordinal);
        _platformWords = _platforms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static Opening[]?[] ByTrait(IEnumerable<Phrase> phrases)
    {
        var table = new Opening[]?[Traits];
        foreach (var group in phrases.GroupBy(p => p.Words[0], StringComparer.Ordinal).Select(g => new Opening(g.Key, [.. g])).GroupBy(o => Trait(o.Word)))
            table[group.Key] = [.. group];
        return table;
    }

    /// <summary>The built-in lexicon.</summary>
    public static CueLexicon Default { get; } = Load();

    /// <summary>Whether a line of so many words is no furniture whatever it says.</summary>
    public static bool IsTooLong(string text, int words) => words > MaxWords && text.Length > MaxIdeographs;

    /// <summary>All cues of a line; none if it <see cref="IsTooLong"/>, and of ideographs those among the first that its key has.</summary>
    public IReadOnlyList<Cue> Find(string text) => BlockShape.Of(text) is var shape && IsTooLong(text, shape.WordCount) ? [] : Find(text, shape.Key);

    /// <summary>All cues of a line whose key is known.</summary>
    public IReadOnlyList<Cue> Find(string text, string key)
    {
        Span<WordSpan> spans = stackalloc WordSpan[BlockShape.MaxKeyWords];
        var count = Read(key, spans);
        // Most lines have none.
        List<Cue>? found = null;
        var words = new FoldedWords(key, spans[..count]);
        // Only numbers may stand before the other phrases.
        var openings = _all;
        for (var i = 0; i < count; i++)
        {
            var word = words[i];
            foreach (var opening in openings[Trait(word)] ?? [])
            {
                if (!word.SequenceEqual(opening.Word))
                    continue;
                foreach (var phrase in opening.Phrases)
                {
                    var end = Match(words, i + 1, phrase.Words, 1);
                    if (end > 0 && Stands(phrase.Anchor, text, words, i, end))
                        (found ??= []).Add(new Cue(phrase.Class, phrase.Anchor, end - i));
                }
            }
            openings = IsNumber(word) ? openings : _anywhere;
        }
        if (IsPlatformLine(words))
            (found ??= []).Add(new Cue(CueClass.Platform, CueAnchor.Word, count));
        return found ?? (IReadOnlyList<Cue>)[];
    }

    private static int Read(ReadOnlySpan<char> key, Span<WordSpan> spans)
    {
        var count = 0;
        for (var at = 0; at < key.Length;)
        {
            var length = key[at..].IndexOf(' ');
            length = length < 0 ? key.Length - at : length;
            spans[count++] = new WordSpan(at, length);
            at += length + 1;
        }
        return count;
    }

    private bool IsPlatformLine(FoldedWords words)
    {
        var hasName = false;
        for (var i = 0; i < words.Count; i++)
        {
            var isPlatform = _platformWords.Contains(words[i]);
            if (!isPlatform && !IsNumber(words[i]))
                return false;
            hasName |= isPlatform && words[i].Length > 4;
        }
        return hasName;
    }

    /// <summary>Whether the word names a network or a way to share.</summary>
    public bool IsPlatform(string word) => word.Length > 4 && _platforms.Contains(word);

    /// <summary>Whether the line is one of the phrases of a class, whole.</summary>
    public bool Is(CueClass cueClass, string text) => Find(text).Any(c => c.Class == cueClass && c.Anchor == CueAnchor.Line);

    private static bool Stands(CueAnchor anchor, string text, FoldedWords words, int start, int end) => anchor switch
    {
        CueAnchor.Any => true,
        CueAnchor.Start => start == 0,
        CueAnchor.Line => words.AreNumbers(0, start) && words.AreNumbers(end, words.Count),
        _ => start == 0 && IsLead(text, end),
    };

    /// <summary>Whether the first words are in capitals, or a mark or nothing stands behind them.</summary>
    private static bool IsLead(ReadOnlySpan<char> text, int words)
    {
        var at = 0;
        while (words > 0 && Words.TryNext(text, ref at, out _))
            words--;
        var phrase = text[..at];
        var rest = text[at..].TrimStart();
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
    private static int Match(FoldedWords words, int at, string[] phrase, int from)
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
            if (at >= words.Count || !words[at].SequenceEqual(phrase[p]))
                return -1;
        }
        return at;
    }

    /// <summary>A number that says little of a word and takes little time.</summary>
    private static int Trait(ReadOnlySpan<char> word) => ((word[0] * 37) + (word[^1] * 5) + (word[word.Length / 2] * 11) + word.Length) & (Traits - 1);

    private static bool IsNumber(ReadOnlySpan<char> word) => char.IsDigit(word[0]);

    /// <summary>The words of a line, folded.</summary>
    private readonly ref struct FoldedWords(ReadOnlySpan<char> text, ReadOnlySpan<WordSpan> spans)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly ReadOnlySpan<WordSpan> _spans = spans;

        public int Count => _spans.Length;

        public ReadOnlySpan<char> this[int i] => _text.Slice(_spans[i].Start, _spans[i].Length);

        public bool AreNumbers(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (!IsNumber(this[i]))
                    return false;
            }
            return true;
        }
    }

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
