namespace Newsroom.Cleaning.Html.Dom;

/// <summary>A page passes a limit; caught where pages are read.</summary>
internal sealed class HtmlLimitException(string message) : Exception(message);

/// <summary>The elements and texts of a page as a browser would have them before its scripts run, and its elements in document order.</summary>
internal sealed class PageTree
{
    private readonly List<Element> _elements = [];
    private readonly List<AttributeValue> _attributes;

    // Values are asked for again and again.
    private readonly string?[] _values;

    private PageTree(string source, CleaningLimits limits, bool placesParts)
    {
        Source = source;
        var tokenizer = new Tokenizer(source);
        _attributes = tokenizer.Attributes;
        _values = [];
        var builder = new TreeBuilder(this, tokenizer, limits);
        builder.Build();
        (Root, Body) = (builder.Root, builder.Body ?? builder.Root);
        if (placesParts)
            StreamedParts.Place(Root, source, limits.MaxDepth);
        _values = new string?[_attributes.Count];
        Number(Root);
    }

    public string Source { get; }

    /// <summary>The <c>html</c> element.</summary>
    public Element Root { get; }

    /// <summary>The body; on a page of frames, which has none, the root.</summary>
    public Element Body { get; }

    /// <summary>All elements in document order, each at its <see cref="Element.Index"/>.</summary>
    public IReadOnlyList<Element> Elements => _elements;

    /// <summary>The text of the first title element; empty if there is none.</summary>
    public string Title => _elements.Find(e => e.Tag.Id == TagId.Title)?.TextContent ?? "";

    /// <summary>Parses a page, in time linear in its length as long as it keeps to the limits.</summary>
    /// <param name="source">The page.</param>
    /// <param name="limits">What it must keep to.</param>
    /// <param name="placesParts">Whether parts that were sent late are put into their places, see <see cref="StreamedParts"/>.</param>
    /// <exception cref="HtmlLimitException">The page has too many elements, nests too deep, or takes too long.</exception>
    public static PageTree Parse(string source, CleaningLimits limits, bool placesParts = false) => new(source, limits, placesParts);

    /// <summary>All elements with this name, in document order.</summary>
    public IEnumerable<Element> Named(string name) => _elements.Where(e => e.LocalName == name);

    /// <summary>Adds to each element's value, by its index, what its descendants have.</summary>
    public void SumUp(double[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
            values[_elements[i].Parent!.Index] += values[i];
    }

    internal string? Attribute((int Start, int Count) attributes, string name)
    {
        var at = Find(attributes, name);
        if (at < 0)
            return null;
        var (_, start, length) = _attributes[at];
        // While the tree is built nothing is kept.
        if (at >= _values.Length)
            return CharacterReferences.Decode(Source.AsSpan(start, length), isAttribute: true);
        return _values[at] ??= CharacterReferences.Decode(Source.AsSpan(start, length), isAttribute: true);
    }

    internal bool HasAttribute((int Start, int Count) attributes, string name) => Find(attributes, name) >= 0;

    /// <summary>Whether two elements have the same attributes with the same values, in any order.</summary>
    internal bool AreSame((int Start, int Count) one, (int Start, int Count) other)
    {
        if (one.Count != other.Count)
            return false;
        for (var i = one.Start; i < one.Start + one.Count; i++)
        {
            var (name, start, length) = _attributes[i];
            var at = Find(other, name);
            if (at < 0 || !Source.AsSpan(start, length).SequenceEqual(Source.AsSpan(_attributes[at].Start, _attributes[at].Length)))
                return false;
        }
        return true;
    }

    // Names have one instance each, whoever asks for one as a literal included.
    private int Find((int Start, int Count) attributes, string name)
    {
        for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
        {
            if (_attributes[i].Name == name)
                return i;
        }
        return -1;
    }

    // The depth of the tree is limited.
    private void Number(Element element)
    {
        element.Index = _elements.Count;
        _elements.Add(element);
        for (var node = element.FirstChild; node is not null; node = node.Next)
        {
            if (node is Element child)
                Number(child);
        }
        element.End = _elements.Count;
    }
}
