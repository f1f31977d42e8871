using System.Buffers;
using System.Text;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>Writes the markup that an XML element holds as HTML: the same elements and attributes, without namespaces.</summary>
internal static class Markup
{
    /// <summary>Elements that HTML knows no end tag of; any other, also an empty one, gets its end tag.</summary>
    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    };

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"");

    /// <summary>Without the element's own tags.</summary>
    public static string Inner(XElement element)
    {
        var html = new StringBuilder();
        foreach (var node in element.Nodes())
            Write(node, html);
        return html.ToString().Trim();
    }

    /// <summary>Copies runs between the characters that HTML reads as markup.</summary>
    public static StringBuilder AppendText(this StringBuilder html, string text)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            html.Append(rest[..at]).Append(rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => "&quot;" });
            rest = rest[(at + 1)..];
        }

        return html.Append(rest);
    }

    private static void Write(XNode node, StringBuilder html)
    {
        if (node is XText text)
            html.AppendText(text.Value);
        if (node is not XElement element)
            return;
        var name = element.Name.LocalName;
        html.Append('<').Append(name);
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
            html.Append(' ').Append(attribute.Name.LocalName).Append("=\"").AppendText(attribute.Value).Append('"');
        html.Append('>');
        foreach (var child in element.Nodes())
            Write(child, html);
        if (!Void.Contains(name))
            html.Append("</").Append(name).Append('>');
    }
}
