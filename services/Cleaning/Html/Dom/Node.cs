using System.Text;

namespace Newsroom.Cleaning.Html.Dom;

/// <summary>An element or a text in the tree of a page.</summary>
internal abstract class Node(PageTree page)
{
    public PageTree Page { get; } = page;

    public Element? Parent { get; internal set; }

    public Node? Previous { get; internal set; }

    public Node? Next { get; internal set; }

    /// <summary>All text below, as a reader of the source would have it.</summary>
    public string TextContent => TextUpTo(int.MaxValue);

    /// <summary>The text below; of a longer one at least as much as shows that it has more than so many characters. Elements around most of a page are asked often.</summary>
    public abstract string TextUpTo(int most);
}

/// <summary>Characters between two tags. Two may stand side by side where the parser passed something over.</summary>
/// <param name="page">The page it is of.</param>
/// <param name="start">Where it stands in the source.</param>
/// <param name="length">Characters of the source.</param>
/// <param name="hasReferences">Whether character references in it stand for others.</param>
internal sealed class TextNode(PageTree page, int start, int length, bool hasReferences = true) : Node(page)
{
    private string? _data;

    public int Start { get; } = start;

    public int Length { get; } = length;

    /// <summary>The characters as they stand in the source.</summary>
    public ReadOnlySpan<char> Raw => Page.Source.AsSpan(Start, Length);

    /// <summary>The characters, references resolved.</summary>
    public string Data => _data ??= hasReferences ? CharacterReferences.Decode(Raw, isAttribute: false) : Raw.ToString();

    public override string TextUpTo(int most) => Data.Length <= most ? Data : Data[..(most + 1)];
}

/// <summary>An element, with its attributes as far as something reads them.</summary>
/// <param name="page">The page it is of.</param>
/// <param name="tag">Its name.</param>
/// <param name="position">Where its start tag stands in the source; -1 for those that the parser adds.</param>
/// <param name="attributes">Which of the page's attributes are its own.</param>
internal sealed class Element(PageTree page, Tag tag, int position, (int Start, int Count) attributes) : Node(page)
{
    /// <summary>In lower case.</summary>
    public string LocalName => Tag.Name;

    public Tag Tag { get; } = tag;

    /// <summary>Where its start tag stands in the source; -1 for those that the parser adds.</summary>
    public int Position { get; } = position;

    /// <summary>Its place among the page's elements in document order.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>Index after the last element below this one.</summary>
    public int End { get; internal set; }

    public Node? FirstChild { get; private set; }

    public Node? LastChild { get; private set; }

    /// <summary>Whether it is of a drawing or a formula.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether it is of a formula.</summary>
    public bool IsMath { get; init; }

    /// <summary>Whether it is of a drawing or a formula, and what it holds is HTML all the same.</summary>
    public bool HoldsHtml => IsForeign && Tag.Is(TagKinds.Special)
        && (LocalName != "annotation-xml" || GetAttribute("encoding")?.ToLowerInvariant() is "text/html" or "application/xhtml+xml");

    public string? ClassName => GetAttribute("class");

    /// <summary>Which of the page's attributes are its own.</summary>
    internal (int Start, int Count) Attributes { get; set; } = attributes;

    public IEnumerable<Node> ChildNodes
    {
        get
        {
            for (var node = FirstChild; node is not null; node = node.Next)
                yield return node;
        }
    }

    /// <summary>The elements among its children.</summary>
    public IEnumerable<Element> Children
    {
        get
        {
            for (var node = FirstChild; node is not null; node = node.Next)
            {
                if (node is Element element)
                    yield return element;
            }
        }
    }

    /// <summary>Whether another element has the same parent.</summary>
    public bool HasSiblings
    {
        get
        {
            for (var node = Parent?.FirstChild; node is not null; node = node.Next)
            {
                if (node is Element && node != this)
                    return true;
            }
            return false;
        }
    }

    public override string TextUpTo(int most)
    {
        if (FirstChild is TextNode { Next: null } only)
            return only.TextUpTo(most);
        var text = new StringBuilder();
        Collect(text, most);
        return text.ToString();
    }

    /// <summary>The attribute's value; null if it has none, or none that is read (<see cref="AttributeNames"/>).</summary>
    public string? GetAttribute(string name) => Page.Attribute(Attributes, name);

    public bool HasAttribute(string name) => Page.HasAttribute(Attributes, name);

    /// <summary>Whether a word, in its own case, is among those of an attribute that lists words.</summary>
    public bool HasWord(string attribute, string word)
    {
        var value = GetAttribute(attribute) ?? "";
        for (var at = value.IndexOf(word, StringComparison.Ordinal); at >= 0; at = value.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || char.IsWhiteSpace(value[at - 1])) && (end == value.Length || char.IsWhiteSpace(value[end])))
                return true;
        }
        return false;
    }

    /// <summary>Whether one of the elements around it is such a one.</summary>
    public bool IsWithin(Predicate<Element> isOne) => Parent is not null && Parent.IsWithinOrIs(isOne);

    /// <summary>Whether it or one of the elements around it is such a one.</summary>
    public bool IsWithinOrIs(Predicate<Element> isOne)
    {
        for (var element = this; element is not null; element = element.Parent)
        {
            if (isOne(element))
                return true;
        }
        return false;
    }

    /// <summary>Puts a node, which must have no parent, before a child, or last if that is null.</summary>
    internal void Insert(Node node, Node? before = null)
    {
        node.Parent = this;
        node.Next = before;
        node.Previous = before is null ? LastChild : before.Previous;
        if (node.Previous is null)
            FirstChild = node;
        else
            node.Previous.Next = node;
        if (before is null)
            LastChild = node;
        else
            before.Previous = node;
    }

    internal void Remove(Node child)
    {
        if (child.Previous is null)
            FirstChild = child.Next;
        else
            child.Previous.Next = child.Next;
        if (child.Next is null)
            LastChild = child.Previous;
        else
            child.Next.Previous = child.Previous;
        (child.Parent, child.Previous, child.Next) = (null, null, null);
    }

    // The depth of the tree is limited.
    private void Collect(StringBuilder text, int most)
    {
        for (var node = FirstChild; node is not null && text.Length <= most; node = node.Next)
        {
            if (node is TextNode t)
                text.Append(t.TextUpTo(most));
            else
                ((Element)node).Collect(text, most);
        }
    }
}
