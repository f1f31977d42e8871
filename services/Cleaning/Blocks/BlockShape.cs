using System.Buffers;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Blocks;

/// <summary>What a block looks like, whatever it says.</summary>
/// <param name="WordCount">Words, see <see cref="Words"/>.</param>
/// <param name="Extent">Words, an ideograph counting half of one: what a length in words of other scripts can be held against.</param>
/// <param name="Key">Words in lower case joined by a space: equal keys mean the same text.</param>
/// <param name="EndsSentence">Ends in a full stop, question or exclamation mark, perhaps followed by quotes or brackets.</param>
/// <param name="EndsCut">Ends in an ellipsis, as teasers do.</param>
/// <param name="StartsQuote">Starts with a quotation mark or a dialogue dash.</param>
/// <param name="LinkWords">Words that belong to written-out links, handles and mail addresses.</param>
public sealed record BlockShape(int WordCount, int Extent, string Key, bool EndsSentence, bool EndsCut, bool StartsQuote, int LinkWords)
{
    // Longer texts are told apart by their first words; a key of a megabyte would only cost memory.
    internal const int MaxKeyWords = 60;

    // Characters of room for each that the text has: for itself folded, and for its key, where an ideograph, a word of its own, takes a space too.
    internal const int KeyRoom = 3;

    private const int MaxSignOff = 16;

    // A written-out link stands in a short line or counts for nothing.
    private const int MaxLinkText = 600;

    /// <summary>Ends like a headline or a label: no full stop.</summary>
    public bool IsOpen => !EndsSentence && !EndsCut;

    /// <summary>Long enough, and closed like running text.</summary>
    public bool IsParagraph => (WordCount >= 15 && EndsSentence && !EndsCut) || (Extent >= 40 && !EndsCut);

    internal static BlockShape Of(string text)
    {
        var key = ArrayPool<char>.Shared.Rent(KeyRoom * text.Length);
        var words = WriteKey(text, key, out var length, out var ideographs);
        var end = LastMark(text);
        var shape = new BlockShape(
            words,
            words - (ideographs / 2),
            new string(key, 0, length),
            end is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '।' or '॥' or '։' or '۔' or '።' or '။' or '។',
            text.EndsWith("...", StringComparison.Ordinal) || text.EndsWith('…'),
            text.Length > 0 && "\"“”„«»‘'‹「『—–-".Contains(text[0], StringComparison.Ordinal),
            text.Length <= MaxLinkText ? LinkText.CountWords(text) : 0);
        ArrayPool<char>.Shared.Return(key);
        return shape;
    }

    /// <summary>Writes the key of a text; returns how many words the text has.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">Room for <see cref="KeyRoom"/> times the text.</param>
    /// <param name="length">Length of the key.</param>
    /// <param name="ideographs">How many of the words are ideographs or kana.</param>
    internal static int WriteKey(ReadOnlySpan<char> text, Span<char> key, out int length, out int ideographs)
    {
        var words = 0;
        (length, ideographs) = (0, 0);
        var folded = key[^text.Length..];
        Words.Fold(text, folded);
        for (var at = 0; Words.TryNext(folded, ref at, out var word); words++)
        {
            ideographs += word.Length == 1 && Words.IsIdeograph(folded[word.Start]) ? 1 : 0;
            if (words >= MaxKeyWords)
                continue;
            if (words > 0)
                key[length++] = ' ';
            folded.Slice(word.Start, word.Length).CopyTo(key[length..]);
            length += word.Length;
        }
        return words;
    }

    private static char LastMark(string text)
    {
        // A sign-off in brackets, `… until June. (AP)`, stands behind the end.
        var open = text.EndsWith(')') ? text.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        for (var i = (open > 0 && text.Length - open <= MaxSignOff ? open : text.Length) - 1; i >= 0; i--)
        {
            if (!"\"”“»«’'›)]」』* ".Contains(text[i], StringComparison.Ordinal))
                return text[i];
        }
        return '\0';
    }
}
