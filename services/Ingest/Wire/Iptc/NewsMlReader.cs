using System.Xml;
using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>IPTC NewsML-G2: a newsItem, or a newsMessage of several (iptc.org/standards/newsml-g2). Elements are told by local name.</summary>
internal sealed class NewsMlReader
{
    private readonly Notes _notes = new();
    private readonly List<WireItem> _items = [];
    private readonly Dictionary<string, string> _schemes = new(StringComparer.Ordinal);

    public WireDocument Read(XmlReader reader, CancellationToken cancellation)
    {
        switch (reader.LocalName)
        {
            case "newsItem":
                Add((XElement)XNode.ReadFrom(reader), isDocument: true);
                break;
            case "newsMessage":
                foreach (var (_, element) in XmlSource.Elements(reader, name => name == "itemSet", cancellation))
                {
                    if (element.Name.LocalName == "newsItem")
                        Add(element, isDocument: false);
                    else if (element.Name.LocalName == "header")
                        NewsItem.AddSchemes(element, _schemes);
                    else if (element.Name.LocalName != "itemSet")
                        _notes.Add($"newsMessage/itemSet/{element.Label()} (not a news item)");
                }

                break;
            default:
                throw new WireFormatException($"The root element is '{DeclaredText.Clip(reader.LocalName, 100)}', not 'newsItem' or 'newsMessage'.");
        }

        return new WireDocument(WireFormat.NewsMlG2, _items, _notes.Paths);
    }

    private void Add(XElement element, bool isDocument)
    {
        var itemClass = element.Child("itemMeta")?.Child("itemClass");
        var kind = NewsCodes.Last(itemClass?.Attr("qcode") is { Length: > 0 } qcode ? qcode : itemClass?.Attr("uri") ?? "").ToLowerInvariant();
        if (kind is not ("" or "text" or "composite"))
        {
            _notes.Add($"newsItem {element.Attr("guid")} (not text: {kind})");
            return;
        }

        if (_items.Count == WireLimits.Items)
            throw new WireFormatException($"The message has more than {WireLimits.Items} items.");
        var item = new ItemDraft("newsItem") { Id = element.Attr("guid"), Source = isDocument ? null : element.ToString(SaveOptions.DisableFormatting) };
        new NewsItem(item, element, _schemes).Read();
        _items.Add(item.Build());
    }
}
