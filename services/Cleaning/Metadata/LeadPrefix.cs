using System.Text.RegularExpressions;

namespace Newsroom.Cleaning.Metadata;

/// <summary>What stands before the first sentence of a report: <c>STORY: </c>, <c>RIGA, May 3 (Agency) - </c>.</summary>
/// <param name="Length">Characters of the text up to the first sentence.</param>
/// <param name="Place">Place of a dateline as written; empty for a script prefix.</param>
/// <param name="Agency">Agency of a dateline; empty if none.</param>
public sealed partial record LeadPrefix(int Length, string Place, string Agency)
{
    // Longer than any dateline, short enough for a bounded match.
    private const int MaxLength = 120;

    public bool IsScript => Place.Length == 0;

    /// <summary>Reads the prefix of a report's first paragraph; null if it has none.</summary>
    public static LeadPrefix? Read(string text)
    {
        var head = text.Length <= MaxLength ? text : text[..MaxLength];
        var script = ScriptPrefix().Match(head);
        if (script.Success && script.Length < text.Length)
            return new LeadPrefix(script.Length, "", "");
        var dateline = DatelinePrefix().Match(head);
        if (!dateline.Success || dateline.Length >= text.Length)
            return null;
        var place = dateline.Groups["place"].Value.Trim().TrimEnd(',', '.');
        var agency = dateline.Groups["agency"].Value.Trim();
        var mark = dateline.Groups["mark"].Value;
        // Whatever the place looks like, a sentence has to start: "NATO - the alliance - said" goes on in lower case.
        if (char.IsLower(text[dateline.Length]))
            return null;
        var isCertain = IsCapitals(place) || agency.Length > 0 || dateline.Groups["date"].Success;
        return isCertain || IsSafeMixedCase(text, dateline.Length, mark) ? new LeadPrefix(dateline.Length, place, agency) : null;
    }

    // "Obersilz – Drei Nächte lang" is a dateline, "Kadyrov – the leader – said" and "Wait – what" are not.
    private static bool IsSafeMixedCase(string text, int length, string mark)
    {
        var starts = char.IsUpper(text[length]) || "\"“„«‘'".Contains(text[length], StringComparison.Ordinal);
        var sentence = text.AsSpan(length, Math.Min(text.Length - length, 200));
        var stop = sentence.IndexOf(". ");
        return starts && mark is "–" or "—" or ".-" or ".–" or ".—" && !(stop < 0 ? sentence : sentence[..stop]).Contains($" {mark} ", StringComparison.Ordinal);
    }

    private static bool IsCapitals(string place) => place.Any(char.IsUpper) && !place.Any(char.IsLower);

    // Labels of video scripts; any word in capitals would take the speaker off an interview ("NATO: We will").
    [GeneratedRegex(@"^(?:STORY(?:LINE)?|VIDEO(?:\sSHOWS)?|SHOWS|SHOTLIST|SCRIPT|INTRO|LEAD(?:\sIN)?|VOICE\s?OVER|V/?O|SUJET|HISTORIA|СЮЖЕТ)\s?:\s+(?=\S)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptPrefix();

    // Up to four capitalised words with particles, a region or country, a date, an agency in brackets, then a dash with space after it.
    [GeneratedRegex(
        @"^(?<place>\p{Lu}[\p{L}\p{M}.'’-]*(?:[\s/](?:(?:de|del|da|do|la|le|las|los|el|al|am|an|der|sur|upon|on)\s)?\p{Lu}[\p{L}\p{M}.'’-]*){0,4}(?:,\s\p{Lu}[\p{L}\p{M}.'’]*(?:\s\p{Lu}[\p{L}\p{M}.'’]*){0,2})?)" +
        @"(?<date>,?\s(?:\d{1,2}\.?\s(?:de\s)?\p{L}{3,12}\.?|\p{L}{3,12}\.?\s\d{1,2})(?:,?\s\d{4})?)?" +
        @"(?:\s?\((?<agency>[^()]{2,40})\))?\s?(?<mark>\.?[-–—]+|--)\s+(?=\S)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatelinePrefix();
}
