namespace Newsroom.Search.Text;

/// <summary>
/// How words that are looked for begin: by their first two characters most others are passed over, which costs a hundredth of folding them.
/// Stemming leaves them as they are but for a y that becomes an i; a test holds that of each language.
/// </summary>
internal sealed class WordStarts
{
    // A bit for each ASCII character.
    private readonly UInt128 _firsts;
    private readonly UInt128 _seconds;

    /// <param name="terms">Folded words, or index terms; the mark of a language does not count.</param>
    public WordStarts(IEnumerable<string> terms)
    {
        foreach (var term in terms)
        {
            var unmarked = term.AsSpan(Stemmer.IsMarked(term) ? 1 : 0);
            _firsts |= Bit(unmarked[0]);
            _seconds |= unmarked is [_, var second, ..] ? second is 'i' or 'y' ? Bit('i') | Bit('y') : Bit(second) : UInt128.MaxValue;
        }
    }

    /// <summary>False: neither the word nor its term is among those that are looked for.</summary>
    /// <param name="word">As it stands in a text. What is not ASCII may fold to anything.</param>
    public bool MayStart(ReadOnlySpan<char> word)
    {
        var first = Lower(word[0]);
        if (!char.IsAscii(first))
            return true;
        if ((_firsts & Bit(first)) == 0)
            return false;
        // Finnish makes one of a doubled letter even there.
        return word.Length < 2 || Lower(word[1]) is var second && (!char.IsAscii(second) || second == first || (_seconds & Bit(second)) != 0);
    }

    /// <summary>Nothing for what is not ASCII, which is not asked for.</summary>
    private static UInt128 Bit(char c) => char.IsAscii(c) ? UInt128.One << c : 0;

    private static char Lower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | ' ') : c;
}
