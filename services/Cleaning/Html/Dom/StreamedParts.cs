namespace Newsroom.Cleaning.Html.Dom;

/// <summary>
/// Puts the parts of a page that its server sent late where its scripts would put them: React streams what it waits for as hidden elements
/// at the end of the page, <c>div hidden id="S:1"</c>, each for the <c>template id="B:1"</c> (with what is shown until then behind it) or
/// <c>id="P:1"</c> in its place. Without this such a page has an article of `Loading`.
/// </summary>
internal static class StreamedParts
{
    // Pages have dozens. Of more, the rest stays where it is.
    private const int MaxParts = 2000;

    private const string EndOfStandIn = "<!--/$-->";

    /// <exception cref="HtmlLimitException">The parts in one another nest too deep.</exception>
    public static void Place(Element root, string source, int maxDepth)
    {
        if (!source.Contains("\"S:", StringComparison.Ordinal))
            return;
        Dictionary<string, Element> parts = new(StringComparer.Ordinal);
        List<(Element Template, string Id)> places = [];
        Collect(root, parts, places);
        if (parts.Count == 0)
            return;
        var ends = EndsOfStandIns(source);
        foreach (var (template, id) in places.Take(MaxParts))
        {
            if (!parts.Remove(id, out var part) || template.IsWithin(e => e == part))
                continue;
            while (part.FirstChild is { } node)
                Move(node, template.Parent!, template);
            // What was shown until then is not shown any more.
            var next = template.GetAttribute("id")!.StartsWith('B') ? ~ends.BinarySearch(template.Position) : ends.Count;
            while (next < ends.Count && template.Next is { } standIn && PositionOf(standIn) is var at and >= 0 && at < ends[next])
                Move(standIn, part, null);
        }
        if (IsDeeper(root, maxDepth))
            throw new HtmlLimitException($"The page nests deeper than {maxDepth} levels.");
    }

    private static List<int> EndsOfStandIns(string source)
    {
        List<int> ends = [];
        for (var at = source.IndexOf(EndOfStandIn, StringComparison.Ordinal); at >= 0; at = source.IndexOf(EndOfStandIn, at + 1, StringComparison.Ordinal))
            ends.Add(at);
        return ends;
    }

    // The depth of the tree is limited.
    private static void Collect(Element element, Dictionary<string, Element> parts, List<(Element Template, string Id)> places)
    {
        foreach (var child in element.Children)
        {
            if (child.LocalName is "div" or "template" && child.GetAttribute("id") is { Length: > 2 } id && id[1] == ':')
            {
                if (child.LocalName == "div" && id[0] == 'S' && child.HasAttribute("hidden"))
                    parts.TryAdd(id[2..], child);
                else if (child.LocalName == "template" && id[0] is 'B' or 'P')
                    places.Add((child, id[2..]));
            }
            Collect(child, parts, places);
        }
    }

    private static void Move(Node node, Element parent, Node? before)
    {
        node.Parent!.Remove(node);
        parent.Insert(node, before);
    }

    private static int PositionOf(Node node) => node is Element element ? element.Position : ((TextNode)node).Start;

    // Without a call a level: it may be too deep for that.
    private static bool IsDeeper(Element root, int most)
    {
        var depth = 0;
        for (Node? node = root; node is not null;)
        {
            if (node is Element { FirstChild: { } first })
            {
                if (++depth > most)
                    return true;
                node = first;
                continue;
            }
            while (node is not null && node.Next is null && node != root)
                (node, depth) = (node.Parent, depth - 1);
            node = node == root ? null : node?.Next;
        }
        return false;
    }
}
