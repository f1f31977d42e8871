using System.Diagnostics;

namespace Newsroom.Cleaning.Html.Dom;

/// <summary>
/// Tree construction of the HTML standard, for pages whose scripts do not run: misnested formatting, left-out tags and misplaced content
/// of tables come out as in a browser. Beside it the insides of <c>template</c> are passed over, as nothing shows them, and pages of
/// frames have no body.
/// </summary>
internal sealed partial class TreeBuilder
{
    private const int TokensBetweenLooks = 256;

    private readonly PageTree _page;
    private readonly Tokenizer _token;
    private readonly CleaningLimits _limits;
    private readonly long _started = Stopwatch.GetTimestamp();

    // The standard's stack of open elements and its list of active formatting elements, in which a null is a marker.
    private readonly List<Element> _open = [];
    private readonly List<Element?> _formatting = [];

    private Mode _mode = Mode.Initial;
    private Element? _head, _form;
    private bool _isQuirky, _fosters;
    private int _elements;

    public TreeBuilder(PageTree page, Tokenizer tokenizer, CleaningLimits limits)
    {
        (_page, _token, _limits) = (page, tokenizer, limits);
        Root = Create(Tag.Find(TagId.Html), -1, default);
    }

    private enum Mode
    {
        Initial,
        BeforeHtml,
        BeforeHead,
        InHead,
        InHeadNoscript,
        AfterHead,
        InBody,
        InTable,
        InCaption,
        InColumnGroup,
        InTableBody,
        InRow,
        InCell,
        InSelect,
        InSelectInTable,
        InFrameset,
    }

    /// <summary>The <c>html</c> element.</summary>
    public Element Root { get; }

    /// <summary>Null on a page of frames.</summary>
    public Element? Body { get; private set; }

    private Element Current => _open[^1];

    /// <exception cref="HtmlLimitException">The page has too many elements, nests too deep, or takes too long.</exception>
    public void Build()
    {
        for (var tokens = 1; _token.Kind != TokenKind.EndOfPage; tokens++)
        {
            _token.AllowsCData = _open.Count > 0 && Current.IsForeign;
            _token.Read();
            if (tokens % TokensBetweenLooks == 0 && Stopwatch.GetElapsedTime(_started) > _limits.MaxParseTime)
                throw new HtmlLimitException("The page takes too long to parse.");
            if (IsForeign())
                InForeign();
            else
                Process(_mode);
        }
        // A template that is never closed takes the end of the page.
        if (Body is null)
            Process(_mode);
    }

    private void Process(Mode mode)
    {
        switch (mode)
        {
            case Mode.Initial: Initial(); break;
            case Mode.BeforeHtml: BeforeHtml(); break;
            case Mode.BeforeHead: BeforeHead(); break;
            case Mode.InHead: InHead(); break;
            case Mode.InHeadNoscript: InHeadNoscript(); break;
            case Mode.AfterHead: AfterHead(); break;
            case Mode.InBody: InBody(); break;
            case Mode.InTable: InTable(); break;
            case Mode.InCaption: InCaption(); break;
            case Mode.InColumnGroup: InColumnGroup(); break;
            case Mode.InTableBody: InTableBody(); break;
            case Mode.InRow: InRow(); break;
            case Mode.InCell: InCell(); break;
            case Mode.InSelect: InSelect(); break;
            case Mode.InSelectInTable: InSelectInTable(); break;
            default: InFrameset(); break;
        }
    }

    private void Continue(Mode mode)
    {
        _mode = mode;
        Process(mode);
    }

    private bool IsStart(TagId id) => _token.Kind == TokenKind.StartTag && _token.Tag.Id == id;

    private bool IsEnd(TagId id) => _token.Kind == TokenKind.EndTag && _token.Tag.Id == id;

