using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace Newsroom.Cleaning.Html;

/// <summary>The elements of a page in document order, walked once: a search by selector walks all of them each time.</summary>
internal sealed class PageTree
{
    private static readonly CssSelectorParser Selectors = new();

    // Calls go to the class: an interface with a hundred implementations is looked up at each of them.
    private readonly List<Element> _elements = [];
    private readonly List<int> _parents = [];
    private readonly Dictionary<IElement, int> _indexes = [];

    public PageTree(IElement root)
    {
        var open = new Stack<(Element Element, int Parent)>();
        open.Push(((Element)root, -1));
        while (open.TryPop(out var next))
        {
            var index = _elements.Count;
            _elements.Add(next.Element);
            _parents.Add(next.Parent);
            _indexes.Add(next.Element, index);
            var children = ((INode)next.Element).ChildNodes;
            // Pushed from the last to the first, so that the first comes out first. A node's own siblings are a search each.
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is Element child)
                    open.Push((child, index));
            }
        }
    }

    public IReadOnlyList<Element> Elements => _elements;

    /// <summary>Place in document order of an element of the page.</summary>
    public int IndexOf(IElement element) => _indexes[element];

    /// <summary>All elements with this name, in document order.</summary>
    public IEnumerable<IElement> Named(string name) => _elements.Where(e => e.LocalName == name);

    /// <summary>All elements that a selector matches, in document order.</summary>
    /// <param name="selector">The selector, compiled.</param>
    /// <param name="mayMatch">False for most elements that it does not match, and cheaper.</param>
    public IEnumerable<IElement> Matching(ISelector selector, Func<Element, bool> mayMatch) => _elements.Where(e => mayMatch(e) && selector.Match(e, null));

    /// <summary>Compiles a selector.</summary>
    public static ISelector Selector(string selector) => Selectors.ParseSelector(selector) ?? throw new ArgumentException($"'{selector}' is no selector.", nameof(selector));

    /// <summary>Adds to each element's value, by its index, what its descendants have.</summary>
    public void SumUp(double[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
            values[_parents[i]] += values[i];
    }

    /// <summary>Index after the last element below this one.</summary>
    public int EndOf(int index)
    {
        var end = index + 1;
        while (end < _elements.Count && _parents[end] >= index)
            end++;
        return end;
    }
}
