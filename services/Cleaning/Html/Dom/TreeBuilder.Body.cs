namespace Newsroom.Cleaning.Html.Dom;

// The modes in and after the body.
internal sealed partial class TreeBuilder
{
    private void InBody()
    {
        switch (_token.Kind)
        {
            case TokenKind.Text:
                Reconstruct();
                InsertText();
                break;
            case TokenKind.StartTag:
                StartInBody();
                break;
            case TokenKind.EndTag:
                EndInBody();
                break;
        }
    }

    private void StartInBody()
    {
        var tag = _token.Tag;
        if (tag.Is(TagKinds.ClosesParagraph))
        {
            CloseParagraph();
            if (tag.Is(TagKinds.Heading) && Current.Tag.Is(TagKinds.Heading))
                Pop();
            Insert();
            return;
        }
        if (InsertHeadContent())
            return;
        switch (tag.Id)
        {
            case TagId.Html:
                Merge(Root);
                break;
            case TagId.Body:
                if (Body is not null)
                    Merge(Body);
                break;
            case TagId.Frameset or TagId.Caption or TagId.Col or TagId.Colgroup or TagId.Frame or TagId.Head or TagId.Tbody or TagId.Td or TagId.Tfoot or TagId.Th or TagId.Thead or TagId.Tr:
                break;
            case TagId.Form or TagId.Li or TagId.Dd or TagId.Dt or TagId.Plaintext or TagId.Table or TagId.Hr or TagId.Xmp:
                StartBlock(tag.Id);
                break;
            case TagId.A or TagId.Nobr or TagId.B or TagId.Big or TagId.Code or TagId.Em or TagId.Font or TagId.I or TagId.S or TagId.Small or TagId.Strike or TagId.Strong or TagId.Tt or TagId.U:
                StartFormatting(tag.Id);
                break;
            case TagId.Area or TagId.Br or TagId.Embed or TagId.Img or TagId.Keygen or TagId.Wbr or TagId.Input or TagId.Image:
                Reconstruct();
                if (tag.Id == TagId.Image)
                    _token.Tag = Tag.Find(TagId.Img);
                InsertVoid();
                break;
            case TagId.Param or TagId.Source or TagId.Track:
                InsertVoid();
                break;
            case TagId.Textarea or TagId.Iframe or TagId.Noembed:
                InsertRaw();
                break;
            default:
                StartInline(tag.Id);
                break;
        }
    }

    private void StartBlock(TagId id)
    {
        switch (id)
        {
            case TagId.Form when _form is not null:
                return;
            case TagId.Li:
                CloseItem(TagId.Li, TagId.Li);
                break;
            case TagId.Dd or TagId.Dt:
                CloseItem(TagId.Dd, TagId.Dt);
                break;
        }
        if (id != TagId.Table || !_isQuirky)
            CloseParagraph();
        switch (id)
        {
            case TagId.Form:
                _form = Insert();
                break;
            case TagId.Hr:
                InsertVoid();
                break;
            case TagId.Xmp:
                Reconstruct();
                InsertRaw();
                break;
            case TagId.Plaintext:
                InsertRaw();
                break;
            case TagId.Table:
                Insert();
                _mode = Mode.InTable;
                break;
            default:
                Insert();
                break;
        }
    }

    /// <summary>An item ends the one before it.</summary>
    private void CloseItem(TagId id, TagId orId)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var tag = _open[i].Tag;
            if (tag.Id == id || tag.Id == orId)
            {
                CloseImplied(tag.Id);
                PopThrough(tag.Id);
                return;
            }
            if (tag.Is(TagKinds.Special) && tag.Id is not (TagId.Address or TagId.Div or TagId.P))
                return;
        }
    }

    private void StartFormatting(TagId id)
    {
        if (id == TagId.A && LastFormatting(TagId.A) is >= 0 and var at)
        {
            var open = _formatting[at]!;
            Adopt(TagId.A);
            _formatting.Remove(open);
            _open.Remove(open);
        }
        Reconstruct();
        if (id == TagId.Nobr && IsInScope(TagId.Nobr))
        {
            Adopt(TagId.Nobr);
            Reconstruct();
        }
        AddFormatting(Insert());
    }

    private void StartInline(TagId id)
    {
        switch (id)
        {
            case TagId.Button when IsInScope(TagId.Button):
                CloseImplied();
                PopThrough(TagId.Button);
                break;
            case TagId.Optgroup or TagId.Option when Current.Tag.Id == TagId.Option:
                Pop();
                break;
            case TagId.Rb or TagId.Rtc or TagId.Rp or TagId.Rt:
                if (IsInScope(TagId.Ruby))
                    CloseImplied(id is TagId.Rp or TagId.Rt ? TagId.Rtc : TagId.Other);
                Insert();
                return;
            case TagId.Math or TagId.Svg:
                Reconstruct();
                InsertForeign(id == TagId.Math);
                return;
        }
        Reconstruct();
        Insert();
        if (id is TagId.Applet or TagId.Marquee or TagId.Object)
            Mark();
        else if (id == TagId.Select)
            _mode = _mode is Mode.InTable or Mode.InCaption or Mode.InTableBody or Mode.InRow or Mode.InCell ? Mode.InSelectInTable : Mode.InSelect;
    }

    private void EndInBody()
    {
        var tag = _token.Tag;
        if (tag.Is(TagKinds.Formatting))
        {
            Adopt(tag.Id);
            return;
        }
        if (tag.Is(TagKinds.Heading))
        {
            if (IsHeadingInScope())
            {
                CloseImplied();
                PopThrough(e => e.Tag.Is(TagKinds.Heading));
            }
            return;
        }
        switch (tag.Id)
        {
            case TagId.P:
                if (!IsInButtonScope(TagId.P))
                    InsertImplied(TagId.P);
                CloseParagraph();
                break;
            // What follows the body is taken as a part of it.
            case TagId.Body or TagId.Html or TagId.Template:
                break;
            case TagId.Br:
                Reconstruct();
                InsertVoid();
                break;
            case TagId.Form:
                EndForm();
                break;
            case TagId.Li:
                if (IsInListScope(TagId.Li))
                    Close(TagId.Li);
                break;
            case TagId.Dd or TagId.Dt or TagId.Button or TagId.Applet or TagId.Marquee or TagId.Object:
            case var _ when tag.Is(TagKinds.ClosesParagraph):
                EndBlock(tag.Id);
                break;
            default:
                CloseAny();
                break;
        }
    }

    private void Close(TagId id)
    {
        CloseImplied(id);
        PopThrough(id);
    }

    private void EndBlock(TagId id)
    {
        if (!IsInScope(id))
            return;
        Close(id);
        if (id is TagId.Applet or TagId.Marquee or TagId.Object)
            ClearToMarker();
    }

    private void EndForm()
    {
        var form = _form;
        _form = null;
        if (form is null || !IsInScope(form))
            return;
        CloseImplied();
        _open.Remove(form);
    }
}
