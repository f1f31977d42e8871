using System.Text;
using System.Xml;
using System.Xml.Linq;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Wire;

/// <summary>NITF 3.0 to 3.6 (iptc.org/standards/nitf), on its own or inside NewsML-G2.</summary>
internal static class NitfReader
{
    public static WireDocument Read(XmlReader reader)
    {
        if (reader.LocalName != "nitf")
            throw new WireFormatException($"The root element is '{DeclaredText.Clip(reader.LocalName, 100)}', not 'nitf'.");
        var item = new ItemDraft("nitf");
        Fill(item, (XElement)XNode.ReadFrom(reader));
        return new WireDocument(WireFormat.Nitf, [item.Build()], []);
    }

    /// <summary>What the item already states, from an envelope, stays.</summary>
    public static void Fill(ItemDraft item, XElement nitf)
    {
        var declared = item.Declared;
        var (byline, publisher) = (declared.Byline, declared.Publisher);
        foreach (var child in nitf.Elements())
        {
            if (child.Name.LocalName == "head")
                Head(item, child);
            else if (child.Name.LocalName == "body")
                Body(item, child);
            else
                item.Note(child.Label());
        }

        declared.Byline = byline.Length > 0 ? byline : declared.Byline;
        declared.Publisher = publisher.Length > 0 ? publisher : declared.Publisher;
        if (item.Id.Length == 0)
            item.Id = nitf.Attr("uno") is { Length: > 0 } uno ? uno : nitf.Child("head")?.Child("docdata")?.Child("du-key")?.Attr("key") ?? "";
        if (declared.Headline.Length == 0)
            declared.Headline = item.Line("", nitf.Child("head")?.TextOf("title") ?? "", "head/title");
        if (declared.Language.Length == 0)
            declared.Language = item.Line("", nitf.Language() is { Length: > 0 } language ? language : nitf.Attr("baselang"), "@xml:lang", DeclaredRules.MaxItem);
    }

