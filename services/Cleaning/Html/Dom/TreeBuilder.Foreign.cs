namespace Newsroom.Cleaning.Html.Dom;

// Drawings and formulas within a page.
internal sealed partial class TreeBuilder
{
    /// <summary>Whether the token is of the drawing or formula that is open.</summary>
    private bool IsForeign()
    {
        if (_open.Count == 0 || !Current.IsForeign || _token.Kind is TokenKind.EndOfPage or TokenKind.Doctype)
            return false;
        if (!Current.HoldsHtml)
            return !(Current.LocalName == "annotation-xml" && IsStart(TagId.Svg));
        return _token.Kind == TokenKind.EndTag || (Current.IsMath && Current.LocalName != "annotation-xml" && (IsStart(TagId.Mglyph) || IsStart(TagId.Malignmark)));
    }

    private void InForeign()
    {
        switch (_token.Kind)
        {
            case TokenKind.Text:
                InsertText();
                break;
            case TokenKind.StartTag when BreaksOut():
            case TokenKind.EndTag when _token.Tag.Id is TagId.Br or TagId.P:
                while (Current.IsForeign && !Current.HoldsHtml)
                    Pop();
                Process(_mode);
                break;
            case TokenKind.StartTag:
                InsertForeign(Current.IsMath);
                break;
            default:
                EndForeign();
                break;
        }
    }

    private bool BreaksOut() => _token.Tag.Is(TagKinds.BreaksOut)
        || (_token.Tag.Id == TagId.Font && (_page.HasAttribute(_token.TagAttributes, "color") || _page.HasAttribute(_token.TagAttributes, "face") || _page.HasAttribute(_token.TagAttributes, "size")));

    private void InsertForeign(bool isMath)
    {
        var element = Create(Tag.Foreign(_token.Tag, isMath), _token.Start, _token.TagAttributes, isForeign: true, isMath);
        if (_token.IsSelfClosing)
            Place(element);
        else
            Push(element);
    }

    private void EndForeign()
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            if (_open[i].LocalName == _token.Tag.Name)
            {
                _open.RemoveRange(i, _open.Count - i);
                return;
            }
            if (!_open[i - 1].IsForeign)
            {
                Process(_mode);
                return;
            }
        }
    }
}
