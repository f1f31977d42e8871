using System.Text.Json.Nodes;
using System.Xml.Linq;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using static Newsroom.Ingest.Tests.Wire.FeedWriters;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Writes an item in the formats of IPTC.</summary>
internal static class IptcWriters
{
    private static readonly XNamespace Nar = "http://iptc.org/std/nar/2006-10-01/";

    public static string Ninjs1(WireCopy copy)
    {
        var item = Ninjs(copy, camel: false);
        item["headline"] = copy.Declared.Headline;
        item["byline"] = copy.Declared.Byline;
        item["subject"] = new JsonArray([.. copy.Declared.Subjects.Select(s => new JsonObject { ["scheme"] = s.Split(':')[0], ["code"] = s.Split(':')[1] })]);
        item["body_html"] = copy.Html;
        item["body_text"] = copy.Text;
        return item.ToJsonString();
    }

    public static string Ninjs2(WireCopy copy) => Lists(copy, Ninjs(copy, camel: false), "contenttype");

    public static string Ninjs3(WireCopy copy) => Lists(copy, Ninjs(copy, camel: true), "contentType");

    public static string NewsItem(WireCopy copy) =>
        Item(copy, new XElement(Nar + "inlineXML", Xhtml("body", copy))).ToString(SaveOptions.DisableFormatting);

    public static string NewsMessage(WireCopy copy) => new XElement(Nar + "newsMessage", new XElement(Nar + "header"), new XElement(Nar + "itemSet"),
        new XElement(Nar + "itemSet", Item(copy, new XElement(Nar + "inlineData", new XAttribute("contenttype", "text/html"), new XCData(copy.Html)))))
        .ToString(SaveOptions.DisableFormatting);

    /// <summary>With NITF that knows nothing but the text.</summary>
    public static string NewsItemOfNitf(WireCopy copy) => Item(copy, new XElement(Nar + "inlineXML", Document(copy with { Id = "", Declared = new DeclaredMetadata(), Note = "" })))
        .ToString(SaveOptions.DisableFormatting);

    public static string Nitf(WireCopy copy) => Document(copy).ToString(SaveOptions.DisableFormatting);

    private static JsonObject Ninjs(WireCopy copy, bool camel)
    {
        var d = copy.Declared;
        var item = new JsonObject
        {
            ["uri"] = copy.Url,
            ["type"] = "text",
            ["version"] = d.Version.ToString(null as IFormatProvider),
            ["dateline"] = d.Dateline,
            ["slugline"] = d.Slugline,
            ["language"] = d.Language,
            [camel ? "usageTerms" : "usageterms"] = d.UsageTerms,
            [camel ? "copyrightHolder" : "copyrightholder"] = d.Publisher,
            [camel ? "edNote" : "ednote"] = copy.Note,
            ["keywords"] = new JsonArray([.. d.Keywords.Select(k => JsonValue.Create(k))]),
            [camel ? "versionCreated" : "versioncreated"] = Iso(d.RevisedAt),
            [camel ? "firstCreated" : "firstcreated"] = Iso(d.PublishedAt),
            ["embargoed"] = Iso(d.EmbargoedUntil),
        };
        if (d.Urgency > 0)
            item["urgency"] = d.Urgency;
        if (d.PublicationStatus != PublicationStatus.Unspecified)
            item[camel ? "pubStatus" : "pubstatus"] = Status(d);
        return item;
    }

    private static string Lists(WireCopy copy, JsonObject item, string type)
    {
        item["headlines"] = new JsonArray(
            new JsonObject { ["role"] = "short", ["value"] = copy.Declared.Headline.Length > 0 ? "Short" : "" },
            new JsonObject { ["role"] = "main", ["value"] = copy.Declared.Headline });
        item["by"] = copy.Declared.Byline;
        item["subjects"] = new JsonArray([.. copy.Declared.Subjects.Select(s => new JsonObject { ["uri"] = Uri(s), ["name"] = "n" })]);
        item["bodies"] = new JsonArray(
            new JsonObject { [type] = "text/plain", ["value"] = copy.Text },
            new JsonObject { [type] = "text/html", ["value"] = copy.Html });
        return item.ToJsonString();
    }

    private static string Uri(string subject) => subject.Replace("medtop:", "http://cv.iptc.org/newscodes/mediatopic/", StringComparison.Ordinal)
        .Replace("subj:", "http://cv.iptc.org/newscodes/subjectcode/", StringComparison.Ordinal);

