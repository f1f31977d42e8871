using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>What a page says about itself beside its text: JSON-LD, then OpenGraph, then other meta elements and microdata, then the title element.</summary>
/// <param name="TitleHint">The title element without the site's name.</param>
/// <param name="StatedBody">The body in JSON-LD; empty if there is none.</param>
internal sealed record PageMetadata(string TitleHint, string StatedBody)
{
    private const int MaxValue = 1000;

    private static readonly string[] PublishedNames =
        ["article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "publication_date", "og:published_time"];

    private static readonly string[] UpdatedNames = ["article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified"];

    private static readonly string[] AuthorNames = ["author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author"];

    public static PageMetadata Read(IHtmlDocument document, ArticleMetadata metadata)
    {
        var body = JsonLd.Offer(document, metadata);
        var values = MetaValues(document);
        var site = Value(values, "og:site_name");
        metadata.OfferTitle(WithoutSite(Value(values, "og:title"), site), FieldOrigin.OpenGraph);
        metadata.OfferTitle(Value(values, "headline"), FieldOrigin.Microdata);
        metadata.OfferPublisher(site, FieldOrigin.OpenGraph);
        metadata.OfferPublisher(Value(values, "application-name", "dc.publisher", "publisher"), FieldOrigin.Meta);
        metadata.OfferSection(Value(values, "article:section"), FieldOrigin.OpenGraph);
        metadata.OfferSection(Value(values, "section", "parsely-section", "articlesection"), FieldOrigin.Meta);
        OfferTimes(document, values, metadata);
        foreach (var name in AuthorNames)
        {
            // Networks put the address of a profile where a name belongs.
            var author = Value(values, name);
            if (!author.Contains('/', StringComparison.Ordinal))
                metadata.OfferContributors(Credit.PeopleOf(author).Where(p => p.Role == ContributorRole.Author), FieldOrigin.Meta);
        }
        OfferUrl(document, values, metadata);
        return new PageMetadata(TitleElement(document, metadata), body);
    }

    private static string TitleElement(IHtmlDocument document, ArticleMetadata metadata)
    {
        var whole = Tidy(document.Title ?? "");
        var (title, site) = TitleText.SplitSite(whole);
        if (metadata.Title.Length > 0 && TitleText.IsSame(TitleText.Key(metadata.Title), TitleText.Key(whole)))
            return whole;
        metadata.OfferPublisher(site, FieldOrigin.Meta);
        return title;
    }

    private static void OfferTimes(IHtmlDocument document, Dictionary<string, string> values, ArticleMetadata metadata)
    {
        foreach (var name in PublishedNames)
            metadata.OfferPublished(DateLine.Read(Value(values, name)).Published, FieldOrigin.Meta);
        foreach (var name in UpdatedNames)
            metadata.OfferUpdated(DateLine.Read(Value(values, name)).Published, FieldOrigin.Meta);
        var time = document.QuerySelector("time[itemprop=datePublished], time[pubdate]")?.GetAttribute("datetime");
        metadata.OfferPublished(DateLine.Read(Tidy(time ?? "")).Published, FieldOrigin.Microdata);
    }

    private static void OfferUrl(IHtmlDocument document, Dictionary<string, string> values, ArticleMetadata metadata)
    {
        var canonical = document.QuerySelector("link[rel=canonical]")?.GetAttribute("href") ?? "";
        foreach (var (url, origin) in new[] { (canonical, FieldOrigin.Meta), (Value(values, "og:url"), FieldOrigin.OpenGraph) })
        {
            if (url.Length <= 2000 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                metadata.OfferCanonicalUrl(uri.AbsoluteUri, origin);
        }
    }

    private static Dictionary<string, string> MetaValues(IHtmlDocument document)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var meta in document.QuerySelectorAll("meta[content]"))
        {
            var name = meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop");
            var value = Tidy(meta.GetAttribute("content") ?? "");
            if (!string.IsNullOrEmpty(name) && value.Length > 0)
                values.TryAdd(name.Trim(), value);
        }
        return values;
    }

    private static string Value(Dictionary<string, string> values, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value))
                return value;
        }
        return "";
    }

    private static string WithoutSite(string title, string site)
    {
        var (head, tail) = TitleText.SplitSite(title);
        return site.Length > 0 && TitleText.Key(tail) == TitleText.Key(site) ? head : title;
    }

    private static string Tidy(string value) => TextNormalizer.Collapse(value.Length <= MaxValue ? value : "");
}
