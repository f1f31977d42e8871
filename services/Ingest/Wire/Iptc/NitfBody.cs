using System.Text;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// The body of a NITF document as HTML. Structure that HTML shares is kept, with hrefs; inline mark-up of persons, places and the like
/// becomes its text. Everything is escaped.
/// </summary>
internal static class NitfBody
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["p"] = "p",
        ["hl2"] = "h2",
        ["ul"] = "ul",
        ["ol"] = "ol",
        ["li"] = "li",
        ["dl"] = "dl",
        ["dt"] = "dt",
        ["dd"] = "dd",
        ["bq"] = "blockquote",
        ["pre"] = "pre",
        ["table"] = "table",
        ["caption"] = "caption",
        ["thead"] = "thead",
        ["tbody"] = "tbody",
        ["tfoot"] = "tfoot",
        ["tr"] = "tr",
        ["th"] = "th",
        ["td"] = "td",
        ["em"] = "em",
        ["strong"] = "strong",
        ["b"] = "b",
        ["i"] = "i",
        ["u"] = "u",
        ["h2"] = "h2",
        ["h3"] = "h3",
        ["blockquote"] = "blockquote",
        ["q"] = "q",
        ["sub"] = "sub",
        ["sup"] = "sup",
        ["media"] = "figure",
        ["media-caption"] = "figcaption",
        ["credit"] = "cite",
        ["tagline"] = "p",
        ["hl1"] = "h1",
        ["a"] = "a",
    };

    /// <summary>Transparent: their content is, they are not.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "block", "note", "fn", "lang", "chron", "copyrite", "event", "function", "location", "money", "num", "object.title", "org", "person",
        "postaddr", "virtloc", "city", "state", "region", "country", "sublocation", "name.given", "name.family", "frac", "frac-num", "frac-sep",
        "frac-den", "addressee", "delivery.point", "postcode", "delivery.office", "care.of", "alt-code", "copyrite.year", "copyrite.holder",
        "nitf-table", "nitf-table-metadata", "content", "abstract", "datasource", "pronounce", "classifier", "body.content", "div", "span",
        "byline", "dateline", "story.date", "distributor", "rights",
    };

    /// <summary>Their content is not text of the story.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "media-reference", "media-metadata", "media-producer", "media-object", "col", "colgroup", "nitf-col", "nitf-colgroup", "nitf-table-metadata",
        "custom-table", "style", "script",
    };

    public static void Write(XElement element, StringBuilder html, ItemDraft item)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
                html.AppendText(text.Value);
            else if (node is XElement child && !Silent.Contains(child.Name.LocalName))
                WriteElement(child, html, item);
        }
    }

    private static void WriteElement(XElement element, StringBuilder html, ItemDraft item)
    {
        var name = element.Name.LocalName;
        if (name is "br" or "hr")
        {
            html.Append('<').Append(name).Append('>');
            return;
        }

        if (!Tags.TryGetValue(name, out var tag))
        {
            if (!Plain.Contains(name))
                item.Note($"body/{element.Label()}", "its text is kept");
            Write(element, html, item);
            return;
        }

        html.Append('<').Append(tag);
        if (tag == "a" && element.Attr("href") is { Length: > 0 } href)
            html.Append(" href=\"").AppendText(href).Append('"');
        html.Append('>');
        Write(element, html, item);
        html.Append("</").Append(tag).Append('>');
    }
}
