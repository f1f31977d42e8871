using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>One newsItem of NewsML-G2. What envelope and content both state, the envelope states.</summary>
internal sealed class NewsItem(ItemDraft item, XElement element)
{
    private readonly Dictionary<string, string> _schemes = new(StringComparer.Ordinal);

    public void Read()
    {
        item.Version(element.Attr("version"), "@version");
        Headline();
        foreach (var scheme in element.Named("catalog").SelectMany(c => c.Named("scheme")))
            _schemes[scheme.Attr("alias")] = scheme.Attr("uri");
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
                    ContentSet(child);
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
                item.Status(Code(child), path);
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
        item.Declared.Publisher = item.Line("", stated.FirstOrDefault(s => s.Trim().Length > 0) ?? "", "itemMeta/provider");
    }

    private void ContentSet(XElement set)
    {
        foreach (var content in set.Elements())
        {
            var path = $"contentSet/{content.Label()}";
            var read = content.Name.LocalName switch
            {
                "inlineXML" => InlineXml(content, path),
                "inlineData" => InlineData(content, path),
                _ => false,
            };
            if (content.Name.LocalName == "remoteContent")
                item.Note(path, "content elsewhere is not read");
            else if (content.Name.LocalName is not ("inlineXML" or "inlineData"))
                item.Note(path);
            if (read)
                return;
        }
    }

    private bool InlineXml(XElement content, string path)
    {
        var root = content.Elements().FirstOrDefault();
        switch (root?.Name.LocalName)
        {
            case "nitf":
                NitfReader.Fill(item, root);
                return true;
            case "html":
                item.Content = Markup.Inner(root.Child("body") ?? root);
                break;
            case "body" or "div" or "section" or "article" or "p":
                item.Content = root.Name.LocalName == "p" ? Markup.Inner(content) : Markup.Inner(root);
                break;
            default:
                item.Note($"{path}/{root?.Label()}", "neither NITF nor XHTML");
                return false;
        }

        item.IsHtml = true;
        return true;
    }

    private bool InlineData(XElement content, string path)
    {
        if (content.Attr("encoding").Length > 0)
        {
            item.Note($"{path}/@encoding", "encoded data is not read");
            return false;
        }

        var type = content.Attr("contenttype");
        if (type.Length > 0 && !type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && !type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            item.Note($"{path}/@contenttype", "not text");
            return false;
        }

        item.IsHtml = type.Contains("html", StringComparison.OrdinalIgnoreCase) || content.HasElements;
        item.Content = (content.HasElements ? Markup.Inner(content) : content.Value).Trim();
        return item.Content.Length > 0;
    }

    private static string Code(XElement concept) =>
        concept.Attr("qcode") is { Length: > 0 } qcode ? qcode : concept.Attr("uri");

    private static string Name(XElement? concept) =>
        concept is null ? "" : concept.TextOf("name") is { Length: > 0 } name ? name : concept.Attr("literal");
}