    private Element Create(Tag tag, int position, (int Start, int Count) attributes, bool isForeign = false, bool isMath = false)
    {
        if (++_elements > _limits.MaxElements)
            throw new HtmlLimitException($"The page has more than {_limits.MaxElements} elements.");
        return new Element(_page, tag, position, attributes) { IsForeign = isForeign, IsMath = isMath };
    }

    /// <summary>Inserts an element for the current start tag.</summary>
    private Element Insert() => Push(Create(_token.Tag, _token.Start, _token.TagAttributes));

    /// <summary>Inserts an element that the page leaves out.</summary>
    private Element InsertImplied(TagId id) => Push(Create(Tag.Find(id), -1, default));

    private Element Push(Element element)
    {
        Place(element);
        _open.Add(element);
        if (_open.Count > _limits.MaxDepth)
            throw new HtmlLimitException($"The page nests deeper than {_limits.MaxDepth} levels.");
        return element;
    }

    /// <summary>Inserts an element that has no content.</summary>
    private void InsertVoid() => Place(Create(_token.Tag, _token.Start, _token.TagAttributes));

    /// <summary>Inserts an element that holds characters alone, and those.</summary>
    private void InsertRaw()
    {
        var element = Create(_token.Tag, _token.Start, _token.TagAttributes);
        Place(element);
        var (start, length) = _token.ReadRawText(element.Tag);
        if (length > 0)
            element.Insert(new TextNode(_page, start, length, element.Tag.Is(TagKinds.EscapableRawText)));
    }

    private void InsertText()
    {
        var text = new TextNode(_page, _token.Start, _token.End - _token.Start, _token.HasReferences);
        Place(text);
    }

    private void Place(Node node) => PlaceIn(_open.Count == 0 ? Root : Current, node);

    /// <summary>What a table cannot hold stands before the table.</summary>
    private void PlaceIn(Element target, Node node)
    {
        if (!_fosters || target.IsForeign || target.Tag.Id is not (TagId.Table or TagId.Tbody or TagId.Tfoot or TagId.Thead or TagId.Tr))
        {
            target.Insert(node);
            return;
        }
        var table = _open.FindLastIndex(e => e.Tag.Id == TagId.Table);
        if (table < 0)
            Root.Insert(node);
        else if (_open[table].Parent is { } parent)
            parent.Insert(node, _open[table]);
        else
            _open[table - 1].Insert(node);
    }

    private bool IsSpace() => _page.Source.AsSpan(_token.Start, _token.End - _token.Start).IndexOfAnyExcept(" \t\n\r\f") < 0;

    /// <summary>Gives an element the attributes of another start tag of it, as far as it has none of the name.</summary>
    private void Merge(Element element)
    {
        var (all, (start, count), (newStart, newCount)) = (_token.Attributes, element.Attributes, _token.TagAttributes);
        var isNew = false;
        for (var i = newStart; i < newStart + newCount; i++)
            isNew |= !_page.HasAttribute(element.Attributes, all[i].Name);
        if (!isNew)
            return;
        var merged = all.Count;
        for (var i = start; i < start + count; i++)
            all.Add(all[i]);
        for (var i = newStart; i < newStart + newCount; i++)
        {
            if (!_page.HasAttribute(element.Attributes, all[i].Name))
                all.Add(all[i]);
        }
        element.Attributes = (merged, all.Count - merged);
    }

    /// <summary>Passes what is in a template, with the templates in it.</summary>
    private void SkipTemplate()
    {
        InsertVoid();
        for (var depth = 1; depth > 0 && _token.Kind != TokenKind.EndOfPage;)
        {
            _token.Read();
            if (_token.Kind == TokenKind.StartTag && _token.Tag.Is(TagKinds.RawText | TagKinds.EscapableRawText))
                _token.ReadRawText(_token.Tag);
            else if (_token.Kind is TokenKind.StartTag or TokenKind.EndTag && _token.Tag.Id == TagId.Template)
                depth += _token.Kind == TokenKind.StartTag ? 1 : -1;
        }
    }
}
