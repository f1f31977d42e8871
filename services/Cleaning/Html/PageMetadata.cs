using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>What a page says about itself beside its text: JSON-LD, then OpenGraph, then other meta elements and microdata, then the title element.</summary>
/// <param name="TitleHint">The title element without the site's name.</param>
/// <param name="StatedBody">The body in JSON-LD; empty if there is none.</param>
internal sealed record PageMetadata(string TitleHint, string StatedBody)
{
    private const int MaxTitle = 1000;
    private const int MaxAddress = 2000;

    public static PageMetadata Read(PageTree tree, ArticleMetadata metadata, string address)
    {
        var meta = new MetaElements(tree);
        metadata.DayFirst = DayFirst(tree, meta);
        var body = JsonLd.Offer(tree, metadata);
        var site = meta.First("og:site_name");
        metadata.OfferTitle(WithoutSite(meta.First("og:title"), site), FieldOrigin.OpenGraph);
        metadata.OfferTitle(meta.First("headline"), FieldOrigin.Microdata);
        metadata.OfferSummary(meta.First("og:description"), FieldOrigin.OpenGraph);
        metadata.OfferSummary(meta.First("description"), FieldOrigin.Meta);
        metadata.OfferPublisher(site, FieldOrigin.OpenGraph);
        metadata.OfferPublisher(meta.First("application-name", "dc.publisher", "publisher"), FieldOrigin.Meta);
        Microdata.Offer(tree, metadata);
        metadata.OfferSection(meta.First("article:section"), FieldOrigin.OpenGraph);
        metadata.OfferSection(meta.First("section", "parsely-section", "articlesection"), FieldOrigin.Meta);
        if (meta.First("article:content_tier").Equals("locked", StringComparison.OrdinalIgnoreCase))
            metadata.OfferPaywalled(FieldOrigin.OpenGraph);
        metadata.OfferLanguage(meta.First("og:locale"), FieldOrigin.OpenGraph);
        metadata.OfferLanguage(tree.Root.GetAttribute("lang") ?? "", FieldOrigin.Meta);
        metadata.OfferLanguage(meta.First("content-language", "language"), FieldOrigin.Meta);
        PageTimes.Offer(tree, tree.Source, meta, metadata);
        OfferUrl(tree, meta, metadata, address);
        var host = Uri.TryCreate(metadata.CanonicalUrl, UriKind.Absolute, out var url) ? url.Host : "";
        var hint = TitleElement(tree, metadata);
        site = site.Length > 0 ? site : metadata.Publisher;
        PageAuthors.OfferMeta(meta, site, host, metadata);
        PageAuthors.OfferMarked(tree, metadata);
        metadata.MoveAuthors(name => TitleText.IsSite(name, site, host));
        var headline = new Headline(tree, site, host);
        var shown = headline.Shown(metadata.Title, [meta.First("og:title"), tree.Title]);
        metadata.RefineTitle(shown);
        return new PageMetadata(headline.WithoutSite(hint), body);
    }

    /// <summary>Only the United States write the month first; English as such does not say.</summary>
    private static bool? DayFirst(PageTree tree, MetaElements meta)
    {
        string[] stated = [tree.Root.GetAttribute("lang") ?? "", meta.First("og:locale"), meta.First("content-language", "language")];
        var language = stated.Select(l => l.Trim().Replace('_', '-').ToLowerInvariant()).FirstOrDefault(l => l is not ("" or "en"));
        return language is null ? null : language != "en-us";
    }

    private static string TitleElement(PageTree tree, ArticleMetadata metadata)
    {
        var whole = Tidy(tree.Title);
        var (title, site) = TitleText.SplitSite(whole);
        if (metadata.Title.Length > 0 && TitleText.IsSame(TitleText.Key(metadata.Title), TitleText.Key(whole)))
            return whole;
        // What ends the headline elsewhere too is a part of it.
        if (!TitleText.Key(metadata.Title).EndsWith(TitleText.Key(site), StringComparison.Ordinal))
            metadata.OfferPublisher(site, FieldOrigin.Meta);
        return title;
    }

    private static void OfferUrl(PageTree tree, MetaElements meta, ArticleMetadata metadata, string address)
    {
        var page = Address(address, null);
        var first = tree.Named("base").FirstOrDefault(b => b.HasAttribute("href"))?.GetAttribute("href") ?? "";
        page = Address(first, page) ?? page;
        var canonical = tree.Named("link").FirstOrDefault(l => l.GetAttribute("rel") == "canonical")?.GetAttribute("href") ?? "";
        foreach (var (url, origin) in new[] { (canonical, FieldOrigin.Meta), (meta.First("og:url"), FieldOrigin.OpenGraph) })
            metadata.OfferCanonicalUrl(Address(url, page)?.AbsoluteUri ?? "", origin);
    }

    /// <summary>An address of the web, a relative one as seen from the page; null for others.</summary>
    private static Uri? Address(string url, Uri? page)
    {
        url = url.Trim();
        if (url.Length is 0 or > MaxAddress)
            return null;
        // Where paths are those of files, `/path` passes for an absolute one.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.IsFile && !url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)))
            uri = page is not null && Uri.TryCreate(page, url, out var joined) ? joined : null;
        return uri?.Scheme is "http" or "https" ? uri : null;
    }

    private static string WithoutSite(string title, string site)
    {
        var (head, tail) = TitleText.SplitSite(title);
        return site.Length > 0 && TitleText.Key(tail) == TitleText.Key(site) ? head : title;
    }

    private static string Tidy(string value) => TextNormalizer.Collapse(value.Length <= MaxTitle ? value : "");
}
