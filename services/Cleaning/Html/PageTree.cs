using AngleSharp.Dom;

namespace Newsroom.Cleaning.Html;

/// <summary>The elements of a page in document order, walked once: a search by selector walks all of them each time.</summary>
internal sealed class PageTree
{
    private readonly List<IElement> _elements = [];

    public PageTree(IElement root)
    {
        var open = new Stack<IElement>();
        open.Push(root);
        while (open.TryPop(out var element))
        {
            _elements.Add(element);
            var children = element.ChildNodes;
            // Pushed from the last to the first, so that the first comes out first. A node's own siblings are a search each.
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is IElement next)
                    open.Push(next);
            }
        }
    }

    public IEnumerable<IElement> Elements => _elements;

    /// <summary>All elements with this name, in document order.</summary>
    public IEnumerable<IElement> Named(string name) => _elements.Where(e => e.LocalName == name);

    /// <summary>Adds to each element what its descendants have.</summary>
    public void SumUp(Dictionary<IElement, double> values)
    {
        for (var i = _elements.Count - 1; i >= 0; i--)
        {
            if (_elements[i].ParentElement is { } parent && values.TryGetValue(_elements[i], out var value))
                values[parent] = values.GetValueOrDefault(parent) + value;
        }
    }

    /// <summary>The element and all below it.</summary>
    public HashSet<IElement> Within(IElement element)
    {
        HashSet<IElement> within = [element];
        foreach (var next in _elements.Skip(_elements.IndexOf(element) + 1).TakeWhile(e => e.ParentElement is { } parent && within.Contains(parent)))
            within.Add(next);
        return within;
    }
}
