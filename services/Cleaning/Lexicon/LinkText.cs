using System.Text.RegularExpressions;

namespace Newsroom.Cleaning.Lexicon;

/// <summary>Links, handles and mail addresses written out in text.</summary>
public static partial class LinkText
{
    /// <summary>Number of words within links.</summary>
    public static int CountWords(string text)
    {
        if (!MayHold(text))
            return 0;
        var words = 0;
        foreach (var match in Links().EnumerateMatches(text))
            words += Words.Count(text.Substring(match.Index, match.Length));
        return words;
    }

    /// <summary>A cheap test that the expression needs only for few lines: an at sign, a slash, or a point right before a small letter.</summary>
    private static bool MayHold(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('@', '/') || text.Contains("www.", StringComparison.Ordinal))
            return true;
        for (var at = text.IndexOf('.'); at >= 0 && at + 1 < text.Length; at = text.IndexOf('.'))
        {
            if (char.IsAsciiLetterLower(text[at + 1]))
                return true;
            text = text[(at + 1)..];
        }
        return false;
    }

    // A scheme or www., a mail address, a domain with a path, a bare domain with a dot-separated lower-case end, a handle.
    [GeneratedRegex(@"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}\b(?:/\S*)?|\B@\w{2,40}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
