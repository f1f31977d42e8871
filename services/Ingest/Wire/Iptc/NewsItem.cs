using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>One newsItem of NewsML-G2. What envelope and content both state, the envelope states.</summary>
/// <param name="item">What is filled.</param>
/// <param name="element">The newsItem.</param>
/// <param name="schemes">Those of the message, by alias.</param>
internal sealed class NewsItem(ItemDraft item, XElement element, IReadOnlyDictionary<string, string> schemes)
{
    private readonly Dictionary<string, string> _schemes = new(schemes, StringComparer.Ordinal);

    /// <summary>The schemes that the catalogs inside the element define.</summary>
    public static void AddSchemes(XElement element, Dictionary<string, string> schemes)
    {
        foreach (var scheme in element.Named("catalog").SelectMany(c => c.Named("scheme")))
            schemes[scheme.Attr("alias")] = scheme.Attr("uri");
    }

    public void Read()
    {
        item.Version(element.Attr("version"), "@version");
        Headline();
        AddSchemes(element, _schemes);
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "itemMeta":
                    Each(child, ItemMeta);
                    break;
                case "contentMeta":
                    Each(child, ContentMeta);
                    break;
                case "rightsInfo":
                    Each(child, Rights);
                    break;
                case "contentSet":
                    new NewsContent(item, child).Read();
                    break;
                case "catalog" or "catalogRef" or "hopHistory" or "partMeta" or "assert" or "inlineRef" or "derivedFrom" or "derivedFromValue":
                    break;
                default:
                    item.Note(child.Label());
                    break;
            }
        }

        var declared = item.Declared;
        if (declared.Dateline.Length == 0)
            declared.Dateline = item.Line("", Name(element.Child("contentMeta")?.Child("located")), "contentMeta/located");
        if (declared.Language.Length == 0)
            declared.Language = item.Line("", element.Language(), "@xml:lang", DeclaredRules.MaxItem);
        Publisher();
    }

    private void Each(XElement parent, Func<XElement, string, bool> known)
    {
        foreach (var child in parent.Elements())
        {
            var path = $"{parent.Name.LocalName}/{child.Label()}";
            if (!known(child, path))
                item.Note(path);
        }
    }

    private bool ItemMeta(XElement child, string path)
    {
        var declared = item.Declared;
        switch (child.Name.LocalName)
        {
            case "pubStatus":
                item.Status(Code(child) is { Length: > 0 } status ? status : child.Attr("literal"), path);
                return true;
            case "versionCreated":
                declared.RevisedAt ??= item.Time(child.Value, path);
                return true;
            case "firstCreated":
                declared.PublishedAt ??= item.Time(child.Value, path);
                return true;
            case "embargoed":
                // Empty means embargoed until told otherwise.
                item.Embargo(child.Value, path);
                return true;
            case "edNote":
                item.AddEditorialNote(child.Value);
                return true;
            default:
                return child.Name.LocalName is "itemClass" or "provider" or "title" or "role" or "fileName" or "generator" or "profile" or "service"
                    or "memberOf" or "instanceOf" or "signal" or "altRep" or "deliverableOf" or "hash" or "expires" or "origRep" or "incomingFeedId"
                    or "link" or "metadataCreator";
        }
    }

    private bool ContentMeta(XElement child, string path)
    {
        var (declared, text) = (item.Declared, child.Value);
        switch (child.Name.LocalName)
        {
            case "urgency":
                item.Urgency(text, path);
                return true;
            case "by":
                declared.Byline = item.Line(declared.Byline, text, path);
                return true;
            case "dateline":
                declared.Dateline = item.Line(declared.Dateline, text, path);
                return true;
            case "slugline":
                declared.Slugline = item.Line(declared.Slugline, text, path);
                return true;
            case "language" when declared.Language.Length == 0:
                declared.Language = item.Line("", child.Attr("tag"), path, DeclaredRules.MaxItem);
                return true;
            case "subject":
                Subject(child, path);
                return true;
            // One in the role of a caption is of a picture.
            case "description" when NewsCodes.Last(child.Attr("role")) is not "caption":
                item.Summary(child.Words(), path);
                return true;
            case "keyword":
                item.AddKeyword(text, path);
                return true;
            default:
                return child.Name.LocalName is "headline" or "creditline" or "infoSource" or "located" or "language" or "contentCreated" or "contentModified"
                    or "creator" or "contributor" or "description" or "genre" or "audience" or "altId" or "icon" or "rating" or "userInteraction"
                    or "exclAudience" or "digitalSourceType" or "contentCreatedBy" or "hasInstance";
        }
    }

    private bool Rights(XElement child, string path)
    {
        if (child.Name.LocalName == "usageTerms")
            item.Declared.UsageTerms = item.Line(item.Declared.UsageTerms, child.Value, path, DeclaredRules.MaxTerms);
        return child.Name.LocalName is "usageTerms" or "copyrightHolder" or "copyrightNotice" or "accountable" or "link" or "rightsExpressionXML"
            or "rightsExpressionData" or "rightsInfoExtProperty" or "dataMining";
    }

    /// <summary>Headlines may come in several roles; the one without a role, or the main one, is the headline.</summary>
    private void Headline()
    {
        var headlines = element.Child("contentMeta")?.Named("headline").ToList() ?? [];
        var headline = headlines.FirstOrDefault(h => NewsCodes.Last(h.Attr("role")) is "" or "main" or "headline" or "hldmain") ?? headlines.FirstOrDefault();
        item.Declared.Headline = item.Line("", headline?.Value ?? element.Child("itemMeta")?.TextOf("title") ?? "", "contentMeta/headline");
    }

    /// <summary>A code with its scheme; a subject that has none is its name.</summary>
    private void Subject(XElement subject, string path)
    {
        var code = Code(subject);
        if (code.Length > 0)
            item.AddSubject(code.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? code : "", Normal(code), path);
        else
            item.AddKeyword(Name(subject), path);
        foreach (var same in subject.Named("sameAs").Select(Code).Where(c => NewsCodes.Subject("", Normal(c)).StartsWith("medtop:", StringComparison.Ordinal)))
            item.AddSubject("", Normal(same), path);
    }

    /// <summary>Writes out the alias of a scheme that the item itself defines.</summary>
    private string Normal(string code)
    {
        var colon = code.IndexOf(':', StringComparison.Ordinal);
        var full = colon > 0 && _schemes.TryGetValue(code[..colon], out var scheme) ? scheme + code[(colon + 1)..] : code;
        return NewsCodes.Subject("", full) is { Length: > 0 } normal && (normal.StartsWith("medtop:", StringComparison.Ordinal) || normal.StartsWith("subj:", StringComparison.Ordinal))
            ? normal
            : code;
    }

    private void Publisher()
    {
        var (meta, content, rights) = (element.Child("itemMeta"), element.Child("contentMeta"), element.Child("rightsInfo"));
        string[] stated =
        [
            Name(meta?.Child("provider")), content?.TextOf("creditline") ?? "", Name(content?.Child("infoSource")), Name(rights?.Child("copyrightHolder")),
            meta?.Child("provider") is { } provider ? Code(provider) : "",
        ];
        // NITF in the content may have stated another, which counts only if the envelope states none.
        if (stated.FirstOrDefault(s => s.Trim().Length > 0) is { } publisher)
            item.Declared.Publisher = item.Line("", publisher, "itemMeta/provider");
    }

    private static string Code(XElement concept) =>
        concept.Attr("qcode") is { Length: > 0 } qcode ? qcode : concept.Attr("uri");

    private static string Name(XElement? concept) =>
        concept is null ? "" : concept.TextOf("name") is { Length: > 0 } name ? name : concept.Attr("literal");
}