    private static XElement Item(WireCopy copy, XElement content)
    {
        var d = copy.Declared;
        return new XElement(Nar + "newsItem",
            new XAttribute("guid", copy.Id),
            d.Version > 0 ? new XAttribute("version", d.Version) : null,
            new XElement(Nar + "catalog", new XElement(Nar + "scheme", new XAttribute("alias", "mt"), new XAttribute("uri", "http://cv.iptc.org/newscodes/mediatopic/"))),
            new XElement(Nar + "rightsInfo", Optional(Nar + "usageTerms", d.UsageTerms)),
            new XElement(Nar + "itemMeta",
                new XElement(Nar + "itemClass", new XAttribute("qcode", "ninat:text")),
                d.Publisher.Length > 0 ? new XElement(Nar + "provider", new XAttribute("qcode", "nprov:x"), new XElement(Nar + "name", d.Publisher)) : null,
                Optional(Nar + "versionCreated", Iso(d.RevisedAt)),
                Optional(Nar + "firstCreated", Iso(d.PublishedAt)),
                Optional(Nar + "embargoed", Iso(d.EmbargoedUntil)),
                d.PublicationStatus != PublicationStatus.Unspecified ? new XElement(Nar + "pubStatus", new XAttribute("qcode", $"stat:{Status(d)}")) : null,
                Optional(Nar + "edNote", copy.Note)),
            new XElement(Nar + "contentMeta",
                d.Urgency > 0 ? new XElement(Nar + "urgency", d.Urgency) : null,
                d.Language.Length > 0 ? new XElement(Nar + "language", new XAttribute("tag", d.Language)) : null,
                d.Subjects.Select(s => new XElement(Nar + "subject", new XAttribute("qcode", s.Replace("medtop:", "mt:", StringComparison.Ordinal)))),
                d.Keywords.Select(k => new XElement(Nar + "keyword", k)),
                Optional(Nar + "slugline", d.Slugline),
                Optional(Nar + "headline", d.Headline),
                Optional(Nar + "dateline", d.Dateline),
                Optional(Nar + "by", d.Byline)),
            new XElement(Nar + "contentSet", content));
    }

    private static XElement Document(WireCopy copy)
    {
        var d = copy.Declared;
        return new XElement("nitf",
            d.Language.Length > 0 ? new XAttribute(XNamespace.Xml + "lang", d.Language) : null,
            new XElement("head",
                new XElement("docdata",
                    d.PublicationStatus != PublicationStatus.Unspecified ? new XAttribute("management-status", Status(d)) : null,
                    Attribute("doc-id", "id-string", copy.Id),
                    Attribute("urgency", "ed-urg", d.Urgency > 0 ? $"{d.Urgency}" : null),
                    Attribute("date.issue", "norm", Basic(d.PublishedAt)),
                    Attribute("date.release", "norm", Basic(d.EmbargoedUntil)),
                    new XElement("du-key", new XAttribute("key", d.Slugline), d.Version > 0 ? new XAttribute("version", d.Version) : null),
                    Attribute("ed-msg", "info", copy.Note),
                    new XElement("key-list", d.Keywords.Select(k => Attribute("keyword", "key", k))),
                    new XElement("identified-content",
                        d.Subjects.Select(s => new XElement("classifier", new XAttribute("idsrc", s.Split(':')[0]), new XAttribute("value", s.Split(':')[1]))))),
                Attribute("revision-history", "norm", Basic(d.RevisedAt))),
            new XElement("body",
                new XElement("body.head",
                    new XElement("hedline", Optional("hl1", d.Headline)),
                    Optional("rights", d.UsageTerms),
                    Optional("byline", d.Byline),
                    Optional("distributor", d.Publisher),
                    Optional("dateline", d.Dateline)),
                new XElement("body.content", new XElement("block", copy.Paragraphs.Select(p => new XElement("p", p))))));
    }

    private static XElement? Attribute(string element, string name, string? value) =>
        string.IsNullOrEmpty(value) ? null : new XElement(element, new XAttribute(name, value));

    private static string? Basic(Timestamp? time) => Iso(time)?.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);

    private static string Status(DeclaredMetadata declared) => declared.PublicationStatus.ToString().ToLowerInvariant();
}
