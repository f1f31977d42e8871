using System.Text;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>Namespaces of feeds and wires, and how elements are read whatever version of them a sender uses.</summary>
internal static class Names
{
    public const string Content = "http://purl.org/rss/1.0/modules/content/";
    public const string DublinCore = "http://purl.org/dc/elements/1.1/";
    public const string DublinTerms = "http://purl.org/dc/terms/";
    public const string Atom = "http://www.w3.org/2005/Atom";
    public const string Media = "http://search.yahoo.com/mrss/";
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Xhtml = "http://www.w3.org/1999/xhtml";
    public const string Undeclared = "urn:newsroom:undeclared:";

    private static readonly XNamespace Xml = XNamespace.Xml;

    public static string Attr(this XElement element, string name) => element.Attribute(XName.Get(name))?.Value ?? "";

    public static string Language(this XElement element) => element.Attribute(Xml + "lang")?.Value ?? "";

    public static string BaseAttribute(this XElement element) => element.Attribute(Xml + "base")?.Value ?? "";

    public static IEnumerable<XElement> Named(this XElement element, string local) => element.Elements().Where(e => e.Name.LocalName == local);

    public static XElement? Child(this XElement element, string local) => element.Named(local).FirstOrDefault();

    /// <summary>Text of the first child of that name; empty if there is none.</summary>
    public static string TextOf(this XElement element, string local) => element.Child(local)?.Value ?? "";

    /// <summary>Text of an element whose parts may touch without a space between them, as in a person's given and family name.</summary>
    public static string Words(this XElement element)
    {
        var words = new StringBuilder();
        var isApart = false;
        AppendWords(element, words, ref isApart);
        return words.ToString();
    }

    private static void AppendWords(XElement element, StringBuilder words, ref bool isApart)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText { Value: { Length: > 0 } text })
            {
                var touches = words.Length > 0 && !char.IsWhiteSpace(words[^1]) && (char.IsLetterOrDigit(text[0]) || text[0] == '(');
                words.Append(isApart && touches ? " " : "").Append(text);
                isApart = false;
            }
            else if (node is XElement child)
            {
                var isPart = child.Name.LocalName is not ("em" or "q" or "sub" or "sup");
                isApart |= isPart;
                AppendWords(child, words, ref isApart);
                isApart |= isPart;
            }
        }
    }

    /// <summary>The name as a reader of the note would look for it: with the prefix that the document uses.</summary>
    public static string Label(this XElement element) =>
        element.GetPrefixOfNamespace(element.Name.Namespace) is { Length: > 0 } prefix && element.Name.NamespaceName.Length > 0
            ? $"{prefix}:{element.Name.LocalName}"
            : element.Name.NamespaceName.StartsWith(Undeclared, StringComparison.Ordinal)
                ? $"{element.Name.NamespaceName[Undeclared.Length..]}:{element.Name.LocalName}"
                : element.Name.LocalName;

    /// <summary>The base that links in the element are relative to.</summary>
    public static Uri? BaseOf(this XElement element, Uri? above)
    {
        var stated = element.BaseAttribute().Trim();
        if (stated.Length is 0 or > 2_000)
            return above;
        if (!stated.StartsWith('/') && Uri.TryCreate(stated, UriKind.Absolute, out var whole))
            return whole;
        return above is not null && Uri.TryCreate(above, stated, out var joined) ? joined : above;
    }
}
