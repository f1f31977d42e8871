using System.Text.RegularExpressions;

namespace Newsroom.Cleaning.Metadata;

/// <summary>What stands before the first sentence of a report: <c>STORY: </c>, <c>RIGA, May 3 (Agency) - </c>.</summary>
/// <param name="Length">Characters of the text up to the first sentence.</param>
/// <param name="Place">Place of a dateline as written; empty for a script prefix.</param>
/// <param name="Agency">Agency of a dateline; empty if none.</param>
/// <param name="Author">Who reports from there, as datelines of East Asia have it; empty if nobody is named.</param>
public sealed partial record LeadPrefix(int Length, string Place, string Agency, string Author = "")
{
    // Longer than any dateline, short enough for a bounded match.
    private const int MaxLength = 120;

    // Hebrew is the first script without capitals.
    private const char FirstWithoutCase = '\u0590';

    public bool IsScript => Place.Length == 0;

    /// <summary>Reads the prefix of a report's first paragraph; null if it has none.</summary>
    public static LeadPrefix? Read(string text)
    {
        var head = text.Length <= MaxLength ? text : text[..MaxLength];
        var script = ScriptPrefix().Match(head);
        if (script.Success && script.Length < text.Length)
            return new LeadPrefix(script.Length, "", "");
        if (WithoutCase(head) is { } caseless && caseless.Length < text.Length)
            return caseless;
        var dateline = DatelinePrefix().Match(head);
        if (!dateline.Success || dateline.Length >= text.Length)
            return null;
        var place = dateline.Groups["place"].Value.Trim().TrimEnd(',', '.');
        var agency = dateline.Groups["agency"].Value.Trim();
        var mark = dateline.Groups["mark"].Value;
        // Whatever the place looks like, a sentence has to start: "NATO - the alliance - said" goes on in lower case.
        if (char.IsLower(text[dateline.Length]))
            return null;
        // "KAZAN, 15 Oct — Agency. The bridge": as a sentence of its own.
        var length = dateline.Length;
        if (agency.Length == 0 && dateline.Groups["date"].Success && WireAt(text[length..]) is { Length: > 0 } wire)
            (agency, length) = (wire, text.IndexOf(". ", length, StringComparison.Ordinal) + ". ".Length);
        var isCertain = IsCapitals(place) || agency.Length > 0 || dateline.Groups["date"].Success;
        return isCertain || IsSafeMixedCase(text, dateline.Length, mark) ? new LeadPrefix(length, place, agency) : null;
    }

    /// <summary>Datelines of scripts without capitals: an agency, a day or a name has to tell that a place stands there.</summary>
    private static LeadPrefix? WithoutCase(string head)
    {
        if (head.Length == 0 || (head[0] < FirstWithoutCase && head[0] is not ('(' or '[')))
            return null;
        var match = CaselessPrefix().Match(head);
        if (!match.Success)
            return null;
        var (agency, author) = (match.Groups["agency"].Value.Trim(), match.Groups["author"].Value.Trim());
        return new LeadPrefix(match.Length, match.Groups["place"].Value.Trim(), agency, author);
    }

    /// <summary>The agency whose name is the first sentence, else empty.</summary>
    private static string WireAt(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end > 0 && end < text.Length - 2 && CreditWords.Wires.Contains(text[..end].ToLowerInvariant()) ? text[..end] : "";
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
        @"(?:(?:\s?\((?<agency>[^()]{2,40})\))?\s?(?<mark>\.?[-–—]+|--)|(?<=\d.{1,20})\.\s/(?<agency>[^/]{2,30})/(?<mark>\.))\s+(?=\S)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatelinePrefix();

    // In turn: (서울=연합뉴스) 김철수 기자 =; 【ワシントン時事】, [東京 15日 ロイター] -, 【パリ＝山田太郎】; 新华社北京10月15日电（记者张三）; （中央社記者葉素萍台北15日電）;
    // القاهرة (رويترز) -, नई दिल्ली, 15 अक्टूबर (भाषा).
    [GeneratedRegex(
        @"^(?:[(\[](?<place>\p{L}{2,10})=(?<agency>\p{L}{2,10}\d?)[)\]]\s?(?:(?<author>\p{L}{2,5})\s?(?:기자|특파원)\s?=\s?)?" +
        @"|[【［\[](?<place>[^\s【】［］\[\]=＝]{2,10}?)\s?(?:(?:\d{1,2}日\s?)?(?<agency>時事|共同|ロイター|AFP|ＡＦＰ|AP|ＡＰ|CNN)|[=＝](?<author>\p{L}{2,4}\s?\p{L}{0,4}))[】］\]](?:\s?[-－]\s)?" +
        @"|(?<agency>\p{L}{2,4}[社网網])(?<place>\p{L}{2,8}?)(?:\d{1,2}月)?\d{1,2}日[电電](?:\s?[（(](?:[记記]者)?\s?(?<author>\p{L}{2,4})[^（()）]{0,20}[）)])?" +
        @"|[（(](?<agency>\p{L}{2,4}社)記者(?<author>\p{L}{2,3})(?<place>\p{L}{2,4})(?:\d{1,2}月)?\d{1,2}日電[）)]" +
        @"|(?<place>[\p{Lo}\p{M}]{2,15}(?:\s[\p{Lo}\p{M}]{2,15}){0,2})(?:,\s\d{1,2}\s[\p{Lo}\p{M}]{2,15})?\s?[-–—]?\s?(?:\((?<agency>[^()\d]{2,30})\)|«(?<agency>[^«»\d]{2,30})»)(?:\s?[-–—:।]|(?<=,.{1,40})))\s*(?=\S)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CaselessPrefix();
}
