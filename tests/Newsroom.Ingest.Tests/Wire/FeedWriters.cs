using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Google.Protobuf.WellKnownTypes;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Writes an item as a feed of one.</summary>
internal static class FeedWriters
{
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Terms = "http://purl.org/dc/terms/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Rss1 = "http://purl.org/rss/1.0/";
    private static readonly XNamespace AtomSpace = "http://www.w3.org/2005/Atom";

    public static string Rss(WireCopy copy)
    {
        var d = copy.Declared;
        return new XElement("rss", new XAttribute("version", "2.0"), new XElement("channel", new XElement("item",
            new XElement("title", Html(d.Headline)),
            new XElement("link", copy.Url),
            new XElement("guid", new XAttribute("isPermaLink", "false"), copy.Id),
            Optional("pubDate", d.PublishedAt?.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(-5)).ToString("ddd, dd MMM yyyy HH:mm:ss '-0500'", CultureInfo.InvariantCulture)),
            d.Subjects.Select(s => new XElement("category", new XAttribute("domain", s.Split(':')[0]), s.Split(':')[1])),
            d.Keywords.Select(k => new XElement("category", new XCData(Html(k)))),
            Modules(copy),
            new XElement(Content + "encoded", new XCData(copy.Html))))).ToString(SaveOptions.DisableFormatting);
    }

    public static string RdfSite(WireCopy copy)
    {
        var d = copy.Declared;
        return new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf), new XAttribute("xmlns", Rss1), new XElement(Rss1 + "item",
            new XAttribute(Rdf + "about", copy.Id),
            new XElement(Rss1 + "title", Html(d.Headline)),
            new XElement(Rss1 + "link", copy.Url),
            Optional(Dc + "date", Iso(d.PublishedAt)),
            d.Keywords.Select(k => new XElement(Dc + "subject", Html(k))),
            Modules(copy),
            new XElement(Content + "encoded", copy.Html))).ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The label of a category with a scheme is a keyword of its own.</summary>
    public static string Atom(WireCopy copy)
    {
        var d = copy.Declared;
        return new XElement(AtomSpace + "feed", new XElement(AtomSpace + "entry",
            d.Language.Length > 0 ? new XAttribute(XNamespace.Xml + "lang", d.Language) : null,
            new XElement(AtomSpace + "id", copy.Id),
            new XElement(AtomSpace + "title", new XAttribute("type", "html"), Html(d.Headline)),
            new XElement(AtomSpace + "link", new XAttribute("href", copy.Url)),
            Optional(AtomSpace + "updated", Iso(d.RevisedAt)),
            Optional(AtomSpace + "published", Iso(d.PublishedAt)),
            d.Byline.Length > 0 ? new XElement(AtomSpace + "author", new XElement(AtomSpace + "name", d.Byline)) : null,
            Optional(AtomSpace + "rights", d.UsageTerms),
            d.Keywords.Select(k => new XElement(AtomSpace + "category", new XAttribute("term", "x"), new XAttribute("label", k))),
            new XElement(AtomSpace + "content", new XAttribute("type", "xhtml"), Xhtml("div", copy)))).ToString(SaveOptions.DisableFormatting);
    }

    public static string Json(WireCopy copy)
    {
        var d = copy.Declared;
        return new JsonObject
        {
            ["version"] = "https://jsonfeed.org/version/1.1",
            ["items"] = new JsonArray(new JsonObject
            {
                ["id"] = copy.Id,
                ["url"] = copy.Url,
                ["title"] = d.Headline,
                ["authors"] = new JsonArray(new JsonObject { ["name"] = d.Byline }),
                ["tags"] = new JsonArray([.. d.Keywords.Select(k => JsonValue.Create(k))]),
                ["language"] = d.Language,
                ["date_published"] = Iso(d.PublishedAt),
                ["date_modified"] = Iso(d.RevisedAt),
                ["content_text"] = copy.Text,
            }),
        }.ToJsonString();
    }

    public static XElement Xhtml(string name, WireCopy copy)
    {
        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        return new XElement(xhtml + name, copy.Paragraphs.Select(p => new XElement(xhtml + "p", p)));
    }

    /// <summary>With an offset that is not a whole hour.</summary>
    public static string? Iso(Timestamp? time) => time?.ToDateTimeOffset().ToOffset(TimeSpan.FromMinutes(345)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static XElement? Optional(XName name, string? value) => string.IsNullOrEmpty(value) ? null : new XElement(name, value);

    private static IEnumerable<XElement?> Modules(WireCopy copy) =>
    [
        Optional(Dc + "creator", Html(copy.Declared.Byline)), Optional(Dc + "language", copy.Declared.Language),
        Optional(Dc + "rights", copy.Declared.UsageTerms), Optional(Terms + "modified", Iso(copy.Declared.RevisedAt)),
    ];

    /// <summary>Titles and names in RSS are HTML.</summary>
    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
