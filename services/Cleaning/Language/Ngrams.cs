namespace Newsroom.Cleaning.Language;

/// <summary>
/// The features that the model knows of a text: the n-grams of each word, of one to <see cref="MaxLength"/> characters, its boundaries
/// included, and the word as a whole, each as a bucket of a hash table.
/// </summary>
internal static class Ngrams
{
    public const int MaxLength = 5;

    /// <summary>Most buckets for each character of folded text.</summary>
    public const int MaxPerCharacter = MaxLength + 1;

    private const uint Offset = 0x811C9DC5;
    private const uint Prime = 0x01000193;

    /// <summary>Writes the words of one script in lower case with one space around each; what is neither is a boundary. Returns the length.</summary>
    public static int Fold(ReadOnlySpan<char> text, Script script, Span<char> folded)
    {
        var length = 0;
        folded[length++] = ' ';
        for (var i = 0; i < text.Length && length < folded.Length - 1; i++)
        {
            var c = text[i];
            if (Scripts.Of(c) == script)
                folded[length++] = char.ToLowerInvariant(c);
            else if (c is '\'' or '’' && folded[length - 1] != ' ')
                folded[length++] = '\'';
            else if (folded[length - 1] != ' ' && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
                folded[length++] = ' ';
        }
        if (folded[length - 1] != ' ')
            folded[length++] = ' ';
        return length;
    }

    /// <summary>Writes the buckets of folded text; returns their number.</summary>
    public static int Buckets(ReadOnlySpan<char> folded, int bits, Span<int> buckets)
    {
        var count = 0;
        for (var start = 0; start < folded.Length - 1; start++)
        {
            var hash = Offset;
            var isWordStart = folded[start] == ' ';
            for (var i = start; i < folded.Length; i++)
            {
                var (isLong, isEnd) = (i - start >= MaxLength, i > start && folded[i] == ' ');
                if (isLong && !isWordStart)
                    break;
                hash = (hash ^ folded[i]) * Prime;
                // A boundary alone says nothing; longer than the limit only the whole word counts.
                if (isLong ? isEnd : i > start || !isWordStart)
                    buckets[count++] = (int)((hash * 0x9E3779B1) >> (32 - bits));
                if (isEnd)
                    break;
            }
        }
        return count;
    }
}
