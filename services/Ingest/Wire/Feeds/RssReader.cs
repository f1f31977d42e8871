using System.Xml;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// RSS 0.91 to 2.0 (rssboard.org) and RSS 1.0 (RDF, with its dc and content modules). They differ in where items stand and what their
/// identifier is; the elements of an item have the same names.
/// </summary>
internal sealed class RssReader(WireFormat format)
{
    /// <summary>Of a channel or item, known, and without a place in our metadata.</summary>
    private static readonly HashSet<string> Unused = new(StringComparer.Ordinal)
    {
        "ttl", "skipHours", "skipDays", "generator", "docs", "cloud", "managingEditor", "webMaster", "lastBuildDate", "rating", "textInput",
        "textinput", "image", "comments", "enclosure", "source", "items", "channel", "expirationDate",
    };

    private readonly FeedDefaults _defaults = new();
    private readonly List<ItemDraft> _items = [];
    private readonly Notes _notes = new();

    public WireDocument Read(XmlReader reader, Uri? address, CancellationToken cancellation)
    {
        var root = reader.LocalName;
        if (root is not ("rss" or "RDF"))
            throw new WireFormatException($"The root element is '{DeclaredText.Clip(root, 100)}', not 'rss' or 'rdf:RDF'.");
        foreach (var (above, element) in XmlSource.Elements(reader, name => name == "channel", cancellation))
        {
            var based = above.Aggregate(address, (b, e) => e.BaseOf(b));
            _defaults.Language = above.Select(e => e.Language()).LastOrDefault(l => l.Length > 0) ?? _defaults.Language;
            if (element.Name.LocalName == "item")
                AddItem(element, based == address ? null : based);
            else
                Channel(element, based == address ? null : based);
        }

        _defaults.Base ??= address;
        return new WireDocument(format, [.. _items.Select(_defaults.Apply)], _notes.Paths);
    }

