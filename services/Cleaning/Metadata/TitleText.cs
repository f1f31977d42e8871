using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>Headlines as text: site suffixes, final points, and whether two are the same.</summary>
public static class TitleText
{
    private static readonly string[] Separators = [" | ", " :: ", " – ", " — ", " - ", " » ", " · ", " « "];

    /// <summary>Words in lower case joined by a space.</summary>
    public static string Key(string title) => string.Join(' ', Words.Folded(title));

    /// <summary>Without the lone full stop that some feeds put after a headline.</summary>
    public static string Tidy(string title)
    {
        title = title.Trim();
        var isAbbreviation = title.Length >= 4 && title.AsSpan(title.Length - 4, 3).Contains('.');
        return title.EndsWith('.') && !isAbbreviation ? title[..^1].TrimEnd() : title;
    }

    /// <summary>Splits <c>Headline | Site</c>. The site is what follows the last separator, if it is shorter than the rest.</summary>
    public static (string Title, string Site) SplitSite(string title)
    {
        foreach (var separator in Separators)
        {
            var at = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (at <= 0)
                continue;
            var (head, site) = (title[..at].Trim(), title[(at + separator.Length)..].Trim());
            if (site.Length > 0 && Words.Count(site) <= 6 && Words.Count(head) > Words.Count(site))
                return (head, site);
        }
        return (title.Trim(), "");
    }

    /// <summary>Whether two keys are of the same headline: equal, or four fifths of the words shared.</summary>
    public static bool IsSame(string key, string other)
    {
        if (key.Length == 0 || other.Length == 0)
            return false;
        if (key == other)
            return true;
        var a = key.Split(' ').ToHashSet(StringComparer.Ordinal);
        var b = other.Split(' ').ToHashSet(StringComparer.Ordinal);
        var shared = a.Count(b.Contains);
        return a.Count >= 4 && b.Count >= 4 && shared * 5 >= Math.Max(a.Count, b.Count) * 4;
    }
}
