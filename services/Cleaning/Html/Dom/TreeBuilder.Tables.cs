namespace Newsroom.Cleaning.Html.Dom;

// The modes in tables.
internal sealed partial class TreeBuilder
{
    private void InTable()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.Text, _) when Current.Tag.Id is TagId.Table or TagId.Tbody or TagId.Tfoot or TagId.Thead or TagId.Tr && IsSpace():
                InsertText();
                return;
            case (TokenKind.StartTag, TagId.Caption):
                ClearToTable();
                Mark();
                Insert();
                _mode = Mode.InCaption;
                return;
            case (TokenKind.StartTag, TagId.Colgroup):
                ClearToTable();
                Insert();
                _mode = Mode.InColumnGroup;
                return;
            case (TokenKind.StartTag, TagId.Col):
                ClearToTable();
                InsertImplied(TagId.Colgroup);
                Continue(Mode.InColumnGroup);
                return;
            case (TokenKind.StartTag, TagId.Tbody or TagId.Tfoot or TagId.Thead):
                ClearToTable();
                Insert();
                _mode = Mode.InTableBody;
                return;
            case (TokenKind.StartTag, TagId.Td or TagId.Th or TagId.Tr):
                ClearToTable();
                InsertImplied(TagId.Tbody);
                Continue(Mode.InTableBody);
                return;
            case (TokenKind.StartTag, TagId.Table):
                if (CloseTable())
                    Process(_mode);
                return;
            case (TokenKind.EndTag, TagId.Table):
                CloseTable();
                return;
            case (TokenKind.EndTag, TagId.Body or TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Html or TagId.Tbody or TagId.Td or TagId.Tfoot or TagId.Th or TagId.Thead or TagId.Tr):
                return;
            case (TokenKind.StartTag, TagId.Style or TagId.Script or TagId.Template):
                InsertHeadContent();
                return;
            case (TokenKind.StartTag, TagId.Input) when "hidden".Equals(_page.Attribute(_token.TagAttributes, "type"), StringComparison.OrdinalIgnoreCase):
                InsertVoid();
                return;
            case (TokenKind.StartTag, TagId.Form):
                if (_form is null)
                {
                    _form = Insert();
                    Pop();
                }
                return;
        }
        _fosters = true;
        InBody();
        _fosters = false;
    }

    private bool CloseTable()
    {
        if (!IsInTableScope(TagId.Table))
            return false;
        PopThrough(TagId.Table);
        ResetMode();
        return true;
    }

    private void ClearToTable() => ClearTo(t => t is TagId.Table);

    private void ClearTo(Predicate<TagId> isContext)
    {
        while (!isContext(Current.Tag.Id) && Current.Tag.Id is not (TagId.Html or TagId.Template))
            Pop();
    }

    private static bool IsPartOfTable(TagId id) => id is TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Tbody or TagId.Td or TagId.Tfoot or TagId.Th or TagId.Thead or TagId.Tr;

    private void InCaption()
    {
        var isPart = _token.Kind == TokenKind.StartTag && IsPartOfTable(_token.Tag.Id);
        if (isPart || IsEnd(TagId.Table) || IsEnd(TagId.Caption))
        {
            var isSpent = IsEnd(TagId.Caption);
            if (!IsInTableScope(TagId.Caption))
                return;
            CloseImplied();
            PopThrough(TagId.Caption);
            ClearToMarker();
            _mode = Mode.InTable;
            if (!isSpent)
                Process(_mode);
            return;
        }
        if (_token.Kind == TokenKind.EndTag && (_token.Tag.Id is TagId.Body or TagId.Html || IsPartOfTable(_token.Tag.Id)))
            return;
        InBody();
    }

    private void InColumnGroup()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.Text, _) when IsSpace():
                InsertText();
                return;
            case (TokenKind.StartTag, TagId.Col):
                InsertVoid();
                return;
            case (TokenKind.StartTag, TagId.Template):
                SkipTemplate();
                return;
            case (TokenKind.EndTag, TagId.Colgroup):
                if (Current.Tag.Id != TagId.Colgroup)
                    return;
                Pop();
                _mode = Mode.InTable;
                return;
            case (TokenKind.EndTag, TagId.Col):
                return;
        }
        if (Current.Tag.Id != TagId.Colgroup)
            return;
        Pop();
        Continue(Mode.InTable);
    }

    private void InTableBody()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.StartTag, TagId.Tr):
                ClearToBody();
                Insert();
                _mode = Mode.InRow;
                return;
            case (TokenKind.StartTag, TagId.Th or TagId.Td):
                ClearToBody();
                InsertImplied(TagId.Tr);
                Continue(Mode.InRow);
                return;
            case (TokenKind.EndTag, TagId.Tbody or TagId.Tfoot or TagId.Thead):
                if (!IsInTableScope(_token.Tag.Id))
                    return;
                ClearToBody();
                Pop();
                _mode = Mode.InTable;
                return;
            case (TokenKind.StartTag, TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Tbody or TagId.Tfoot or TagId.Thead):
            case (TokenKind.EndTag, TagId.Table):
                if (!IsInTableScope(TagId.Tbody) && !IsInTableScope(TagId.Thead) && !IsInTableScope(TagId.Tfoot))
                    return;
                ClearToBody();
                Pop();
                Continue(Mode.InTable);
                return;
            case (TokenKind.EndTag, TagId.Body or TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Html or TagId.Td or TagId.Th or TagId.Tr):
                return;
        }
        InTable();
    }

    private void ClearToBody() => ClearTo(t => t is TagId.Tbody or TagId.Tfoot or TagId.Thead);

    private void InRow()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.StartTag, TagId.Th or TagId.Td):
                ClearTo(t => t is TagId.Tr);
                Insert();
                _mode = Mode.InCell;
                Mark();
                return;
            case (TokenKind.EndTag, TagId.Tr):
                CloseRow();
                return;
            case (TokenKind.StartTag, TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Tbody or TagId.Tfoot or TagId.Thead or TagId.Tr):
            case (TokenKind.EndTag, TagId.Table):
                if (CloseRow())
                    Process(_mode);
                return;
            case (TokenKind.EndTag, TagId.Tbody or TagId.Tfoot or TagId.Thead):
                if (IsInTableScope(_token.Tag.Id) && CloseRow())
                    Process(_mode);
                return;
            case (TokenKind.EndTag, TagId.Body or TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Html or TagId.Td or TagId.Th):
                return;
        }
        InTable();
    }

    private bool CloseRow()
    {
        if (!IsInTableScope(TagId.Tr))
            return false;
        ClearTo(t => t is TagId.Tr);
        Pop();
        _mode = Mode.InTableBody;
        return true;
    }

    private void InCell()
    {
        var id = _token.Tag.Id;
        switch (_token.Kind)
        {
            case TokenKind.EndTag when id is TagId.Td or TagId.Th:
                if (IsInTableScope(id))
                    CloseCell(id);
                return;
            case TokenKind.StartTag when IsPartOfTable(id):
                CloseCell(IsInTableScope(TagId.Td) ? TagId.Td : TagId.Th);
                Process(_mode);
                return;
            case TokenKind.EndTag when id is TagId.Body or TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Html:
                return;
            case TokenKind.EndTag when id is TagId.Table or TagId.Tbody or TagId.Tfoot or TagId.Thead or TagId.Tr:
                if (!IsInTableScope(id))
                    return;
                CloseCell(IsInTableScope(TagId.Td) ? TagId.Td : TagId.Th);
                Process(_mode);
                return;
        }
        InBody();
    }

    private void CloseCell(TagId id)
    {
        CloseImplied();
        PopThrough(id);
        ClearToMarker();
        _mode = Mode.InRow;
    }
}
