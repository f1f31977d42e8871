using AngleSharp.Css.Dom;
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
    private const int MaxHeadings = 20;
    private const int MaxAuthorLinks = 6;
    private const int MaxAuthorText = 120;

    private static readonly ISelector AuthorMarks = PageTree.Selector("[itemprop~=author] [itemprop=name], [itemprop=author], a[rel~=author], .author.vcard .fn, .vcard.author");

    private static readonly string[] AuthorNames = ["author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author"];

    public static PageMetadata Read(IHtmlDocument document, PageTree tree, string source, ArticleMetadata metadata)
    {
        var values = MetaValues(tree);
        metadata.DayFirst = DayFirst(document, values);
        var body = JsonLd.Offer(tree, metadata);
        var site = Value(values, "og:site_name");
        metadata.OfferTitle(WithoutSite(Value(values, "og:title"), site), FieldOrigin.OpenGraph);
        metadata.OfferTitle(Value(values, "headline"), FieldOrigin.Microdata);
        metadata.OfferPublisher(site, FieldOrigin.OpenGraph);
        metadata.OfferPublisher(Value(values, "application-name", "dc.publisher", "publisher"), FieldOrigin.Meta);
        metadata.OfferSection(Value(values, "article:section"), FieldOrigin.OpenGraph);
        metadata.OfferSection(Value(values, "section", "parsely-section", "articlesection"), FieldOrigin.Meta);
        PageTimes.Offer(tree, source, values, metadata);
        foreach (var name in AuthorNames)
        {
            // Networks put the address of a profile where a name belongs.
            var author = Value(values, name);
            if (!author.Contains('/', StringComparison.Ordinal))
                metadata.OfferContributors(Credit.PeopleOf(author).Where(p => p.Role == ContributorRole.Author), FieldOrigin.Meta);
        }
        OfferAuthorLinks(tree, metadata);
        OfferUrl(tree, values, metadata);
        var hint = TitleElement(document, metadata);
        var host = Uri.TryCreate(metadata.CanonicalUrl, UriKind.Absolute, out var url) ? url.Host : "";
        var headings = tree.Elements.Where(e => e.LocalName is "h1" or "h2").Take(MaxHeadings).Select(h => TitleText.Key(Tidy(h.TextContent))).ToHashSet(StringComparer.Ordinal);
        site = site.Length > 0 ? site : metadata.Publisher;
        metadata.RefineTitle(TitleText.WithoutSite(metadata.Title, headings, site, host));
        metadata.MoveAuthors(name => TitleText.IsSite(name, site, host));
        return new PageMetadata(TitleText.WithoutSite(hint, headings, site, host), body);
    }

    private static bool MayBeAuthor(Element element) => element.HasAttribute("itemprop") || (element.LocalName == "a" && element.HasAttribute("rel"))
        || (element.ClassName is { } names && (names.Contains("vcard", StringComparison.OrdinalIgnoreCase) || names.Contains("fn", StringComparison.OrdinalIgnoreCase)));

    /// <summary>What the page marks as the name of its author, or links as the author's page.</summary>
    private static void OfferAuthorLinks(PageTree tree, ArticleMetadata metadata)
    {
        foreach (var element in tree.Matching(AuthorMarks, MayBeAuthor).Take(MaxAuthorLinks))
        {
            var text = Tidy(element.TextContent);
            if (text.Length is 0 or > MaxAuthorText || element.Closest("[class*=comment], [id*=comment], aside") is not null)
                continue;
            var people = Credit.PeopleOf(text).Where(p => p.Role == ContributorRole.Author).ToList();
            if (people.Count == 0 && PersonName.IsMononym(text))
                people.Add(new Contributor { Name = text, Role = ContributorRole.Author });
            metadata.OfferContributors(people, FieldOrigin.Microdata);
        }
    }

    /// <summary>Only the United States write the month first; English as such does not say.</summary>
    private static bool? DayFirst(IHtmlDocument document, Dictionary<string, string> values)
    {
        var language = (document.DocumentElement.GetAttribute("lang") ?? Value(values, "og:locale", "content-language", "language")).Trim().Replace('_', '-').ToLowerInvariant();
        return language is "" or "en" ? null : language != "en-us";
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

    private static void OfferUrl(PageTree tree, Dictionary<string, string> values, ArticleMetadata metadata)
    {
        var canonical = tree.Named("link").FirstOrDefault(l => l.GetAttribute("rel") == "canonical")?.GetAttribute("href") ?? "";
        foreach (var (url, origin) in new[] { (canonical, FieldOrigin.Meta), (Value(values, "og:url"), FieldOrigin.OpenGraph) })
        {
            if (url.Length <= 2000 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                metadata.OfferCanonicalUrl(uri.AbsoluteUri, origin);
        }
    }

    private static Dictionary<string, string> MetaValues(PageTree tree)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var meta in tree.Named("meta"))
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
