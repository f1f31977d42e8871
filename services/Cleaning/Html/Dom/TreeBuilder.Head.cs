namespace Newsroom.Cleaning.Html.Dom;

// The modes before and in the head, and of pages of frames.
internal sealed partial class TreeBuilder
{
    // Public identifiers of old versions of HTML, by which a browser lays a page out as old browsers did; there a table may stand in a paragraph.
    private static readonly string[] Quirky =
    [
        "-//W3C//DTD HTML 3", "-//W3C//DTD HTML 4.0 Frameset", "-//W3C//DTD HTML 4.0 Transitional", "-//W3C//DTD HTML Experimental", "-//W3C//DTD W3 HTML", "-//W3O//DTD W3 HTML", "-//IETF//DTD HTML",
        "-//Netscape Comm. Corp.//DTD", "-//Microsoft//DTD Internet Explorer", "-//SoftQuad", "-//WebTechs//DTD Mozilla HTML", "-//O'Reilly and Associates//DTD HTML", "-//Sun Microsystems Corp.//DTD HotJava",
    ];

    private static readonly string[] QuirkyWithoutAddress = ["-//W3C//DTD HTML 4.01 Frameset", "-//W3C//DTD HTML 4.01 Transitional"];

    private void Initial()
    {
        if (_token.Kind == TokenKind.Text && IsSpace())
            return;
        if (_token.Kind != TokenKind.Doctype)
        {
            _isQuirky = true;
            Continue(Mode.BeforeHtml);
            return;
        }
        var doctype = _page.Source.AsSpan(_token.Start);
        var end = doctype.IndexOf('>');
        doctype = end < 0 ? doctype : doctype[..end];
        _isQuirky = !HasName(doctype) || Contains(doctype, Quirky) || (doctype.IndexOf("http", StringComparison.OrdinalIgnoreCase) < 0 && Contains(doctype, QuirkyWithoutAddress));
        _mode = Mode.BeforeHtml;
    }

    private static bool HasName(ReadOnlySpan<char> doctype)
    {
        var rest = doctype["<!doctype".Length..].TrimStart();
        return rest.StartsWith("html", StringComparison.OrdinalIgnoreCase) && (rest.Length == 4 || char.IsWhiteSpace(rest[4]));
    }

    private static bool Contains(ReadOnlySpan<char> doctype, string[] identifiers)
    {
        foreach (var identifier in identifiers)
        {
            if (doctype.IndexOf(identifier, StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>Whether the token is an end tag that only stands for something where its element is open.</summary>
    private bool IsStrayEnd() => _token.Kind == TokenKind.EndTag && _token.Tag.Id is not (TagId.Head or TagId.Body or TagId.Html or TagId.Br);

    private bool IsIgnoredBeforeBody() => _token.Kind == TokenKind.Doctype || IsStrayEnd();

    private void BeforeHtml()
    {
        if ((_token.Kind == TokenKind.Text && IsSpace()) || IsIgnoredBeforeBody())
            return;
        _open.Add(Root);
        if (IsStart(TagId.Html))
        {
            Merge(Root);
            _mode = Mode.BeforeHead;
            return;
        }
        Continue(Mode.BeforeHead);
    }

    private void BeforeHead()
    {
        if ((_token.Kind == TokenKind.Text && IsSpace()) || IsIgnoredBeforeBody())
            return;
        if (IsStart(TagId.Html))
        {
            Merge(Root);
            return;
        }
        if (IsStart(TagId.Head))
        {
            _head = Insert();
            _mode = Mode.InHead;
            return;
        }
        _head = InsertImplied(TagId.Head);
        Continue(Mode.InHead);
    }

    private void InHead()
    {
        if (_token.Kind == TokenKind.Text && IsSpace())
        {
            InsertText();
            return;
        }
        if (_token.Kind == TokenKind.StartTag && InsertHeadContent())
            return;
        if (IsStart(TagId.Noscript))
        {
            Insert();
            _mode = Mode.InHeadNoscript;
            return;
        }
        if (IsStart(TagId.Html))
        {
            Merge(Root);
            return;
        }
        if (IsEnd(TagId.Head))
        {
            Pop();
            _mode = Mode.AfterHead;
            return;
        }
        if (IsIgnoredBeforeBody() || IsStart(TagId.Head))
            return;
        Pop();
        Continue(Mode.AfterHead);
    }

    /// <summary>Inserts what the head and the body treat alike; false if the start tag is of nothing like that.</summary>
    private bool InsertHeadContent()
    {
        switch (_token.Tag.Id)
        {
            case TagId.Base or TagId.Basefont or TagId.Bgsound or TagId.Link or TagId.Meta:
                InsertVoid();
                return true;
            case TagId.Title or TagId.Noframes or TagId.Style or TagId.Script:
                InsertRaw();
                return true;
            case TagId.Template:
                SkipTemplate();
                return true;
            default:
                return false;
        }
    }

    private void InHeadNoscript()
    {
        switch (_token.Kind, _token.Tag.Id)
        {
            case (TokenKind.Doctype, _):
            case (TokenKind.StartTag, TagId.Head or TagId.Noscript):
                return;
            case (TokenKind.StartTag, TagId.Basefont or TagId.Bgsound or TagId.Link or TagId.Meta or TagId.Noframes or TagId.Style or TagId.Html):
                InHead();
                return;
            case (TokenKind.EndTag, TagId.Noscript):
                Pop();
                _mode = Mode.InHead;
                return;
            case (TokenKind.EndTag, not TagId.Br):
                return;
        }
        if (_token.Kind == TokenKind.Text && IsSpace())
        {
            InsertText();
            return;
        }
        Pop();
        Continue(Mode.InHead);
    }

    private void AfterHead()
    {
        if (_token.Kind == TokenKind.Text && IsSpace())
        {
            InsertText();
            return;
        }
        if (IsIgnoredBeforeBody() || IsStart(TagId.Head) || IsEnd(TagId.Head))
            return;
        if (_token.Kind == TokenKind.StartTag)
        {
            switch (_token.Tag.Id)
            {
                case TagId.Html:
                    Merge(Root);
                    return;
                case TagId.Body:
                    Body = Insert();
                    _mode = Mode.InBody;
                    return;
                case TagId.Frameset:
                    Insert();
                    _mode = Mode.InFrameset;
                    return;
                case TagId.Base or TagId.Basefont or TagId.Bgsound or TagId.Link or TagId.Meta or TagId.Title or TagId.Noframes or TagId.Style or TagId.Script or TagId.Template:
                    _open.Add(_head!);
                    InsertHeadContent();
                    _open.Remove(_head!);
                    return;
            }
        }
        Body = InsertImplied(TagId.Body);
        Continue(Mode.InBody);
    }

    /// <summary>What a page of frames shows stands on other pages.</summary>
    private void InFrameset()
    {
        if (IsStart(TagId.Noframes))
            InsertRaw();
    }
}
