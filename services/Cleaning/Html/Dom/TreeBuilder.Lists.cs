namespace Newsroom.Cleaning.Html.Dom;

// The modes in drop-down lists.
internal sealed partial class TreeBuilder
{
    private void InSelect()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.Text, _):
                InsertText();
                break;
            case (TokenKind.StartTag, TagId.Option or TagId.Optgroup or TagId.Hr):
                if (Current.Tag.Id == TagId.Option)
                    Pop();
                if (Current.Tag.Id == TagId.Optgroup && _token.Tag.Id != TagId.Option)
                    Pop();
                if (_token.Tag.Id == TagId.Hr)
                    InsertVoid();
                else
                    Insert();
                break;
            case (TokenKind.EndTag, TagId.Optgroup):
                if (Current.Tag.Id == TagId.Option && _open[^2].Tag.Id == TagId.Optgroup)
                    Pop();
                if (Current.Tag.Id == TagId.Optgroup)
                    Pop();
                break;
            case (TokenKind.EndTag, TagId.Option):
                if (Current.Tag.Id == TagId.Option)
                    Pop();
                break;
            case (TokenKind.EndTag or TokenKind.StartTag, TagId.Select):
                CloseSelect();
                break;
            case (TokenKind.StartTag, TagId.Input or TagId.Keygen or TagId.Textarea):
                CloseSelect();
                Process(_mode);
                break;
            case (TokenKind.StartTag, TagId.Html):
                Merge(Root);
                break;
            case (TokenKind.StartTag, TagId.Script or TagId.Template):
                InsertHeadContent();
                break;
        }
    }

    private void InSelectInTable()
    {
        if (_token.Kind is not (TokenKind.StartTag or TokenKind.EndTag)
            || _token.Tag.Id is not (TagId.Caption or TagId.Table or TagId.Tbody or TagId.Tfoot or TagId.Thead or TagId.Tr or TagId.Td or TagId.Th))
        {
            InSelect();
            return;
        }
        if (_token.Kind == TokenKind.EndTag && !IsInTableScope(_token.Tag.Id))
            return;
        CloseSelect();
        Process(_mode);
    }

    private void CloseSelect()
    {
        PopThrough(TagId.Select);
        ResetMode();
    }
}
