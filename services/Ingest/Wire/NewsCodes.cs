using System.Text.RegularExpressions;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Wire;

/// <summary>IPTC codes, whatever their spelling. Source: cv.iptc.org/newscodes.</summary>
internal static partial class NewsCodes
{
    /// <summary>
    /// <c>medtop:</c> and <c>subj:</c> codes by their usual alias; any other scheme and code joined by a colon. <paramref name="scheme"/>
    /// is an alias, a URI, or empty if <paramref name="code"/> holds it; empty if there is no scheme at all.
    /// </summary>
    public static string Subject(string scheme, string code)
    {
        code = DeclaredText.OneLine(code);
        scheme = DeclaredText.OneLine(scheme);
        var full = scheme.Length == 0 || code.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? code
            : scheme[^1] is '/' or '#' or ':' or '=' ? scheme + code
            : IsUri(scheme) ? $"{scheme}/{code}" : $"{scheme}:{code}";
        if (Iptc().Match(full) is { Success: true } match)
            return $"{(match.Groups["list"].Value.StartsWith('m') || match.Groups["list"].Value.StartsWith('M') ? "medtop" : "subj")}:{match.Groups["code"].Value}";
        if (!IsUri(full) || scheme.Length == 0 || full == code)
            return full.Contains(':', StringComparison.Ordinal) ? full : "";
        return $"{scheme.TrimEnd('/', '#', ':', '=')}:{code}";
    }

    /// <summary>A plain value, a qcode of any alias, or a URI; null if it is neither IPTC's nor a usual word for it.</summary>
    public static PublicationStatus? Status(string value) => Last(value).ToUpperInvariant() switch
    {
        "USABLE" => PublicationStatus.Usable,
        "WITHHELD" or "WITHHOLD" or "HOLD" => PublicationStatus.Withheld,
        "CANCELED" or "CANCELLED" or "CANCEL" or "KILL" or "KILLED" => PublicationStatus.Canceled,
        _ => null,
    };

    /// <summary>What follows the scheme of a qcode or URI.</summary>
    public static string Last(string code)
    {
        code = code.Trim().TrimEnd('/');
        return code[(code.AsSpan().LastIndexOfAny(':', '/', '#') + 1)..];
    }

    private static bool IsUri(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        "^(https?://cv\\.iptc\\.org/newscodes/|iptc-?|iptc:)?(?<list>mediatopics?|medtop|subj(ectcodes?)?)[/:](medtop:|subj:)?(?<code>[0-9]{8})$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Iptc();
}
