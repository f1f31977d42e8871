namespace Newsroom.Search.Matching;

/// <summary>Whether a word fits a pattern, in which <c>*</c> stands for any run of characters and <c>?</c> for one.</summary>
internal static class WordPattern
{
    /// <summary>What every word that fits begins with.</summary>
    public static string Prefix(string pattern) => pattern.IndexOfAny(['*', '?']) is >= 0 and var end ? pattern[..end] : pattern;

    // Greedy with one way back: the last asterisk takes one character more. At worst the product of both lengths, which are bounded.
    public static bool Fits(ReadOnlySpan<char> word, ReadOnlySpan<char> pattern)
    {
        int at = 0, next = 0, asterisk = -1, taken = 0;
        while (at < word.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                asterisk = next++;
                taken = at;
            }
            else if (next < pattern.Length && (pattern[next] == '?' || pattern[next] == word[at]))
            {
                next++;
                at++;
            }
            else if (asterisk >= 0)
            {
                next = asterisk + 1;
                at = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (next < pattern.Length && pattern[next] == '*')
            next++;
        return next == pattern.Length;
    }
}
