using System.Text;
using System.Xml;
using System.Xml.Linq;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Wire;

/// <summary>Atom 1.0 (RFC 4287), what is left of Atom 0.3, and drafts of RFC 5023.</summary>
internal sealed class AtomReader
{
    /// <summary>Of a feed, known, and without a place in our metadata.</summary>
    private static readonly HashSet<string> Unused = new(StringComparer.Ordinal)
    {
        "id", "title", "subtitle", "tagline", "info", "updated", "modified", "link", "generator", "logo", "icon", "category", "contributor",
    };

    private readonly FeedDefaults _defaults = new();
    private readonly List<ItemDraft> _items = [];
    private readonly Notes _notes = new();
    private readonly List<string> _authors = [];

    public WireDocument Read(XmlReader reader, Uri? address, CancellationToken cancellation)
    {
        if (reader.LocalName == "entry")
            AddEntry((XElement)XNode.ReadFrom(reader), address, isDocument: true);
        else if (reader.LocalName != "feed")
            throw new WireFormatException($"The root element is '{DeclaredText.Clip(reader.LocalName, 100)}', not 'feed' or 'entry'.");
        else
            ReadFeed(reader, address, cancellation);
        _defaults.Authors = string.Join(", ", _authors.Take(DeclaredRules.MaxItems));
        return new WireDocument(WireFormat.Atom, [.. _items.Select(_defaults.Apply)], _notes.Paths);
    }

    private void ReadFeed(XmlReader reader, Uri? address, CancellationToken cancellation)
    {
        _defaults.Base = address;
        foreach (var (above, element) in XmlSource.Elements(reader, _ => false, cancellation))
        {
            _defaults.Base = above[0].BaseOf(address);
            _defaults.Language = above[0].Language();
            switch (element.Name.LocalName)
            {
                case "entry":
                    AddEntry(element, _defaults.Base, isDocument: false);
                    break;
                case "author":
                    _authors.Add(DeclaredText.OneLine(element.TextOf("name")));
                    break;
                case "rights" or "copyright":
                    _defaults.Rights = Plain(element);
                    break;
                case var name when !IsAtom(element) || !Unused.Contains(name):
                    NoteUnknown(element, "feed", _notes);
                    break;
            }
        }
    }

    private void AddEntry(XElement element, Uri? based, bool isDocument)
    {
        if (_items.Count == WireLimits.Items)
            throw new WireFormatException($"The feed has more than {WireLimits.Items} entries.");
        var item = new ItemDraft("entry") { Source = isDocument ? null : element.ToString(SaveOptions.DisableFormatting), Base = element.BaseOf(based) };
        item.Declared.Language = item.Line("", element.Language(), "@xml:lang", DeclaredRules.MaxItem);
        foreach (var child in element.Elements())
        {
            if (!(IsAtom(child) && Known(item, child)) && !Extension(item, child))
                NoteUnknown(child, item.Path, item.Notes);
        }

        var authors = element.Named("author").Concat(element.Child("source")?.Named("author") ?? []).Where(IsAtom);
        item.Declared.Byline = item.Line(item.Declared.Byline, Join(authors), "author");
        Link(item, element);
        var summary = element.Child("summary");
        if (element.Named("content").FirstOrDefault(IsAtom) is { } content && Body(item, content))
            item.Summary(summary?.Words() ?? "", "summary");
        else if (summary is not null)
            Body(item, summary);
        _items.Add(item);
    }

    private static bool Known(ItemDraft item, XElement child)
    {
        var declared = item.Declared;
        switch (child.Name.LocalName)
        {
            case "id":
                item.Id = child.Value;
                return true;
            case "title":
                declared.Headline = item.Line(declared.Headline, Plain(child), "title");
                return true;
            case "updated" or "modified":
                declared.RevisedAt ??= item.Time(child.Value, child.Name.LocalName);
                return true;
            case "published" or "issued":
                declared.PublishedAt ??= item.Time(child.Value, child.Name.LocalName);
                return true;
            case "rights" or "copyright":
                declared.UsageTerms = item.Line(declared.UsageTerms, Plain(child), child.Name.LocalName, DeclaredRules.MaxTerms);
                return true;
            case "category":
                item.AddSubject(child.Attr("scheme"), child.Attr("scheme").Length > 0 ? child.Attr("term") : "", "category");
                item.AddKeyword(child.Attr("label") is { Length: > 0 } label ? label : child.Attr("term"), "category");
                return true;
            default:
                return child.Name.LocalName is "link" or "author" or "contributor" or "content" or "summary" or "source" or "created";
        }
    }

