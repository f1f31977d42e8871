using System.Text.RegularExpressions;
using Newsroom.Article.V1;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>How well the flags of articles fit what is known of pages: their type in a set that has types, and whether they state that they are free.</summary>
internal static partial class FlagMeasure
{
    private const string Free = "isAccessibleForFree";

    // Types of pages that are lists of others.
    private static readonly string[] Lists = ["listing", "collection"];

    /// <summary>The flag of a list page against the pages' types, over all that were not rejected.</summary>
    public static IEnumerable<Measure> ListPages(string set, IReadOnlyList<PageScore> pages)
    {
        var known = pages.Where(p => p.Found.Article is not null).Select(p => (Is: Lists.Contains(p.Gold.PageType), Says: p.Found.Article!.QualityFlags.Any(f => f.Kind == QualityFlagKind.ListPage))).ToList();
        return known.Exists(k => k.Is) ? Of(set, "list_page", known) : [];
    }

    /// <summary>What the text alone says of a paywall, the page's own statement taken away, against that statement.</summary>
    public static IEnumerable<Measure> Paywalls(string set, IReadOnlyList<GoldPage> pages)
    {
        var stated = pages.Select(p => (Page: p, Free: Statement().Matches(p.Html).Select(m => bool.Parse(m.Groups["free"].Value)).ToList())).Where(p => p.Free.Count > 0).ToList();
        var known = stated.Select(p => (Is: p.Free.Contains(false), Clean: CleanedDocument.Of(p.Page.Html.Replace(Free, "isAccessible", StringComparison.Ordinal), "text/html", p.Page.Url)))
            .Where(p => p.Clean.Article is not null).Select(p => (p.Is, Says: p.Clean.Article!.Paywalled)).ToList();
        return known.Count > 0 ? Of(set, "paywall_in_text", known) : [];
    }

    private static IEnumerable<Measure> Of(string set, string flag, List<(bool Is, bool Says)> known)
    {
        var (right, said, are) = (known.Count(k => k is { Is: true, Says: true }), known.Count(k => k.Says), known.Count(k => k.Is));
        if (said > 0)
            yield return new Measure(set, flag + "_precision", (double)right / said, said);
        if (are > 0)
            yield return new Measure(set, flag + "_recall", (double)right / are, are);
    }

    [GeneratedRegex(@"""isAccessibleForFree""\s*:\s*""?(?<free>true|false)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Statement();
}
