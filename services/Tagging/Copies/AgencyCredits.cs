using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Copies;

/// <summary>
/// The agency that a text is credited to: as contributor, before the first sentence as in <c>KYIV (Reuters) -</c>, at the end as in
/// <c>(With inputs from ANI)</c>, or as publisher. Where cleaning cut the credit out, it says so. Elsewhere in a text an agency is a source, not
/// the sender, and its letters may stand for another body.
/// </summary>
internal static partial class AgencyCredits
{
    /// <summary>UTF-16 code units at the beginning and at the end of a body in which a credit stands.</summary>
    private const int EdgeLength = 300;

    private const int MatchTimeoutMilliseconds = 200;

    private static readonly FrozenDictionary<string, string> Names = EmbeddedData.Rows("agencies.txt")
        .SelectMany(row => row[1].Split('|', StringSplitOptions.RemoveEmptyEntries).Append(row[0]).Select(name => (Key: Folding.Fold(name), Agency: row[0])))
        .ToFrozenDictionary(one => one.Key, one => one.Agency, StringComparer.Ordinal);

    /// <summary>The agency's name as it is shown; empty if none is credited.</summary>
    public static string Of(CleanArticle clean, string body) =>
        clean.Contributors.Where(contributor => contributor.Role == ContributorRole.Agency).Select(contributor => contributor.Name)
            .Concat(clean.Removed.Where(removed => removed.Label == RemovalLabel.Dateline).SelectMany(removed => Marked(Brackets(), removed.Excerpt)))
            .Concat(clean.Removed.Where(removed => removed.Label is RemovalLabel.AgencySignoff or RemovalLabel.Byline or RemovalLabel.Legal).SelectMany(removed => Marked(Tail(), removed.Excerpt)))
            .Concat(Marked(Lead(), body[..Math.Min(EdgeLength, body.Length)]))
            .Concat(Marked(Tail(), body[Math.Max(0, body.Length - EdgeLength)..]))
            .Append(clean.Publisher)
            .Select(Named).FirstOrDefault(name => name.Length > 0) ?? "";

    /// <summary>The agency of this name; empty if it is none.</summary>
    public static string Named(string name) => Names.GetValueOrDefault(Folding.Fold(name.Trim()), "");

    private static IEnumerable<string> Marked(Regex mark, string text) => mark.Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"[(\[](?<name>[^()\[\]\n]{2,40})[)\]]", RegexOptions.None, MatchTimeoutMilliseconds)]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^[^\n(]{0,80}\((?<name>[^()\n]{2,40})\)\s?[-–—]|^(?<name>\p{L}[\p{L} -]{1,30}?)\s?[–—]|^By (?<name>[^\n]{2,40}?)(?: staff)?\s*$", RegexOptions.Multiline, MatchTimeoutMilliseconds)]
    private static partial Regex Lead();

    [GeneratedRegex(@"\((?!Reporting|With|Source|Inputs?)(?<name>[^()\n]{2,40})\)\s*\z|(?:[Rr]eporting by|[Ii]nputs? from|[Mm]aterial from|[Ss]ource:|[Cc]opyright(?: ©)?(?: \d{4})?)\s+(?<name>\p{L}[^;,.()\n]{1,40})", RegexOptions.None, MatchTimeoutMilliseconds)]
    private static partial Regex Tail();
}
