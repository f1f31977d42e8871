using System.Globalization;
using System.Text;

namespace Newsroom.Search.Text;

/// <summary>One term as indexed, the folded word that it came from, and where that stands in the text, in UTF-16 code units.</summary>
public readonly record struct Token(string Term, string Word, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// Cuts text into the terms that are indexed, queried and highlighted. It is the only place that decides what matches what:
/// the engines receive finished terms, so they cannot disagree, and a term that matches can always be highlighted.
/// A word is a run of letters and digits; Han and kana, written without spaces, are terms of one character each. Words are indexed by their stem in
/// the language of the text (see <see cref="Stemmer"/>), English where that is undecided. A query does not know which language the article has that
/// it should find, so it asks for the English stem, the word as it is, and the stem of each other language that there are articles in.
/// </summary>
public static class Analyzer
{
    /// <summary>A longer run of letters is no word (encoded data); it is found by its first part.</summary>
    public const int MaxTermLength = 64;

    /// <summary>Whether an ASCII character is part of a word. Each character of each hit is asked for; a table answers in half the time of comparisons.</summary>
    private static readonly bool[] AsciiParts = [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c))];

    /// <summary>The index terms that stand for a folded word, each once: its English stem, itself, and its stems in further languages.</summary>
    public static IReadOnlyList<string> Terms(string word, IReadOnlyList<Stemmer> further)
    {
        var terms = new List<string>(2 + further.Count) { Stemmer.English.Term(word) };
        foreach (var term in further.Select(stemmer => stemmer.Term(word)).Prepend(word))
        {
            if (!terms.Contains(term, StringComparer.Ordinal))
                terms.Add(term);
        }

        return terms;
    }

    /// <summary>The runs of index terms that stand for folded words in a row, each once: all English stems, all as they are, and all stems of each further language.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> TermSequences(IReadOnlyList<string> words, IReadOnlyList<Stemmer> further)
    {
        var runs = new List<IReadOnlyList<string>>(2 + further.Count);
        foreach (var stemmer in further.Prepend(Stemmer.None).Prepend(Stemmer.English))
        {
            List<string> run = [.. words.Select(stemmer.Term)];
            if (!runs.Exists(r => r.SequenceEqual(run, StringComparer.Ordinal)))
                runs.Add(run);
        }

        return runs;
    }

    /// <summary>Whether one run of terms could lie over the other in a text, in part or as a whole.</summary>
    internal static bool CanCoincide(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        Enumerable.Range(1 - a.Count, a.Count + b.Count - 1).Any(shift =>
            Enumerable.Range(0, b.Count).All(i => i - shift < 0 || i - shift >= a.Count || a[i - shift] == b[i]));

    /// <summary>The folded words of a text, one space between them: how names and ids are compared.</summary>
    public static string Fold(string text) => string.Join(' ', Analyze(text, Stemmer.None).Select(t => t.Word));

    public static List<Token> Analyze(string text, Stemmer stemmer)
    {
        var places = Cut(text);
        var tokens = new List<Token>(places.Count);
        foreach (var (start, length) in places)
        {
            var folded = FoldAt(text, start, length);
            tokens.Add(new Token(stemmer.Term(folded), folded.Word, start, length));
        }

        return tokens;
    }

    /// <summary>Where the words of a text stand, none of which folds to nothing.</summary>
    internal static List<(int Start, int Length)> Cut(string text)
    {
        var places = new List<(int Start, int Length)>(text.Length / 6);
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            if (text[start] < AsciiParts.Length)
            {
                // Nearly all that is read: it neither stands alone nor folds to nothing.
                if (!AsciiParts[text[start]])
                {
                    position++;
                    continue;
                }

                position = EndOfWord(text, start + 1);
                if (!IsPossessive(text, start, position))
                    places.Add((start, position - start));
                continue;
            }

            var first = RuneAt(text, start);
            if (!IsWordPart(first, out var standsAlone))
            {
                position += first.Utf16SequenceLength;
                continue;
            }

            position = standsAlone ? start + first.Utf16SequenceLength : EndOfWord(text, start);
            if (!FoldsToNothing(text, start, position))
                places.Add((start, position - start));
        }

        return places;
    }

    internal static FoldedWord FoldAt(string text, int start, int length) => Fold(text, start, start + length);

    /// <summary>Whether a word begins with the character at <paramref name="index"/>, if it does not go on there.</summary>
    public static bool StartsWord(string text, int index) =>
        index < text.Length && RuneAt(text, index) is var rune && IsWordPart(rune, out _) && !Folding.IsIgnored(rune);

    /// <summary>Whether the UTF-16 code unit at <paramref name="index"/> is part of a word.</summary>
    public static bool ContinuesWord(string text, int index)
    {
        var rune = RuneAt(text, index > 0 && char.IsLowSurrogate(text[index]) ? index - 1 : index);
        return Folding.IsIgnored(rune) || IsWordPart(rune, out _);
    }

    /// <summary>Folds what is one word, or a part of one.</summary>
    public static string FoldWord(string word) => Fold(word, 0, word.Length).Word;

    private static int EndOfWord(string text, int position)
    {
        while (true)
        {
            while (position < text.Length && text[position] < AsciiParts.Length && AsciiParts[text[position]])
                position++;
            if (position == text.Length || text[position] < AsciiParts.Length)
                return position;
            var rune = RuneAt(text, position);
            if (!Folding.IsIgnored(rune) && (!IsWordPart(rune, out var standsAlone) || standsAlone))
                return position;
            position += rune.Utf16SequenceLength;
        }
    }

    /// <summary>The s of <c>Anna's</c>, which would make the name another word.</summary>
    private static bool IsPossessive(string text, int start, int end) =>
        end - start == 1 && text[start] is 's' or 'S' && start >= 2 && IsApostrophe(text[start - 1]) && char.IsLetter(text[start - 2]);

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u2018' or '\u02BC' or '\uFF07';

    private static bool FoldsToNothing(string text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            var rune = RuneAt(text, i);
            if (!Folding.IsIgnored(rune))
                return false;
            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static FoldedWord Fold(string text, int start, int end)
    {
        var word = text.AsSpan(start, end - start);
        if (Ascii.IsValid(word))
        {
            Span<char> lower = stackalloc char[MaxTermLength];
            word = word[..Math.Min(word.Length, MaxTermLength)];
            word.ToLowerInvariant(lower);
            return FoldedWord.Of(lower[..word.Length]);
        }

        var term = new StringBuilder(MaxTermLength);
        for (var i = start; i < end && term.Length < MaxTermLength;)
        {
            var rune = RuneAt(text, i);
            Folding.Append(rune, term);
            i += rune.Utf16SequenceLength;
        }

        // A ligature can end beyond the limit; cut there, the term is the same when it is analyzed again.
        if (term.Length > MaxTermLength)
            term.Length = MaxTermLength;
        return FoldedWord.Of(term.ToString());
    }

    private static bool IsWordPart(Rune rune, out bool standsAlone)
    {
        standsAlone = false;
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value);
        standsAlone = IsWrittenWithoutSpaces(rune.Value);
        return rune.Value != '\u02BC' && Rune.GetUnicodeCategory(rune) is
            <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }

    private static bool IsWrittenWithoutSpaces(int value) => value is
        >= 0x3041 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
        or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;

    /// <summary>The rune at <paramref name="index"/>; half of a surrogate pair reads as U+FFFD, one unit long, which is no letter.</summary>
    private static Rune RuneAt(string text, int index) => Rune.TryGetRuneAt(text, index, out var rune) ? rune : Rune.ReplacementChar;
}
