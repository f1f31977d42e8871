using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Newsroom.Cleaning.Lexicon;

/// <summary>Where a word stands, in UTF-16 code units.</summary>
public readonly record struct WordSpan(int Start, int Length);

/// <summary>
/// Runs of letters, digits and marks; an apostrophe, or a point or comma between digits, joins. An ideograph or kana is a
/// word of its own, as in UAX #29 without a dictionary.
/// </summary>
public static class Words
{
    // Kinds of characters, by code unit: a category look-up for each would take most of the time that texts take. Every code unit has one,
    // so that no index needs a check.
    private const byte OfWord = 1;
    private const byte Ideograph = 2;
    private const byte Surrogate = 3;
    private static readonly byte[] Kinds = ReadKinds();

    /// <summary>The words of a text, in order.</summary>
    public static WordsOf In(string text) => new(text);

    public static int Count(string text)
    {
        var (count, at) = (0, 0);
        while (TryNext(text, ref at, out _))
            count++;
        return count;
    }

    /// <summary>Writes where the words of a text stand; returns how many there are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Room for them all.</param>
    internal static int Read(ReadOnlySpan<char> text, Span<WordSpan> words)
    {
        var (count, at) = (0, 0);
        while (TryNext(text, ref at, out var word))
            words[count++] = word;
        return count;
    }

    /// <summary>The next word at or after <paramref name="at"/>, which moves behind it; false if there is none.</summary>
    public static bool TryNext(ReadOnlySpan<char> text, ref int at, out WordSpan word)
    {
        ref var kinds = ref MemoryMarshal.GetArrayDataReference(Kinds);
        for (; at < text.Length; at++)
        {
            if (Unsafe.Add(ref kinds, text[at]) == 0)
                continue;
            var end = EndOf(text, at);
            if (end == at)
                continue;
            word = new WordSpan(at, end - at);
            at = end;
            return true;
        }
        word = default;
        return false;
    }

    /// <summary>The words in lower case with straight apostrophes.</summary>
    public static List<string> Folded(string text)
    {
        List<string> words = [];
        for (var at = 0; TryNext(text, ref at, out var word);)
            words.Add(Folded(text, word));
        return words;
    }

    /// <summary>A word in lower case with straight apostrophes.</summary>
    public static string Folded(string text, WordSpan word) =>
        string.Create(word.Length, (text, word.Start), static (folded, source) => Fold(source.text.AsSpan(source.Start, folded.Length), folded));

    /// <summary>Writes a text in lower case with straight apostrophes, of the same length and with the same words.</summary>
    public static void Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        // Most text is ASCII for a long way, and of that many characters are lowered at once; what is not is often a quote or a dash.
        for (var at = 0; Ascii.ToLower(text[at..], folded[at..], out var done) != System.Buffers.OperationStatus.Done;)
        {
            at += done;
            var length = text[at..].IndexOfAnyInRange('\0', '\u007F');
            length = length < 0 ? text.Length - at : length;
            if (length == 1 && text[at] is >= '\u2010' and <= '\u2027')
                folded[at] = text[at] == '’' ? '\'' : text[at];
            else
                FoldRun(text.Slice(at, length), folded.Slice(at, length));
            at += length;
        }
    }

    private static void FoldRun(ReadOnlySpan<char> text, Span<char> folded)
    {
        text.ToLowerInvariant(folded);
        folded.Replace('’', '\'');
    }

    /// <summary>Whether the character is written without spaces between words.</summary>
    public static bool IsIdeograph(char c) => c is >= '\u2E80' and <= '\u9FFF' and not (>= '\u3000' and <= '\u3004') and not (>= '\u3008' and <= '\u3020')
        || c is >= '\uF900' and <= '\uFAFF';

    /// <summary>Where the word that starts here ends; <paramref name="start"/> itself if none does.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int start)
    {
        ref var kinds = ref MemoryMarshal.GetArrayDataReference(Kinds);
        var i = start;
        if (Unsafe.Add(ref kinds, text[start]) == Ideograph)
            return start + 1;
        while (i < text.Length)
        {
            var kind = Unsafe.Add(ref kinds, text[i]);
            if (kind == OfWord)
                i++;
            else if (kind == Surrogate && PairAt(text[i..]) is > 0 and var width)
                i += width;
            else if (i > start && i + 1 < text.Length && Joins(text[i - 1], text[i], text[i + 1]))
                i++;
            else
                break;
        }
        return i;
    }

    private static bool Joins(char before, char mark, char after) => mark switch
    {
        '\'' or '’' or '·' => char.IsLetter(before) && char.IsLetter(after),
        '.' or ',' => char.IsDigit(before) && char.IsDigit(after),
        '\u200C' or '\u200D' => true, // joiners inside Persian and Indic words
        _ => false,
    };

    /// <summary>2 if a surrogate pair of a word stands here, else 0.</summary>
    private static int PairAt(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out var width) == System.Buffers.OperationStatus.Done && IsOfWord(Rune.GetUnicodeCategory(rune)) ? width : 0;

    private static bool IsOfWord(UnicodeCategory category) => category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;

    private static byte[] ReadKinds()
    {
        var kinds = new byte[char.MaxValue + 1];
        for (var i = 0; i < kinds.Length; i++)
        {
            var c = (char)i;
            if (char.IsSurrogate(c))
                kinds[i] = Surrogate;
            else if (IsOfWord(CharUnicodeInfo.GetUnicodeCategory(c)))
                kinds[i] = IsIdeograph(c) ? Ideograph : OfWord;
        }
        return kinds;
    }
}

/// <summary>The words of a text, in order; a loop over them allocates nothing.</summary>
public readonly struct WordsOf(string text) : IEnumerable<WordSpan>
{
    public Enumerator GetEnumerator() => new(text);

    IEnumerator<WordSpan> IEnumerable<WordSpan>.GetEnumerator() => GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through the words once.</summary>
    public struct Enumerator(string text) : IEnumerator<WordSpan>
    {
        private int _at;
        private WordSpan _current;

        public readonly WordSpan Current => _current;

        readonly object System.Collections.IEnumerator.Current => _current;

        public bool MoveNext() => Words.TryNext(text, ref _at, out _current);

        public void Reset() => _at = 0;

        public readonly void Dispose()
        {
        }
    }
}
