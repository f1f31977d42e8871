using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// IPTC ninjs 1.x, 2.x and 3.x (iptc.org/standards/ninjs). 2.x made lists of headlines, bodies and descriptions, 3.x writes the same names
/// in camel case; so names are compared without case, and without the underscore of 1.x's <c>body_text</c>.
/// </summary>
internal sealed class NinjsReader
{
    /// <summary>Known, and without a place in our metadata.</summary>
    private static readonly HashSet<string> Unused = new(StringComparer.OrdinalIgnoreCase)
    {
        "uri", "standard", "$schema", "representationType", "type", "mimetype", "profile", "genre", "genres", "associations", "renditions", "altids",
        "charcount", "wordcount", "trustindicators", "rights", "contentcreated", "contentmodified", "expires", "rightsinfo", "event", "events",
        "object", "objects", "infosource", "infosources", "located", "copyrightholder", "copyrightnotice", "bylines", "body_text", "body_html",
        "body_xhtml", "bodies", "descriptions", "title", "titles", "headlines", "headline", "byline", "slug", "name", "pubstatus", "bodyText",
        "bodyHtml", "bodyXhtml", "etag", "plannedcoverage", "link", "links", "icon", "digitalsourcetype",
    };

    private readonly ItemDraft _item = new("ninjs");
    private readonly Dictionary<string, JsonElement> _root = new(StringComparer.OrdinalIgnoreCase);

    public WireDocument Read(JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
            _root.TryAdd(property.Name, property.Value);
        _item.Id = Root("uri");
        _item.Link = _item.Id.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? _item.Id : "";
        var type = Root("type");
        if (type is not ("" or "text" or "composite"))
            return new WireDocument(WireFormat.Ninjs, [], [DeclaredText.Clip($"type (not text: {type})", WireLimits.NoteLength)]);
        _item.Status(Root("pubstatus") is "embargoed" ? "" : Root("pubstatus"), "pubstatus");
        foreach (var property in root.EnumerateObject())
        {
            if (!Known(property.Name.ToLowerInvariant(), property) && !Unused.Contains(property.Name)
                && !property.Name.StartsWith("description", StringComparison.OrdinalIgnoreCase))
            {
                _item.Note(property.Name);
            }
        }

        Headlines();
        Publisher();
        Body();
        return new WireDocument(WireFormat.Ninjs, [_item.Build()], []);
    }

