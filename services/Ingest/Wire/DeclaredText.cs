using System.Text;
using System.Text.RegularExpressions;

namespace Newsroom.Ingest.Wire;

/// <summary>Text of metadata fields: one line, without markup.</summary>
internal static partial class DeclaredText
{
    /// <summary>At most so many characters, counted as Unicode does.</summary>
    public static string Clip(string text, int max)
    {
        if (!DeclaredRules.IsLongerThan(text, max))
            return text;
        var units = 0;
        foreach (var rune in text.EnumerateRunes().Take(max))
            units += rune.Utf16SequenceLength;
        return text[..units];
    }

    /// <summary>White space and control characters become single spaces: files break lines where they like.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 1_024));
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Whether it can only be read as HTML. Text without either reads alike both ways.</summary>
    public static bool HasMarkup(string text) => Markup().IsMatch(text);

    /// <summary>HTML of a headline or name as text: its inline markup goes, its character references become characters.</summary>
    public static string FromHtml(string html) => html.AsSpan().ContainsAny('<', '&')
        ? System.Net.WebUtility.HtmlDecode(InlineTag().Replace(html, ""))
        : html;

    /// <summary>A summary, which may be HTML, as text: its tags go. What lies far behind the limit of a summary is not looked at.</summary>
    public static string Plain(string summary)
    {
        const int reach = 4 * DeclaredRules.MaxTerms;
        var head = summary.Length > reach ? summary[..reach] : summary;
        return HasMarkup(head) ? System.Net.WebUtility.HtmlDecode(AnyTag().Replace(InlineTag().Replace(head, ""), " ")) : head;
    }

    [GeneratedRegex("<[a-zA-Z/!]|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Markup();

    [GeneratedRegex(
        "</?(a|abbr|b|bdi|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|p|q|s|small|span|strong|sub|sup|u|wbr)(\\s[^<>]*|/)?>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex InlineTag();

    // The last one may have been cut.
    [GeneratedRegex("<[a-zA-Z/!][^<>]*(>|$)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AnyTag();
}