    private static void Head(ItemDraft item, XElement head)
    {
        foreach (var child in head.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "meta":
                    Meta(item, child);
                    break;
                case "tobject":
                    foreach (var subject in child.Named("tobject.subject"))
                        Subject(item, subject);
                    break;
                case "docdata":
                    DocData(item, child);
                    break;
                case "revision-history":
                    var time = child.Attr("norm").Length > 0 ? item.Time(child.Attr("norm"), "head/revision-history") : null;
                    if (time is not null && (item.Declared.RevisedAt is null || item.Declared.RevisedAt.CompareTo(time) < 0))
                        item.Declared.RevisedAt = time;
                    break;
                case "pubdata":
                    item.Declared.PublishedAt ??= item.Time(child.Attr("date.publication"), "head/pubdata");
                    break;
                case "title" or "iim":
                    break;
                default:
                    item.Note($"head/{child.Label()}");
                    break;
            }
        }
    }

    /// <summary>A reference number of IPTC's or the sender's own register; without one the subject is its name.</summary>
    private static void Subject(ItemDraft item, XElement subject)
    {
        var (number, register) = (subject.Attr("tobject.subject.refnum"), subject.Attr("tobject.subject.ipr"));
        // Subject codes end below 20000000, where the media topics that are not also subject codes begin.
        var scheme = register.Length > 0 && !register.Equals("IPTC", StringComparison.OrdinalIgnoreCase) ? register
            : number.Length == 8 && number[0] >= '2' ? "medtop" : "subj";
        string[] names = [subject.Attr("tobject.subject.detail"), subject.Attr("tobject.subject.matter"), subject.Attr("tobject.subject.type")];
        if (number.Length > 0)
            item.AddSubject(scheme, number, "head/tobject");
        else
            item.AddKeyword(names.FirstOrDefault(n => n.Length > 0) ?? "", "head/tobject");
    }

    private static void Meta(ItemDraft item, XElement meta)
    {
        if (meta.Attr("name").ToLowerInvariant() is "slug" or "slugline" or "anpa-keyword")
            item.Declared.Slugline = item.Line(item.Declared.Slugline, meta.Attr("content"), "head/meta");
    }

    private static void DocData(ItemDraft item, XElement data)
    {
        var declared = item.Declared;
        item.Status(data.Attr("management-status"), "head/docdata/@management-status");
        foreach (var child in data.Elements())
        {
            var norm = child.Attr("norm");
            var path = $"head/docdata/{child.Name.LocalName}";
            switch (child.Name.LocalName)
            {
                case "doc-id":
                    item.Id = item.Id.Length > 0 ? item.Id : child.Attr("id-string");
                    break;
                case "urgency":
                    item.Urgency(child.Attr("ed-urg"), path);
                    break;
                case "date.issue":
                    declared.PublishedAt ??= item.Time(norm, path);
                    break;
                // Without a time it is released when it is received.
                case "date.release" when child.Attribute("norm") is null:
                    break;
                case "date.release":
                    item.Embargo(norm, path);
                    break;
                case "du-key":
                    item.Version(child.Attr("version"), path);
                    declared.Slugline = item.Line(declared.Slugline, child.Attr("key"), path);
                    break;
                case "ed-msg" or "correction":
                    item.AddEditorialNote(child.Attr("info"));
                    break;
                case "doc.copyright":
                    declared.Publisher = item.Line(declared.Publisher, child.Attr("holder"), path);
                    break;
                case "doc.rights":
                    var terms = child.Attr("limitations") is { Length: > 0 } limitations ? limitations : child.Attr("owner");
                    declared.UsageTerms = item.Line(declared.UsageTerms, terms, path, DeclaredRules.MaxTerms);
                    break;
                case "key-list":
                    foreach (var keyword in child.Named("keyword"))
                        item.AddKeyword(keyword.Attr("key"), path);
                    break;
                case "identified-content":
                    foreach (var entity in child.Elements())
                        Identified(item, entity, path);
                    break;
                case "evloc" or "fixture" or "date.expire" or "doc-scope" or "series" or "del-list":
                    break;
                default:
                    item.Note($"head/docdata/{child.Label()}");
                    break;
            }
        }
    }

    private static void Identified(ItemDraft item, XElement entity, string path)
    {
        if (entity.Name.LocalName == "classifier")
            item.AddSubject(entity.Attr("idsrc") is { Length: > 0 } scheme ? scheme : entity.Attr("type"), entity.Attr("value"), path);
        else
            item.AddKeyword(entity.Words() is { Length: > 0 } name ? name : entity.Attr("value"), path);
    }

    private static void Body(ItemDraft item, XElement body)
    {
        var html = new StringBuilder();
        foreach (var child in body.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "body.head":
                    BodyHead(item, child, html);
                    break;
                case "body.content":
                    NitfBody.Write(child, html, item);
                    break;
                case "body.end":
                    foreach (var tagline in child.Named("tagline"))
                        html.Append("<p>").AppendText(tagline.Value.Trim()).Append("</p>");
                    break;
                default:
                    item.Note($"body/{child.Label()}");
                    break;
            }
        }

        item.IsHtml = true;
        item.Content = html.ToString().Trim();
    }

    private static void BodyHead(ItemDraft item, XElement head, StringBuilder html)
    {
        var declared = item.Declared;
        foreach (var child in head.Elements())
        {
            var name = child.Name.LocalName;
            switch (name)
            {
                case "hedline":
                    declared.Headline = item.Line(declared.Headline, (child.Child("hl1") ?? child).Words(), "body/body.head/hedline");
                    foreach (var second in child.Named("hl2").Where(h => DeclaredText.OneLine(h.Value) != declared.Headline))
                        html.Append("<h2>").AppendText(second.Value.Trim()).Append("</h2>");
                    break;
                case "byline" when declared.Byline.Length >= DeclaredRules.MaxLine:
                    break;
                case "byline":
                    var byline = DeclaredText.OneLine(child.Words());
                    declared.Byline = item.Line("", declared.Byline.Length > 0 && byline.Length > 0 ? $"{declared.Byline}; {byline}" : declared.Byline + byline, "body/body.head/byline");
                    break;
                case "dateline":
                    declared.Dateline = item.Line(declared.Dateline, child.Words(), "body/body.head/dateline");
                    break;
                case "distributor":
                    // Who sent it goes before who holds the copyright.
                    declared.Publisher = item.Line("", child.Words(), "body/body.head/distributor") is { Length: > 0 } sent ? sent : declared.Publisher;
                    break;
                case "rights":
                    declared.UsageTerms = item.Line(declared.UsageTerms, child.Words(), "body/body.head/rights", DeclaredRules.MaxTerms);
                    break;
                case "note":
                    item.AddEditorialNote(child.Words());
                    break;
                case "abstract":
                    item.Summary(child.Words(), "body/body.head/abstract");
                    break;
                case "series":
                    break;
                default:
                    item.Note($"body/body.head/{child.Label()}");
                    break;
            }
        }
    }
}