    private bool Known(string name, JsonProperty property)
    {
        var (declared, value, path) = (_item.Declared, property.Value, property.Name);
        switch (name)
        {
            case "versioncreated":
                declared.RevisedAt = _item.Time(value.Text(), path);
                return true;
            case "firstcreated":
                declared.PublishedAt = _item.Time(value.Text(), path);
                return true;
            case "embargoed":
                if (value.ValueKind != JsonValueKind.Null)
                    _item.Embargo(value.Text(), path);
                return true;
            case "version":
                _item.Version(value.Text(), path);
                return true;
            case "urgency":
                _item.Urgency(value.Text(), path);
                return true;
            case "dateline":
                declared.Dateline = _item.Line("", value.Text(), path);
                return true;
            case "slugline":
                declared.Slugline = _item.Line("", value.Text(), path);
                return true;
            case "language":
                declared.Language = _item.Line("", value.Text(), path, DeclaredRules.MaxItem);
                return true;
            case "ednote":
                _item.AddEditorialNote(value.Text());
                return true;
            case "usageterms":
                declared.UsageTerms = _item.Line("", value.Text(), path, DeclaredRules.MaxTerms);
                return true;
            case "keyword" or "keywords":
                foreach (var keyword in value.Each())
                    _item.AddKeyword(keyword.Text(), path);
                return true;
            case "subject" or "subjects" or "place" or "places" or "organisation" or "organisations" or "person" or "people" or "persons":
                foreach (var concept in value.Each())
                    Concept(concept, path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>1.x: scheme and code; 2.x on: a URI, or a literal. What has no code is its name.</summary>
    private void Concept(JsonElement concept, string path)
    {
        var (scheme, code, uri) = (Get(concept, "scheme"), Get(concept, "code"), Get(concept, "uri"));
        var coded = NewsCodes.Subject(scheme, code) is { Length: > 0 } s ? s : uri.Length > 0 ? NewsCodes.Subject("", uri) : Get(concept, "qcode");
        if (coded.Length > 0)
            _item.AddSubject("", coded, path);
        else
            _item.AddKeyword(Get(concept, "name") is { Length: > 0 } name ? name : Get(concept, "literal"), path);
    }

    private void Headlines()
    {
        var declared = _item.Declared;
        var headlines = RootEach("headlines").ToList();
        var main = headlines.Where(h => Get(h, "role") is "" or "main" or "headline" or "title").Concat(headlines).Select(h => Get(h, "value"));
        declared.Headline = _item.Line("", new[] { Root("headline") }.Concat(main).FirstOrDefault(h => h.Length > 0) ?? Root("title"), "headline");
        var byline = Root("byline") is { Length: > 0 } whole ? whole
            : string.Join("; ", RootEach("bylines").Take(DeclaredRules.MaxItems).Select(b => Get(b, "byline") is { Length: > 0 } text ? text : Get(b, "value"))
                .Where(b => b.Length > 0));
        declared.Byline = _item.Line("", byline, "byline");
        if (declared.Dateline.Length == 0)
            declared.Dateline = _item.Line("", Root("located"), "located");
        if (declared.Slugline.Length == 0)
            declared.Slugline = _item.Line("", Root("slug"), "slug");
        if (Root("pubstatus") == "embargoed" && declared.EmbargoedUntil is null)
            _item.Embargo("", "pubstatus");
    }

    private void Publisher()
    {
        var rights = _root.GetValueOrDefault("rightsinfo");
        var source = RootEach("infosources").Concat(RootEach("infosource")).Select(s => Get(s, "name")).FirstOrDefault(n => n.Length > 0) ?? "";
        var holder = Root("copyrightholder") is { Length: > 0 } stated ? stated : Get(rights, "copyrightholder");
        _item.Declared.Publisher = _item.Line("", source.Length > 0 ? source : holder, "copyrightholder");
        if (_item.Declared.UsageTerms.Length == 0)
            _item.Declared.UsageTerms = _item.Line("", Get(rights, "usageterms"), "rightsInfo/usageTerms", DeclaredRules.MaxTerms);
    }

    /// <summary>HTML says more than text, and the main role is the story.</summary>
    private void Body()
    {
        var bodies = RootEach("bodies").Where(b => b.ValueKind == JsonValueKind.Object)
            .OrderBy(b => Get(b, "role") is "" or "main" or "body" ? 0 : 1).ThenBy(b => IsHtml(Get(b, "contenttype")) ? 0 : 1)
            .Select(b => (Html: IsHtml(Get(b, "contenttype")), Text: Get(b, "value")));
        (bool Html, string Text)[] named =
        [
            (true, Root("body_html")), (true, Root("body_xhtml")), (true, Root("bodyhtml")), (true, Root("bodyxhtml")),
            (false, Root("body_text")), (false, Root("bodytext")),
        ];
        (_item.IsHtml, _item.Content) = named.Concat(bodies).FirstOrDefault(b => b.Text?.Trim().Length > 0) is { Text: not null } body ? body : (false, "");
    }

    private string Root(string name) => _root.TryGetValue(name, out var value) ? value.Text() : "";

    private IEnumerable<JsonElement> RootEach(string name) => _root.TryGetValue(name, out var value) ? value.Each() : [];

    private static bool IsHtml(string contentType) => contentType.Contains("html", StringComparison.OrdinalIgnoreCase);

    private static string Get(JsonElement element, string name) => Find(element, name) is { } value ? value.Text() : "";

    /// <summary>The first property of that name, whatever its case.</summary>
    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }

        return null;
    }
}
