using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace Newsroom.Cleaning.Html;

/// <summary>The elements of a page in document order, walked once: a search by selector walks all of them each time. An element goes by its index.</summary>
internal sealed class PageTree
{
    private static readonly CssSelectorParser Selectors = new();

    // Calls go to the class: an interface with a hundred implementations is looked up at each of them.
    private readonly List<Element> _elements;
    private readonly List<int> _parents;
    private readonly int[] _ends;
    private readonly int[] _positions;

    public PageTree(ParsedPage page)
    {
        (_elements, _parents) = (new List<Element>(page.StartTags.Count), new List<int>(page.StartTags.Count));
        var open = new Stack<(Element Element, int Parent)>();
        open.Push(((Element)page.Document.DocumentElement, -1));
        while (open.TryPop(out var next))
        {
            var index = _elements.Count;
            _elements.Add(next.Element);
            _parents.Add(next.Parent);
            var children = ((INode)next.Element).ChildNodes;
            // Pushed from the last to the first, so that the first comes out first. A node's own siblings are a search each.
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is Element child)
                    open.Push((child, index));
            }
        }
        (_ends, _positions) = (Ends(), Positions(page.StartTags));
    }

    public IReadOnlyList<Element> Elements => _elements;

    /// <summary>Place in document order of an element of the page.</summary>
    public int IndexOf(IElement element) => _elements.IndexOf((Element)element);

    /// <summary>The element that holds this one, -1 for the first.</summary>
    public int ParentOf(int index) => _parents[index];

    /// <summary>Where the start tag of the element stands in what was parsed; -1 if it has none.</summary>
    public int PositionOf(int index) => _positions[index];

    /// <summary>Index after the last element below this one.</summary>
    public int EndOf(int index) => _ends[index];

    /// <summary>All elements with this name, in document order.</summary>
    public IEnumerable<IElement> Named(string name) => _elements.Where(e => e.LocalName == name);

    /// <summary>All elements that a selector matches, in document order.</summary>
    /// <param name="selector">The selector, compiled.</param>
    /// <param name="mayMatch">False for most elements that it does not match, and cheaper.</param>
    public IEnumerable<IElement> Matching(ISelector selector, Func<Element, bool> mayMatch) => _elements.Where(e => mayMatch(e) && selector.Match(e, null));

    /// <summary>Compiles a selector.</summary>
    public static ISelector Selector(string selector) => Selectors.ParseSelector(selector) ?? throw new ArgumentException($"'{selector}' is no selector.", nameof(selector));

    /// <summary>Whether the selector matches the element or one around it.</summary>
    public static bool IsWithin(IElement element, ISelector selector)
    {
        for (var e = element; e is not null; e = e.ParentElement)
        {
            if (selector.Match(e, null))
                return true;
        }
        return false;
    }

    /// <summary>Adds to each element's value, by its index, what its descendants have.</summary>
    public void SumUp(double[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
            values[_parents[i]] += values[i];
    }

    private int[] Ends()
    {
        var ends = new int[_elements.Count];
        for (var i = ends.Length - 1; i >= 0; i--)
        {
            ends[i] = Math.Max(ends[i], i + 1);
            if (i > 0)
                ends[_parents[i]] = Math.Max(ends[_parents[i]], ends[i]);
        }
        return ends;
    }

    /// <summary>Nearly all elements stand in the tree in the order of their tags; those that the parser moved are looked up.</summary>
    private int[] Positions(List<StartTag> tags)
    {
        Dictionary<Element, int>? places = null;
        var positions = new int[_elements.Count];
        for (int i = 0, next = 0; i < positions.Length; i++)
        {
            if (next < tags.Count && tags[next].Element == _elements[i])
            {
                positions[i] = tags[next++].Position;
                continue;
            }
            places ??= tags.Index().ToDictionary(t => t.Item.Element, t => t.Index);
            positions[i] = places.TryGetValue(_elements[i], out var place) ? tags[place].Position : -1;
            next = positions[i] < 0 ? next : place + 1;
        }
        return positions;
    }
}
