using System.Buffers;
using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>Tells which wire or feed format a document is.</summary>
public static class WireFormats
{
    /// <summary>Registered types, and labels that servers put on the same formats.</summary>
    private static readonly Dictionary<string, WireFormat> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/rss+xml"] = WireFormat.Rss,
        ["application/rss"] = WireFormat.Rss,
        ["application/x-rss+xml"] = WireFormat.Rss,
        ["text/rss+xml"] = WireFormat.Rss,
        ["text/rss"] = WireFormat.Rss,
        ["text/x-rss"] = WireFormat.Rss,
        ["application/atom+xml"] = WireFormat.Atom,
        ["application/x-atom+xml"] = WireFormat.Atom,
        ["text/atom+xml"] = WireFormat.Atom,
        ["application/rdf+xml"] = WireFormat.Rdf,
        ["text/rdf+xml"] = WireFormat.Rdf,
        ["application/feed+json"] = WireFormat.JsonFeed,
        ["application/vnd.iptc.g2.newsitem+xml"] = WireFormat.NewsMlG2,
        ["application/vnd.iptc.g2.newsmessage+xml"] = WireFormat.NewsMlG2,
        ["application/nitf+xml"] = WireFormat.Nitf,
        ["text/nitf+xml"] = WireFormat.Nitf,
        ["application/x-nitf+xml"] = WireFormat.Nitf,
        ["application/ninjs+json"] = WireFormat.Ninjs,
        ["application/vnd.iptc.ninjs+json"] = WireFormat.Ninjs,
    };

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n/>");

    /// <summary>One of them beside a uri tells ninjs from other JSON; written as <see cref="NinjsReader.Key"/> compares them.</summary>
    private static readonly HashSet<string> NinjsNames = new(StringComparer.Ordinal)
    {
        "versioncreated", "firstcreated", "pubstatus", "headline", "headlines", "bodytext", "bodyhtml", "bodyxhtml", "bodies", "usageterms",
        "contentcreated", "representationtype", "standard", "slugline",
    };

    /// <summary>The registered types, and those that may hold any of these formats.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/vnd.iptc.g2.newsitem+xml",
        "application/vnd.iptc.g2.newsmessage+xml", "application/nitf+xml", "application/ninjs+json", "application/xml", "text/xml", "application/json",
    ];

    /// <summary>Whether the type, without parameters, names one of these formats.</summary>
    public static bool IsWire(string mediaType) => MediaTypes.ContainsKey(mediaType);

    /// <summary>Whether the type, without parameters, may hold one of these formats or anything else: XML or JSON.</summary>
    public static bool IsGeneric(string mediaType) => mediaType.ToLowerInvariant() is "application/xml" or "text/xml" or "application/json" or "text/json";

    /// <summary>
    /// The format of a document with that label. The content goes before the label, since RSS is served as Atom and the reverse; the label
    /// decides what the content does not tell. Null if it is none of these formats.
    /// </summary>
    public static WireFormat? Detect(string mediaType, string text)
    {
        if (MediaTypes.TryGetValue(mediaType, out var labelled))
            return Detect(text) ?? labelled;
        return IsGeneric(mediaType) ? Detect(text) : null;
    }

    /// <summary>The format by content alone, for feeds fetched under any label; null if it is none of these formats, a page for example.</summary>
    public static WireFormat? Detect(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        // An array of objects; programs begin lines before an XML document with a bracket too.
        var isArray = start.Length > 0 && start[0] == '[' && start[1..].TrimStart() is ['{', ..];
        return isArray || start is ['{', ..] ? DetectJson(text) : DetectXml(text);
    }

    private static WireFormat? DetectXml(string text)
    {
        var lexer = new XmlLexer(text.AsSpan(XmlPrescan.Beginning(text)));
        while (lexer.Read())
        {
            if (lexer.Part != XmlPart.StartTag)
                continue;
            var tag = lexer.Value;
            var end = tag.IndexOfAny(NameEnd);
            var name = tag[1..(end < 0 ? tag.Length : end)];
            var format = name[(name.IndexOf(':') + 1)..] switch
            {
                "rss" => WireFormat.Rss,
                "feed" or "entry" => WireFormat.Atom,
                "RDF" when IsRss(tag) => WireFormat.Rdf,
                "newsItem" or "newsMessage" => WireFormat.NewsMlG2,
                "nitf" => WireFormat.Nitf,
                _ => (WireFormat?)null,
            };
            // Programs print lines with markup before the document; only a page goes on with it.
            if (format is not null || name is not ("br" or "b" or "p" or "i"))
                return format;
        }

        return null;
    }

    /// <summary>RDF holds anything; this is RSS 1.0 or 0.90.</summary>
    private static bool IsRss(ReadOnlySpan<char> tag) => tag.Contains("purl.org/rss/1.0/\"", StringComparison.OrdinalIgnoreCase)
        || tag.Contains("purl.org/rss/1.0/'", StringComparison.OrdinalIgnoreCase) || tag.Contains("rdf/simple/0.9", StringComparison.OrdinalIgnoreCase);

    private static bool IsNinjs(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return false;
        var names = item.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => NinjsReader.Key(p.Name)).ToList();
        return names.Contains("uri") && names.Any(NinjsNames.Contains);
    }

    private static WireFormat? DetectJson(string text)
    {
        try
        {
            return JsonSource.Read(text, root =>
                root.Text("version").Contains("jsonfeed.org/version/", StringComparison.OrdinalIgnoreCase) ? WireFormat.JsonFeed
                : root.Each().Any(IsNinjs) ? WireFormat.Ninjs
                : (WireFormat?)null);
        }
        catch (WireFormatException)
        {
            // Not JSON; whoever reads it under its label says where.
            return null;
        }
    }
}
