namespace Newsroom.Cleaning.Html.Dom;

// The stack of open elements and the list of active formatting elements.
internal sealed partial class TreeBuilder
{
    // What the standard sets, so that hostile misnesting ends.
    private const int MaxAdoptions = 8;
    private const int MaxInnerSteps = 3;
    private const int MaxAlike = 3;

    private void Pop() => _open.RemoveAt(_open.Count - 1);

    /// <summary>Pops up to and with the last open element with this name, which must be open.</summary>
    private void PopThrough(TagId id) => PopThrough(e => e.Tag.Id == id);

    private void PopThrough(Predicate<Element> isLast)
    {
        while (_open.Count > 1)
        {
            var popped = Current;
            Pop();
            if (isLast(popped))
                return;
        }
    }

    private bool IsInScope(TagId id) => IsInScope(id, TagId.Other, TagId.Other);

    private bool IsInButtonScope(TagId id) => IsInScope(id, TagId.Button, TagId.Other);

    private bool IsInListScope(TagId id) => IsInScope(id, TagId.Ol, TagId.Ul);

    private bool IsInScope(TagId id, TagId alsoEnds, TagId alsoEndsB)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var tag = _open[i].Tag;
            if (tag.Id == id)
                return true;
            if (tag.Is(TagKinds.Scope) || (tag.Id != TagId.Other && (tag.Id == alsoEnds || tag.Id == alsoEndsB)))
                return false;
        }
        return false;
    }

    private bool IsInScope(Element element)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i] == element)
                return true;
            if (_open[i].Tag.Is(TagKinds.Scope))
                return false;
        }
        return false;
    }

    private bool IsHeadingInScope()
    {
        for (var i = _open.Count - 1; i >= 0 && !_open[i].Tag.Is(TagKinds.Scope); i--)
        {
            if (_open[i].Tag.Is(TagKinds.Heading))
                return true;
        }
        return false;
    }

    private bool IsInTableScope(TagId id)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Tag.Id == id)
                return true;
            if (_open[i].Tag.Id is TagId.Table or TagId.Html or TagId.Template)
                return false;
        }
        return false;
    }

    private bool IsOpen(Element element)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i] == element)
                return true;
        }
        return false;
    }

    private void CloseImplied(TagId except = TagId.Other)
    {
        while (Current.Tag.Is(TagKinds.ImpliedEnd) && Current.Tag.Id != except)
            Pop();
    }

    private void CloseParagraph()
    {
        if (!IsInButtonScope(TagId.P))
            return;
        CloseImplied(TagId.P);
        PopThrough(TagId.P);
    }

    private void Mark() => _formatting.Add(null);

    private void ClearToMarker()
    {
        while (_formatting.Count > 0)
        {
            var last = _formatting[^1];
            _formatting.RemoveAt(_formatting.Count - 1);
            if (last is null)
                return;
        }
    }

    /// <summary>Adds a formatting element; of more than three alike the first goes.</summary>
    private void AddFormatting(Element element)
    {
        var (alike, first) = (0, -1);
        for (var i = _formatting.Count - 1; i >= 0 && _formatting[i] is { } other; i--)
        {
            if (other.Tag == element.Tag && _page.AreSame(other.Attributes, element.Attributes))
                (alike, first) = (alike + 1, i);
        }
        if (alike >= MaxAlike)
            _formatting.RemoveAt(first);
        _formatting.Add(element);
    }

    /// <summary>Opens formatting elements again that were closed before their end tags came.</summary>
    private void Reconstruct()
    {
        if (_formatting.Count == 0 || _formatting[^1] is not { } last || IsOpen(last))
            return;
        var from = _formatting.Count - 1;
        while (from > 0 && _formatting[from - 1] is { } before && !IsOpen(before))
            from--;
        for (; from < _formatting.Count; from++)
            _formatting[from] = Push(Copy(_formatting[from]!));
    }

    private Element Copy(Element element) => Create(element.Tag, -1, element.Attributes);

    /// <summary>The adoption agency algorithm: an end tag of a formatting element, wherever it stands.</summary>
    private void Adopt(TagId id)
    {
        if (Current.Tag.Id == id && !_formatting.Contains(Current))
        {
            Pop();
            return;
        }
        for (var i = 0; i < MaxAdoptions; i++)
        {
            var at = LastFormatting(id);
            if (at < 0)
            {
                CloseAny();
                return;
            }
            var formatting = _formatting[at]!;
            var place = _open.LastIndexOf(formatting);
            if (place < 0)
            {
                _formatting.RemoveAt(at);
                return;
            }
            if (!IsInScope(formatting))
                return;
            var furthest = _open.FindIndex(place + 1, e => e.Tag.Is(TagKinds.Special));
            if (furthest < 0)
            {
                _open.RemoveRange(place, _open.Count - place);
                _formatting.RemoveAt(at);
                return;
            }
            AdoptOnce(formatting, place, furthest, at);
        }
    }

    private int LastFormatting(TagId id)
    {
        for (var i = _formatting.Count - 1; i >= 0 && _formatting[i] is { } element; i--)
        {
            if (element.Tag.Id == id)
                return i;
        }
        return -1;
    }

    private void AdoptOnce(Element formatting, int place, int furthest, int bookmark)
    {
        var (block, ancestor) = (_open[furthest], _open[place - 1]);
        Node last = block;
        for (int node = furthest - 1, step = 1; node > place; node--, step++)
        {
            var element = _open[node];
            var active = _formatting.IndexOf(element);
            if (step > MaxInnerSteps && active >= 0)
            {
                _formatting.RemoveAt(active);
                bookmark -= active < bookmark ? 1 : 0;
                active = -1;
            }
            if (active < 0)
            {
                _open.RemoveAt(node);
                continue;
            }
            var copy = Copy(element);
            _formatting[active] = _open[node] = copy;
            if (last == block)
                bookmark = active + 1;
            last.Parent?.Remove(last);
            copy.Insert(last);
            last = copy;
        }
        last.Parent?.Remove(last);
        PlaceAdopted(ancestor, last);
        var replacement = Copy(formatting);
        while (block.FirstChild is { } child)
        {
            block.Remove(child);
            replacement.Insert(child);
        }
        block.Insert(replacement);
        var old = _formatting.IndexOf(formatting);
        _formatting.RemoveAt(old);
        _formatting.Insert(old < bookmark ? bookmark - 1 : bookmark, replacement);
        _open.Remove(formatting);
        _open.Insert(_open.IndexOf(block) + 1, replacement);
    }

    private void PlaceAdopted(Element ancestor, Node node)
    {
        var fosters = _fosters;
        _fosters = true;
        PlaceIn(ancestor, node);
        _fosters = fosters;
    }

    /// <summary>An end tag of any other element.</summary>
    private void CloseAny()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var element = _open[i];
            if (element.Tag == _token.Tag)
            {
                CloseImplied(element.Tag.Id);
                _open.RemoveRange(i, _open.Count - i);
                return;
            }
            if (element.Tag.Is(TagKinds.Special))
                return;
        }
    }

    /// <summary>The mode that the open elements call for.</summary>
    private void ResetMode()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var mode = _open[i].Tag.Id switch
            {
                TagId.Select => _open.Exists(e => e.Tag.Id == TagId.Table) ? Mode.InSelectInTable : Mode.InSelect,
                TagId.Td or TagId.Th => Mode.InCell,
                TagId.Tr => Mode.InRow,
                TagId.Tbody or TagId.Thead or TagId.Tfoot => Mode.InTableBody,
                TagId.Caption => Mode.InCaption,
                TagId.Colgroup => Mode.InColumnGroup,
                TagId.Table => Mode.InTable,
                TagId.Head => Mode.InHead,
                TagId.Body => Mode.InBody,
                TagId.Frameset => Mode.InFrameset,
                TagId.Html => _head is null ? Mode.BeforeHead : Mode.AfterHead,
                _ => (Mode?)null,
            };
            if (mode is null)
                continue;
            _mode = mode.Value;
            return;
        }
    }
}
