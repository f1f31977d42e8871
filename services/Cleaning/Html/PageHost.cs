using Newsroom.Cleaning.Html.Dom;


namespace Newsroom.Cleaning.Html;

/// <summary>Tells links within a page's site from those that lead away from it.</summary>
/// <param name="canonicalUrl">Where the page stands; empty if unknown, and then every link counts as one within the site.</param>
internal sealed class PageHost(string canonicalUrl)
{
    private readonly string _site = Site(canonicalUrl);

    public LinkKind KindOf(Element anchor)
    {
        var site = _site.Length == 0 ? "" : Site(anchor.GetAttribute("href") ?? "");
        return site.Length == 0 || site.Equals(_site, StringComparison.OrdinalIgnoreCase) ? LinkKind.Internal : LinkKind.External;
    }

    /// <summary>The last two labels of the host of an absolute address; empty for others. Two sites below one public suffix pass as one, the safe error.</summary>
    private static string Site(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        if (start < 0 || !(start == 0 || url.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
            return "";
        var host = url.AsSpan(start + 2);
        var end = host.IndexOfAny("/?#:");
        host = end < 0 ? host : host[..end];
        var dot = host.LastIndexOf('.');
        var before = dot < 0 ? -1 : host[..dot].LastIndexOf('.');
        return host[(before + 1)..].ToString();
    }
}
