using System.Xml;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>Opens wire XML, and reads its items one tree at a time.</summary>
internal static class XmlSource
{
    /// <summary>What feeds use without declaring it; any other prefix gets a name of its own that nothing knows.</summary>
    private static readonly Dictionary<string, string> UsualPrefixes = new(StringComparer.Ordinal)
    {
        ["content"] = Names.Content,
        ["dc"] = Names.DublinCore,
        ["dcterms"] = Names.DublinTerms,
        ["atom"] = Names.Atom,
        ["media"] = Names.Media,
        ["rdf"] = Names.Rdf,
        ["xhtml"] = Names.Xhtml,
        ["itunes"] = "http://www.itunes.com/dtds/podcast-1.0.dtd",
        ["slash"] = "http://purl.org/rss/1.0/modules/slash/",
        ["sy"] = "http://purl.org/rss/1.0/modules/syndication/",
        ["wfw"] = "http://wellformedweb.org/CommentAPI/",
        ["georss"] = "http://www.georss.org/georss",
        ["feedburner"] = "http://rssnamespace.org/feedburner/ext/1.0",
    };

    // Namespaces declared above an item and used in it; each is looked up among all that are in scope.
    private const int MaxBorrowed = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = false,
    };

    /// <summary>Throws a <see cref="WireFormatException"/> for anything that is not well-formed after repair, or passes a limit.</summary>
    public static T Read<T>(string text, Func<XmlReader, T> read)
    {
        var scan = XmlPrescan.Of(text);
        var names = new NameTable();
        var manager = new XmlNamespaceManager(names);
        foreach (var prefix in scan.Prefixes.Where(p => p is not ("xml" or "xmlns") && IsPrefix(p)))
            manager.AddNamespace(prefix, UsualPrefixes.GetValueOrDefault(prefix, Names.Undeclared + prefix));
        try
        {
            using var lines = new StringReader(scan.Text);
            using var reader = XmlReader.Create(lines, Settings, new XmlParserContext(names, manager, "", XmlSpace.Default));
            reader.MoveToContent();
            return read(reader);
        }
        catch (XmlException e)
        {
            throw new WireFormatException($"The document is not well-formed XML: {DeclaredText.Clip(e.Message, 500)}", e);
        }
    }

    /// <summary>
    /// Each element below the root as a tree of its own, with the names of the elements above it; <paramref name="isEnvelope"/> tells
    /// which elements only hold others. What follows the root's end tag is not read.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<XElement> Above, XElement Element)> Elements(
        XmlReader reader, Func<string, bool> isEnvelope, CancellationToken cancellation)
    {
        var above = new List<XElement> { Head(reader) };
        if (reader.IsEmptyElement)
            yield break;
        reader.Read();
        while (above.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.NodeType == XmlNodeType.EndElement)
            {
                above.RemoveAt(above.Count - 1);
                if (above.Count > 0)
                    reader.Read();
            }
            else if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
            }
            else if (isEnvelope(reader.LocalName))
            {
                var head = Head(reader);
                if (!reader.IsEmptyElement)
                    above.Add(head);
                else
                    yield return ([.. above], head);
                reader.Read();
            }
            else
            {
                yield return (above, Standalone((XElement)XNode.ReadFrom(reader), reader));
            }
        }
    }

    /// <summary>Declares on the element what it takes from above, so that it stands, and is written, on its own.</summary>
    private static XElement Standalone(XElement element, XmlReader reader)
    {
        var used = element.DescendantsAndSelf().SelectMany(e => e.Attributes().Select(a => a.Name.Namespace).Append(e.Name.Namespace))
            .Distinct().Where(n => n != XNamespace.None && n != XNamespace.Xml && n != XNamespace.Xmlns).Take(MaxBorrowed).ToList();
        foreach (var space in used)
        {
            var prefix = reader.LookupNamespacePrefix(space.NamespaceName);
            if (prefix is { Length: > 0 } && element.Attribute(XNamespace.Xmlns + prefix) is null)
                element.SetAttributeValue(XNamespace.Xmlns + prefix, space.NamespaceName);
        }

        return element;
    }

    private static string? LookupNamespacePrefix(this XmlReader reader, string space) => (reader as IXmlNamespaceResolver)?.LookupPrefix(space);

    private static bool IsPrefix(string prefix)
    {
        try
        {
            XmlConvert.VerifyNCName(prefix);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static XElement Head(XmlReader reader)
    {
        var head = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
                head.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
        }

        reader.MoveToElement();
        return head;
    }
}
