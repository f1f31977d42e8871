using System.Text.RegularExpressions;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>Headlines as text: site suffixes, final points, and whether two are the same.</summary>
public static partial class TitleText
{
    private static readonly string[] Separators = [" | ", " :: ", " – ", " — ", " - ", " » ", " · ", " • ", " « "];

    /// <summary>Words in lower case joined by a space.</summary>
    public static string Key(string title) => string.Join(' ', Words.Folded(title));

    /// <summary>Without the mark of a wire for a version of its story, `UPDATE 2-Crane turns yellow`, and the lone full stop that some feeds put after a headline.</summary>
    public static string Tidy(string title)
    {
        title = title.Trim();
        title = char.IsAsciiLetterUpper(title.FirstOrDefault()) ? WireVersion().Replace(title, "") : title;
        var isAbbreviation = title.Length >= 4 && title.AsSpan(title.Length - 4, 3).Contains('.');
        return title.EndsWith('.') && !isAbbreviation ? title[..^1].TrimEnd() : title;
    }

    [GeneratedRegex(@"^(?:(?:UPDATE|WRAPUP|RPT|REPEAT|REFILE|CORRECTED)(?:\s\d{1,2})?-)+(?=\S)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WireVersion();

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

    /// <summary>
    /// The headline of a page's stated title: the part of it that a heading of the page has too; else without an end or start that is
    /// the site's name, or a piece of its address.
    /// </summary>
    public static string WithoutSite(string title, IReadOnlyCollection<string> headingKeys, string site, string host)
    {
        if (headingKeys.Contains(Key(title)))
            return title;
        foreach (var separator in Separators)
        {
            for (var at = title.IndexOf(separator, StringComparison.Ordinal); at > 0; at = title.IndexOf(separator, at + 1, StringComparison.Ordinal))
            {
                var (head, tail) = (title[..at].Trim(), title[(at + separator.Length)..].Trim());
                foreach (var part in new[] { head, tail })
                {
                    if (Words.Count(part) >= 2 && headingKeys.Contains(Key(part)))
                        return part;
                }
            }
        }
        foreach (var separator in Separators)
        {
            var at = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && IsSite(title[(at + separator.Length)..], site, host))
                return title[..at].Trim();
            at = title.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && IsSite(title[..at], site, host))
                return title[(at + separator.Length)..].Trim();
        }
        return title;
    }

    /// <summary>Whether a name is the site's: its stated name, or the letters of its host.</summary>
    public static bool IsSite(string name, string site, string host)
    {
        const int MinLetters = 3;
        var letters = Letters(name);
        if (letters.Length < MinLetters)
            return false;
        var label = Letters(host.Split('.') is { Length: >= 2 } labels ? labels[^2] : host);
        return letters == Letters(site) || (label.Length > MinLetters && (letters == label || letters == Letters(host) || (Words.Count(name) <= 4 && letters.Contains(label, StringComparison.Ordinal))));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>From this agreement on, two headlines say the same in other words.</summary>
    public const double MinAgreement = .5;

    /// <summary>The share of the shorter headline's words that the other has too, 0 to 1; one word in common is none.</summary>
    public static double Agreement(string key, string other)
    {
        var (a, b) = (Telling(key), Telling(other));
        var shared = a.Count(b.Contains);
        return shared < 2 ? 0 : (double)shared / Math.Min(a.Count, b.Count);
    }

    // Words of one or two letters tell nothing; numbers and ideographs do.
    private static HashSet<string> Telling(string key) =>
        [.. key.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 2 || char.IsDigit(w[0]) || Words.IsIdeograph(w[0]))];

    /// <summary>Whether two keys are of the same headline, see <see cref="KnownTitle"/>.</summary>
    public static bool IsSame(string key, string other) => new KnownTitle(key).IsSame(other);
}

/// <summary>A headline's key, to compare with those of many lines.</summary>
internal sealed class KnownTitle(string key)
{
    private const int MinWords = 4;

    private HashSet<string>? _words;

    /// <summary>Whether the keys are of the same headline: equal, or four fifths of the words shared.</summary>
    public bool IsSame(string other)
    {
        if (key.Length == 0 || other.Length == 0)
            return false;
        if (key == other)
            return true;
        // Labels and menus, which most lines before a headline are, have fewer words.
        var most = other.AsSpan().Count(' ') + 1;
        if (most < MinWords)
            return false;
        var mine = _words ??= key.Split(' ').ToHashSet(StringComparer.Ordinal);
        // A long title is no line of a few words, and need not be compared with them all.
        if (mine.Count < MinWords || most * 5 < mine.Count * 4)
            return false;
        var words = other.Split(' ').ToHashSet(StringComparer.Ordinal);
        return words.Count >= MinWords && words.Count(mine.Contains) * 5 >= Math.Max(mine.Count, words.Count) * 4;
    }
}
