using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// An item of IPTC ninjs 1.x, 2.x or 3.x (iptc.org/standards/ninjs), or an array of them. 2.x made lists of headlines, bodies and descriptions and calls the byline
/// <c>by</c>, 3.x writes the same names in camel case; so names are compared without case and underscores.
/// </summary>
internal sealed class NinjsReader
{
    /// <summary>Known, and without a place in our metadata, or read where several of them are weighed.</summary>
    private static readonly HashSet<string> Unused = new(StringComparer.Ordinal)
    {
        "uri", "standard", "$schema", "representationtype", "type", "mimetype", "profile", "genre", "genres", "associations", "renditions", "altid", "altids",
        "charcount", "wordcount", "trustindicator", "trustindicators", "rights", "contentcreated", "contentmodified", "expires", "rightsinfo", "event", "events",
        "object", "objects", "infosource", "infosources", "located", "copyrightholder", "copyrightnotice", "by", "byline", "bylines", "bodytext",
        "bodyhtml", "bodyxhtml", "bodies", "title", "titles", "headlines", "headline", "slug", "name", "pubstatus", "etag", "plannedcoverage", "link",
        "links", "icon", "digitalsourcetype", "contactinfo", "description", "descriptions", "descriptiontext", "descriptionhtml", "descriptionxhtml",
    };

    private static readonly string[] Authors = ["byline", "by", "bylines"];

    /// <summary>What an object says that stands where a text should, best first.</summary>
    private static readonly string[] Values = ["value", "name", "literal", "qcode", "code", "uri"];

    private readonly JsonElement _element;
    private readonly ItemDraft _item;
    private readonly Dictionary<string, JsonElement> _root = new(StringComparer.Ordinal);

    private NinjsReader(JsonElement element, string? source)
    {
        _element = element;
        _item = new ItemDraft("ninjs") { Source = source };
        foreach (var property in element.EnumerateObject())
            _root.TryAdd(Key(property.Name), property.Value);
    }