    private void Channel(XElement element, Uri? based)
    {
        var text = element.Value;
        switch (element.Name.LocalName)
        {
            case "title" or "description" or "pubDate" or "category":
                break;
            case "link" when element.Name.NamespaceName != Names.Atom:
                _defaults.Base ??= based ?? (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var site) ? site : null);
                break;
            case "language":
                _defaults.Language = text;
                break;
            case "copyright" or "rights":
                _defaults.Rights = text;
                break;
            case "publisher" when element.Name.NamespaceName == Names.DublinCore:
                _defaults.Publisher = text;
                break;
            default:
                NoteUnknown(element, "channel", _notes);
                break;
        }
    }

    private void AddItem(XElement element, Uri? based)
    {
        if (_items.Count == WireLimits.Items)
            throw new WireFormatException($"The feed has more than {WireLimits.Items} items.");
        var item = new ItemDraft("item") { Source = element.ToString(SaveOptions.DisableFormatting), Base = element.BaseOf(based) };
        item.Id = element.Attribute(XName.Get("about", Names.Rdf))?.Value ?? "";
        item.Declared.Language = item.Line("", element.Language(), "@xml:lang", DeclaredRules.MaxItem);
        foreach (var child in element.Elements())
        {
            if (!Standard(item, child) && !Module(item, child))
                NoteUnknown(child, item.Path, item.Notes);
        }

        Body(item, element);
        _items.Add(item);
    }

    private static bool Standard(ItemDraft item, XElement child)
    {
        if (IsModule(child))
            return false;
        var (declared, text) = (item.Declared, child.Value);
        switch (child.Name.LocalName)
        {
            case "title":
                declared.Headline = item.Line(declared.Headline, DeclaredText.FromHtml(Text(child)), "title");
                return true;
            case "link":
                item.Link = item.Line(item.Link, text.Length > 0 ? text : child.Attr("href"), "link", 2_000);
                return true;
            case "guid":
                Guid(item, child);
                return true;
            case "author":
                declared.Byline = item.Line(declared.Byline, DeclaredText.FromHtml(text), "author");
                return true;
            case "category" or "keywords":
                if (child.Attr("domain").Length > 0)
                    item.AddSubject(child.Attr("domain"), text, "category");
                else
                    item.AddKeyword(DeclaredText.FromHtml(text), "category");
                return true;
            case "pubDate" or "pubdate":
                declared.PublishedAt ??= item.Time(text, "pubDate");
                return true;
            case "copyright":
                declared.UsageTerms = item.Line(declared.UsageTerms, text, "copyright", DeclaredRules.MaxTerms);
                return true;
            case "language":
                declared.Language = item.Line(declared.Language, text, "language", DeclaredRules.MaxItem);
                return true;
            default:
                return child.Name.LocalName is "description" or "body";
        }
    }

    private static bool Module(ItemDraft item, XElement child)
    {
        var (declared, text) = (item.Declared, child.Value);
        switch (child.Name.NamespaceName, child.Name.LocalName)
        {
            case (Names.Content, _) or (Names.Xhtml, _):
                return true;
            case (Names.DublinCore, "creator"):
                Creator(item, DeclaredText.FromHtml(text));
                return true;
            case (Names.DublinCore or Names.DublinTerms, "date" or "created" or "issued"):
                declared.PublishedAt ??= item.Time(text, $"dc:{child.Name.LocalName}");
                return true;
            case (Names.DublinTerms, "modified") or (Names.Atom, "updated"):
                declared.RevisedAt ??= item.Time(text, child.Name.LocalName);
                return true;
            case (Names.Atom, "published"):
                declared.PublishedAt ??= item.Time(text, "published");
                return true;
            case (Names.DublinCore, "subject") or (Names.Media, "category"):
                item.AddKeyword(DeclaredText.FromHtml(text), "dc:subject");
                return true;
            case (Names.Media, "keywords"):
                foreach (var keyword in text.Split(',', WireLimits.Nodes))
                    item.AddKeyword(keyword, "media:keywords");
                return true;
            case (Names.DublinCore or Names.DublinTerms, "rights"):
                declared.UsageTerms = item.Line(declared.UsageTerms, text, "dc:rights", DeclaredRules.MaxTerms);
                return true;
            case (Names.DublinCore, "publisher"):
                declared.Publisher = item.Line(declared.Publisher, text, "dc:publisher");
                return true;
            case (Names.DublinCore, "language"):
                declared.Language = item.Line(declared.Language, text, "dc:language", DeclaredRules.MaxItem);
                return true;
            case (Names.DublinCore, "identifier") when item.Id.Length == 0:
                item.Id = text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Several creators are one byline; the author element names the same people by mail address.</summary>
    private static void Creator(ItemDraft item, string name)
    {
        var line = DeclaredText.OneLine(name);
        var held = item.Declared.Byline;
        if (line.Length > 0 && !held.Contains(line, StringComparison.Ordinal) && held.Length < DeclaredRules.MaxLine)
            item.Declared.Byline = item.Line("", held.Length == 0 ? line : $"{held}, {line}", "dc:creator");
    }

    private static void Guid(ItemDraft item, XElement guid)
    {
        var value = guid.Value.Trim();
        if (value.Length == 0)
            return;
        item.Id = value;
        var isLink = !guid.Attr("isPermaLink").Trim().Equals("false", StringComparison.OrdinalIgnoreCase);
        // A permalink by default, but many feeds write other identifiers without saying so.
        if (isLink && item.Link.Length == 0 && value.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            item.Link = value;
    }

    /// <summary>The full text if there is one, else the description, which is a summary beside a full text.</summary>
    private static void Body(ItemDraft item, XElement element)
    {
        var bodies = element.Elements(XName.Get("encoded", Names.Content)).Concat(element.Elements(XName.Get("body", Names.Xhtml)))
            .Concat(element.Named("body")).Concat(element.Elements().Where(e => e.Name.LocalName == "description" && !IsModule(e)))
            .Concat(element.Elements(XName.Get("description", Names.DublinCore)));
        foreach (var body in bodies)
        {
            var content = Text(body).Trim();
            if (item.Content.Length == 0 && content.Length > 0)
            {
                item.Content = content;
                item.IsHtml = body.HasElements || body.Name.NamespaceName is Names.Content || DeclaredText.HasMarkup(content);
            }
            else if (body.Name.LocalName == "description" && content != item.Content)
            {
                item.Summary(content, "description");
            }
        }
    }

    /// <summary>Markup that should have been escaped is meant as it stands.</summary>
    private static string Text(XElement element) => element.HasElements ? Markup.Inner(element) : element.Value;

    private static bool IsModule(XElement element) => element.Name.NamespaceName is Names.Content or Names.DublinCore or Names.DublinTerms
        or Names.Media or Names.Atom or Names.Xhtml or Names.Rdf || KnownModules.Contains(element) || element.Name.NamespaceName.StartsWith(Names.Undeclared, StringComparison.Ordinal);

    private static void NoteUnknown(XElement element, string path, Notes notes)
    {
        if (KnownModules.Contains(element) || element.Name.NamespaceName is Names.DublinCore or Names.DublinTerms or Names.Media or Names.Atom or Names.Rdf)
            return;
        if (IsModule(element) || !Unused.Contains(element.Name.LocalName))
            notes.Add($"{path}/{element.Label()}");
    }
}
