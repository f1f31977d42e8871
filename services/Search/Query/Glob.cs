namespace Newsroom.Search.Query;

/// <summary>Patterns of <see cref="Wildcard"/>.</summary>
public static class Glob
{
    /// <summary>The characters before the first wildcard.</summary>
    public static string Prefix(string pattern) => pattern[..pattern.IndexOfAny(['*', '?'])];

    /// <summary>Whether the pattern asks for nothing but its prefix.</summary>
    public static bool IsPrefix(string pattern) => pattern.IndexOfAny(['*', '?']) == pattern.Length - 1 && pattern[^1] == '*';

    /// <summary>Whether all of <paramref name="text"/> fits. Takes time in the order of the product of the lengths at worst.</summary>
    public static bool Fits(string pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
