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
        for (var at = 0; at + 1 < folded.Length;)
        {
            var word = folded.Slice(at, folded[(at + 1)..].IndexOf(' ') + 2);
            // A boundary alone says nothing; longer than the limit only the whole word counts.
            var hash = unchecked((Offset ^ ' ') * Prime);
            for (var i = 1; i < word.Length; i++)
            {
                hash = (hash ^ word[i]) * Prime;
                if (i < MaxLength || i == word.Length - 1)
                    buckets[count++] = Bucket(hash, bits);
            }
            for (var start = 1; start < word.Length - 1; start++)
            {
                hash = Offset;
                foreach (var c in word[start..Math.Min(start + MaxLength, word.Length)])
                {
                    hash = (hash ^ c) * Prime;
                    buckets[count++] = Bucket(hash, bits);
                }
            }
            at += word.Length - 1;
        }
        return count;
    }

    private static int Bucket(uint hash, int bits) => (int)((hash * 0x9E3779B1) >> (32 - bits));
}