    private static bool Extension(ItemDraft item, XElement child)
    {
        if (child.Name.LocalName == "control" && child.TextOf("draft").Trim() == "yes")
            item.Declared.PublicationStatus = PublicationStatus.Withheld; // RFC 5023, section 13.1.1: not to be made visible.
        else if (child.Name.NamespaceName == Names.DublinCore && child.Name.LocalName == "subject")
            item.AddKeyword(child.Value, "dc:subject");
        else if (child.Name.NamespaceName == Names.DublinCore && child.Name.LocalName == "creator")
            item.Declared.Byline = item.Line(item.Declared.Byline, child.Value, "dc:creator");
        else
            return false;
        return true;
    }

    private static void Link(ItemDraft item, XElement element)
    {
        var links = element.Named("link").Where(l => IsAtom(l) && l.Attr("rel").Trim() is "" or "alternate").ToList();
        var link = links.FirstOrDefault(l => l.Attr("type").Contains("html", StringComparison.OrdinalIgnoreCase)) ?? links.FirstOrDefault();
        if (link is null)
            return;
        item.Base = link.BaseOf(item.Base);
        item.Link = link.Attr("href");
    }

    /// <summary>False if the element holds no text: content elsewhere is not fetched, and what is not text is not copy.</summary>
    private static bool Body(ItemDraft item, XElement body)
    {
        var type = body.Attr("type").Trim().ToLowerInvariant();
        if (body.Attr("src").Length > 0)
        {
            item.Note($"{body.Name.LocalName}/@src", "content elsewhere is not read");
            return false;
        }

        if (type.Contains('/') && !type.StartsWith("text/", StringComparison.Ordinal) && !IsMarkup(type))
        {
            item.Note($"{body.Name.LocalName}/@type", "not text");
            return false;
        }

        item.IsHtml = type is "html" or "xhtml" or "text/html" || IsMarkup(type) || body.HasElements;
        item.Content = (body.HasElements ? Markup.Inner(Unwrapped(body)) : body.Attr("mode") == "base64" ? Decoded(item, body) : body.Value).Trim();
        return item.Content.Length > 0;
    }

    private static bool IsMarkup(string type) => type is "application/xhtml+xml" or "application/xml" or "text/xml";

    private static string Decoded(ItemDraft item, XElement body)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(body.Value.Trim()));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            item.Note($"{body.Name.LocalName}/@mode", "not base64 of UTF-8 text");
            return "";
        }
    }

    /// <summary>RFC 4287, section 3.1.1.3: the one div of XHTML content is not part of it.</summary>
    private static XElement Unwrapped(XElement body) =>
        body.Elements().ToList() is [{ Name.LocalName: "div" } div] && body.Nodes().OfType<XText>().All(t => string.IsNullOrWhiteSpace(t.Value)) ? div : body;

    private static string Plain(XElement text) =>
        text.Attr("type") is "html" or "text/html" || text.Attr("mode") == "escaped" ? DeclaredText.FromHtml(text.Value) : text.Value;

    private static string Join(IEnumerable<XElement> authors) =>
        string.Join(", ", authors.Select(a => DeclaredText.OneLine(a.TextOf("name"))).Where(n => n.Length > 0).Distinct().Take(DeclaredRules.MaxItems));

    private static bool IsAtom(XElement element) => element.Name.NamespaceName is Names.Atom or "http://purl.org/atom/ns#" or "";

    private static void NoteUnknown(XElement element, string path, Notes notes)
    {
        if (!KnownModules.Contains(element) && element.Name.NamespaceName is not (Names.DublinCore or Names.DublinTerms or Names.Media))
            notes.Add($"{path}/{element.Label()}");
    }
}
