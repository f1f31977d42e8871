using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Blocks;

/// <summary>What a block looks like, whatever it says.</summary>
/// <param name="WordCount">Words, see <see cref="Words"/>.</param>
/// <param name="Key">Words in lower case joined by a space: equal keys mean the same text.</param>
/// <param name="EndsSentence">Ends in a full stop, question or exclamation mark, perhaps followed by quotes or brackets.</param>
/// <param name="EndsCut">Ends in an ellipsis, as teasers do.</param>
/// <param name="StartsQuote">Starts with a quotation mark or a dialogue dash.</param>
/// <param name="LinkWords">Words that belong to written-out links, handles and mail addresses.</param>
public sealed record BlockShape(int WordCount, string Key, bool EndsSentence, bool EndsCut, bool StartsQuote, int LinkWords)
{
    // Longer texts are told apart by their first words; a key of a megabyte would only cost memory.
    internal const int MaxKeyWords = 60;

    // A written-out link stands in a short line or counts for nothing.
    private const int MaxLinkText = 600;

    /// <summary>Ends like a headline or a label: no full stop.</summary>
    public bool IsOpen => !EndsSentence && !EndsCut;

    /// <summary>Long enough, and closed like running text.</summary>
    public bool IsParagraph => (WordCount >= 15 && EndsSentence && !EndsCut) || (WordCount >= 40 && !EndsCut);

    internal static BlockShape Of(string text)
    {
        var (words, keyLength) = (0, 0);
        Span<WordSpan> spans = stackalloc WordSpan[MaxKeyWords];
        for (var at = 0; Words.TryNext(text, ref at, out var word);)
        {
            if (words < MaxKeyWords)
            {
                spans[words] = word;
                keyLength += word.Length + 1;
            }
            words++;
        }
        var end = LastMark(text);
        return new BlockShape(
            words,
            words == 0 ? "" : string.Create(keyLength - 1, new KeyWords(text, spans[..Math.Min(words, MaxKeyWords)]), static (key, source) => source.Write(key)),
            end is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '।' or '։' or '۔',
            text.EndsWith("...", StringComparison.Ordinal) || text.EndsWith('…'),
            text.Length > 0 && "\"“”„«»‘'‹「『—–-".Contains(text[0], StringComparison.Ordinal),
            text.Length <= MaxLinkText ? LinkText.CountWords(text) : 0);
    }

    private readonly ref struct KeyWords(string text, ReadOnlySpan<WordSpan> words)
    {
        private readonly ReadOnlySpan<WordSpan> _words = words;

        public void Write(Span<char> key)
        {
            foreach (var word in _words)
            {
                text.AsSpan(word.Start, word.Length).ToLowerInvariant(key);
                if (word.Length < key.Length)
                    key[word.Length] = ' ';
                key[..word.Length].Replace('’', '\'');
                key = key[Math.Min(key.Length, word.Length + 1)..];
            }
        }
    }

    private static char LastMark(string text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!"\"”“»«’'›)]」』* ".Contains(text[i], StringComparison.Ordinal))
                return text[i];
        }
        return '\0';
    }
}
