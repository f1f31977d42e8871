using System.Text.RegularExpressions;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Marks that close an article or a page.</summary>
internal static partial class Boundary
{
    // Letters of a wire or its desk before the first hyphen of a slug.
    private const int MaxDesk = 4;

    /// <summary>`© 2024 …`, `(c) …`, `Copyright 2024`.</summary>
    public static bool IsCopyright(string text) => text.Length <= 600 && text is ['©' or '(' or 'c' or 'C', ..] && CopyrightLine().IsMatch(text);

    /// <summary>`-30-`, `(MORE)`, `--more--`, `ENDS`, `###`.</summary>
    public static bool IsWireMark(string text) => text.Length <= 20 && text is ['-' or '–' or '—' or '*' or '#' or '(' or 'M' or 'E' or 'F', ..] && WireMark().IsMatch(text);

    /// <summary>What tells a wire's editors which part or version of a story this is: `2nd take`, `TAKE 2`, `1st Ld-Writethru`, perhaps behind the story's slug (`BC-EU--Ferry, 1st Ld`), `Eds: Updates with …`.</summary>
    public static bool IsWireSlug(string text) => text.Length <= 240
        && (text is [>= '0' and <= '9' or 'T' or 'E', ..] || (char.IsAsciiLetterUpper(text[0]) && text.AsSpan(0, Math.Min(text.Length, MaxDesk + 1)).Contains('-'))) && WireSlug().IsMatch(text);

    /// <summary>How far a recording has been played: `00:00 / 01:42`.</summary>
    public static bool IsPlayerTime(string text) => text.Length <= 20 && char.IsAsciiDigit(text[0]) && PlayerTime().IsMatch(text);

    /// <summary>What PHP prints into a page when something goes wrong on the server: `Warning: … in /srv/page.php on line 12`.</summary>
    public static bool IsServerError(string text) => text.Length <= 400 && text is ['W' or 'N' or 'D' or 'F' or 'P', ..] && ServerError().IsMatch(text);

    /// <summary>The name in a copyright line without years and the sentences after it; empty if it has none.</summary>
    public static string Holder(string text)
    {
        var match = CopyrightHolder().Match(text.Length <= 200 ? text : text[..200]);
        return match.Success ? match.Groups["name"].Value.Trim(' ', ',', '.', '-', '–') : "";
    }

    [GeneratedRegex(@"^(?:©|\(c\)\s|copyright\s+(?:©|\(c\)|\d{4}|by\s))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CopyrightLine();

    // Between dashes the word is a mark however it is written; without them only in capitals, or a heading `More` would be one.
    [GeneratedRegex(@"^(?:[-–—]\s?30\s?[-–—]|[-–—]{1,2}\s?[Mm](?:ORE|ore)\s?[-–—]{1,2}|#{2,}|\(?(?:MORE|ENDS?|FIN)\)?|[-–—*]{2,}\s?(?:ENDS?)?\s?[-–—*]*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WireMark();

    // A take or a lead is one only as the whole line; nothing but a note to editors opens with their abbreviation.
    [GeneratedRegex(
        @"^(?:(?:[A-Z]{2,4}-[^\s.!?]+(?:\s[^\s.!?]+){0,4}?[\s,-]+)?(?:TAKE\s\d{1,2}|\d{1,2}(?i:st|nd|rd|th)[\s-](?i:take)|\d{1,2}(?i:st|nd|rd|th)[\s-]?(?i:ld(?:[\s-]writethru)?))[.:]?$|(?:Eds|EDS)\.?:\s)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WireSlug();

    [GeneratedRegex(@"^\d{1,2}:\d{2}(?::\d{2})?\s?[/|]\s?\d{1,2}:\d{2}(?::\d{2})?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlayerTime();

    [GeneratedRegex(@"^(?:Warning|Notice|Deprecated|Fatal error|Parse error): .+ in \S+\.php on line \d+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerError();

    [GeneratedRegex(
        @"^(?:(?:©|\(c\)|copyright)\s*)+(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s*)?(?:by\s)?(?<name>[^\d.|©(),]{2,60}?)(?=\s*(?:,?\s*\d{4}|[.,|(]|$|\s[-–]\s|\sall\srights))",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CopyrightHolder();
}