    /// <summary>The form in which names are compared.</summary>
    public static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    public static WireDocument Read(JsonElement root, CancellationToken cancellation)
    {
        var notes = new Notes();
        var items = new List<WireItem>();
        var isArray = root.ValueKind == JsonValueKind.Array;
        foreach (var (index, element) in root.Each().Index())
        {
            cancellation.ThrowIfCancellationRequested();
            if (items.Count == WireLimits.Items)
                throw new WireFormatException($"The array has more than {WireLimits.Items} items.");
            var reader = element.ValueKind == JsonValueKind.Object ? new NinjsReader(element, isArray ? element.GetRawText() : null) : null;
            var type = reader is null ? "" : NewsCodes.Last(reader.Root("type")).ToLowerInvariant();
            if (reader is null)
                notes.Add($"[{index}] (not an object)");
            else if (type is "" or "text" or "composite" or "article" or "story" or "preformatted")
                items.Add(reader.Item());
            else
                notes.Add($"{(isArray ? $"[{index}]/" : "")}type (not text: {type})");
        }

        if (isArray && !root.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object))
            throw new WireFormatException("The array holds no object.");
        return new WireDocument(WireFormat.Ninjs, items, notes.Paths);
    }

    private WireItem Item()
    {
        _item.Id = Root("uri");
        _item.Link = _item.Id.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? _item.Id : "";
        _item.Status(Root("pubstatus"), "pubstatus");
        foreach (var property in _element.EnumerateObject())
        {
            var key = Key(property.Name);
            if (!Known(key, property.Value, property.Name) && !Unused.Contains(key))
                _item.Note(property.Name);
        }

        Headlines();
        Publisher();
        Summary();
        Body();
        return _item.Build();
    }

    private bool Known(string name, JsonElement value, string path)
    {
        var (declared, text) = (_item.Declared, Words(value));
        switch (name)
        {
            case "versioncreated":
                declared.RevisedAt = _item.Time(text, path);
                return true;
            case "firstcreated":
                declared.PublishedAt = _item.Time(text, path);
                return true;
            case "embargoed":
                if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                    _item.Embargo(text, path);
                return true;
            case "version":
                _item.Version(text, path);
                return true;
            case "urgency":
                _item.Urgency(text, path);
                return true;
            case "dateline":
                declared.Dateline = _item.Line("", text, path);
                return true;
            case "slugline":
                declared.Slugline = _item.Line("", text, path);
                return true;
            case "language":
                declared.Language = _item.Line("", text, path, DeclaredRules.MaxItem);
                return true;
            case "ednote":
                foreach (var note in value.Each())
                    _item.AddEditorialNote(Words(note));
                return true;
            case "usageterms":
                declared.UsageTerms = _item.Line("", text, path, DeclaredRules.MaxTerms);
                return true;
            case "keyword" or "keywords":
                foreach (var keyword in value.Each())
                    _item.AddKeyword(Words(keyword), path);
                return true;
            case "subject" or "subjects" or "place" or "places" or "organisation" or "organisations" or "person" or "people" or "persons":
                foreach (var concept in value.Each())
                    Concept(concept, path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>1.x: scheme and code; 2.x on: a URI, or a literal. What has no code with a scheme is its name, or a bare code.</summary>
    private void Concept(JsonElement concept, string path)
    {
        var (scheme, code, qcode, literal) = (Get(concept, "scheme"), Get(concept, "code"), Get(concept, "qcode"), Get(concept, "literal"));
        string[] codes =
        [
            NewsCodes.Subject(scheme, code), NewsCodes.Subject("", Get(concept, "uri")), NewsCodes.Subject(scheme, qcode), Iptc(literal), Iptc(concept.Text()),
        ];
        string[] names = [Get(concept, "name"), literal, concept.Text(), code, qcode];
        if (codes.FirstOrDefault(c => c.Length > 0) is { } coded)
            _item.AddSubject("", coded, path);
        else
            _item.AddKeyword(names.FirstOrDefault(n => n.Length > 0) ?? "", path);
    }

    /// <summary>Free text may hold a colon; only a code of IPTC's is one for certain.</summary>
    private static string Iptc(string text) =>
        NewsCodes.Subject("", text) is var code && (code.StartsWith("medtop:", StringComparison.Ordinal) || code.StartsWith("subj:", StringComparison.Ordinal)) ? code : "";

    private void Headlines()
    {
        var declared = _item.Declared;
        var headlines = RootEach("headlines").ToList();
        var main = headlines.Where(h => Get(h, "role") is "" or "main" or "headline" or "title").Concat(headlines).Select(Words);
        declared.Headline = _item.Line("", new[] { Root("headline") }.Concat(main).FirstOrDefault(h => h.Length > 0) ?? Root("title"), "headline");
        var byline = Authors.Select(Bylines).FirstOrDefault(b => b.Length > 0) ?? "";
        declared.Byline = _item.Line("", byline, "byline");
        if (declared.Dateline.Length == 0)
            declared.Dateline = _item.Line("", Root("located"), "located");
        if (declared.Slugline.Length == 0)
            declared.Slugline = _item.Line("", Root("slug"), "slug");
    }

    private string Bylines(string name) => string.Join("; ", RootEach(name).Take(DeclaredRules.MaxItems)
        .Select(b => Get(b, "byline") is { Length: > 0 } byline ? byline : Words(b)).Where(b => b.Length > 0));

    private void Publisher()
    {
        var rights = RootEach("rightsinfo").FirstOrDefault();
        var source = RootEach("infosources").Concat(RootEach("infosource")).Select(Words).FirstOrDefault(n => n.Length > 0) ?? "";
        var holder = Root("copyrightholder") is { Length: > 0 } stated ? stated : Get(rights, "copyrightholder");
        _item.Declared.Publisher = _item.Line("", source.Length > 0 ? source : holder, "copyrightholder");
        if (_item.Declared.UsageTerms.Length == 0)
            _item.Declared.UsageTerms = _item.Line("", Get(rights, "usageterms"), "rightsInfo/usageTerms", DeclaredRules.MaxTerms);
    }

    /// <summary>A caption is of a picture.</summary>
    private void Summary()
    {
        var stated = RootEach("descriptions").Where(d => Get(d, "role") != "caption").Select(Words).Prepend(Root("descriptiontext"))
            .Concat([Root("descriptionhtml"), Root("descriptionxhtml"), Root("description")]).FirstOrDefault(t => t.Length > 0) ?? "";
        _item.Summary(stated, "description");
    }

    /// <summary>HTML says more than text, and the main role is the story. Other types, a sender's own XML for example, are not read.</summary>
    private void Body()
    {
        var bodies = RootEach("bodies")
            .OrderBy(b => Get(b, "role") is "" or "main" or "body" ? 0 : 1).ThenBy(b => IsHtml(Get(b, "contenttype")) ? 0 : 1)
            .Where(b => Get(b, "contenttype") is var type && (type.Length == 0 || IsHtml(type) || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)))
            .Select(b => (Html: IsHtml(Get(b, "contenttype")), Text: Words(b)));
        (bool Html, string Text)[] named = [(true, Root("bodyhtml")), (true, Root("bodyxhtml")), (false, Root("bodytext"))];
        (_item.IsHtml, _item.Content) = named.Concat(bodies).FirstOrDefault(b => b.Text?.Trim().Length > 0) is { Text: not null } body ? body : (false, "");
    }

    private string Root(string name) => _root.TryGetValue(name, out var value) ? Words(value) : "";

    private IEnumerable<JsonElement> RootEach(string name) => _root.TryGetValue(name, out var value) ? value.Each() : [];

    private static bool IsHtml(string contentType) => contentType.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A value where some write an object or a list of them: the first that says something.</summary>
    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind != JsonValueKind.Array).Select(Words).FirstOrDefault(t => t.Length > 0) ?? "",
        JsonValueKind.Object => Values.Select(n => Get(value, n)).FirstOrDefault(t => t.Length > 0) ?? "",
        _ => value.Text(),
    };

    /// <summary>The first property of that name, as <see cref="Key"/> compares them.</summary>
    private static string Get(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return "";
        foreach (var property in element.EnumerateObject())
        {
            if (Key(property.Name) == name)
                return property.Value.Text();
        }

        return "";
    }
}
