using System.Text;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>The contentSet of a newsItem: the same copy in several forms, of which the one that says most is read.</summary>
internal sealed class NewsContent(ItemDraft item, XElement set)
{
    private static readonly HashSet<string> HtmlNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "h1", "h2", "h3", "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "span", "br",
    };

    /// <summary>Agencies send two or three. What cannot be decoded costs an exception each, and a message holds 1,000 items.</summary>
    private const int MaxForms = 8;

    public void Read()
    {
        var (read, forms) = (false, 0);
        // XML goes before data: it keeps the paragraphs. Sorting is stable, so else the sender's order counts.
        foreach (var content in set.Elements().OrderBy(c => c.Name.LocalName == "inlineXML" ? 0 : 1))
        {
            var path = $"contentSet/{content.Label()}";
            if (content.Name.LocalName == "remoteContent")
                item.Note(path, "content elsewhere is not read");
            else if (content.Name.LocalName is not ("inlineXML" or "inlineData"))
                item.Note(path);
            else if (!read && ++forms > MaxForms)
                item.Note(path, $"more than {MaxForms}");
            else if (!read)
                read = content.HasElements && content.Name.LocalName == "inlineXML" ? InlineXml(content, content.Elements().First(), path) : InlineData(content, path);
        }
    }

    private bool InlineXml(XElement content, XElement root, string path)
    {
        switch (root.Name.LocalName)
        {
            case "nitf":
                NitfReader.Fill(item, root);
                return item.Content.Length > 0;
            case "html":
                item.Content = Markup.Inner(root.Child("body") ?? root);
                break;
            case "body" or "div" or "section" or "article" or "main":
                item.Content = content.Elements().Skip(1).Any() ? Markup.Inner(content) : Markup.Inner(root);
                break;
            case var name when HtmlNames.Contains(name):
                item.Content = Markup.Inner(content);
                break;
            default:
                item.Note($"{path}/{root.Label()}", "neither NITF nor XHTML");
                return false;
        }

        item.IsHtml = true;
        return item.Content.Length > 0;
    }

    /// <summary>Text, or markup that is escaped, in CDATA or encoded.</summary>
    private bool InlineData(XElement content, string path)
    {
        var type = content.Attr("contenttype");
        var isMarkup = type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase);
        if (type.Length > 0 && !isMarkup && !type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
        {
            item.Note($"{path}/@contenttype", "not text");
            return false;
        }

        var text = (content.HasElements ? Markup.Inner(content) : Decoded(content, path)).Trim();
        if (text.StartsWith("<nitf", StringComparison.Ordinal) || (text.StartsWith("<?xml", StringComparison.Ordinal) && text.Contains("<nitf", StringComparison.Ordinal)))
            return Nitf(content, text, path);
        // Agencies write paragraphs of HTML under text/plain.
        item.IsHtml = isMarkup || content.HasElements || (text.StartsWith('<') && text.EndsWith('>') && DeclaredText.HasMarkup(text));
        item.Content = text;
        return text.Length > 0;
    }

    private bool Nitf(XElement content, string text, string path)
    {
        try
        {
            return InlineXml(content, XmlSource.Read(text, r => (XElement)XNode.ReadFrom(r)), path);
        }
        catch (WireFormatException e)
        {
            item.Note(path, e.Message);
            return false;
        }
    }

    /// <summary>The encoding is a qcode or URI; only base64 of UTF-8 is read.</summary>
    private string Decoded(XElement content, string path)
    {
        var encoding = NewsCodes.Last(content.Attr("encoding") is { Length: > 0 } code ? code : content.Attr("encodinguri"));
        if (encoding.Length == 0)
            return content.Value;
        if (!encoding.Equals("base64", StringComparison.OrdinalIgnoreCase))
        {
            item.Note($"{path}/@encoding", "not a known encoding");
            return "";
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(content.Value)).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            item.Note(path, "not base64 of UTF-8 text");
            return "";
        }
    }
}
