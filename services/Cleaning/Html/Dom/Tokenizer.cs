using System.Buffers;

namespace Newsroom.Cleaning.Html.Dom;

internal enum TokenKind
{
    Text,
    StartTag,
    EndTag,
    Doctype,
    EndOfPage,
}

/// <summary>Where in the source an attribute's value stands.</summary>
internal readonly record struct AttributeValue(string Name, int Start, int Length);

/// <summary>
/// Reads a page tag by tag, as the tokenization of the HTML standard does, without copying from it. Comments are passed over. Its
/// properties are those of the last token.
/// </summary>
internal sealed class Tokenizer(string source)
{
    private const string CData = "[CDATA[";

    private static readonly SearchValues<char> TagNameEnd = SearchValues.Create(" \t\n\r\f/>");
    private static readonly SearchValues<char> AttributeNameEnd = SearchValues.Create(" \t\n\r\f/>=");
    private static readonly SearchValues<char> UnquotedEnd = SearchValues.Create(" \t\n\r\f>");
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\n\r\f");

    // Pages name some elements that the standard does not, often many times.
    private readonly Dictionary<string, Tag> _others = new(StringComparer.OrdinalIgnoreCase);

    private int _at;

    public TokenKind Kind { get; private set; }

    /// <summary>Of a tag.</summary>
    public Tag Tag { get; set; } = Tag.Find(TagId.Html);

    /// <summary>Where the token starts; of a text, its first character.</summary>
    public int Start { get; private set; }

    /// <summary>Index after the last character of a text.</summary>
    public int End { get; private set; }

    public bool IsSelfClosing { get; private set; }

    /// <summary>Which of <see cref="Attributes"/> are the tag's.</summary>
    public (int Start, int Count) TagAttributes { get; private set; }

    /// <summary>Those of all tags so far that something reads.</summary>
    public List<AttributeValue> Attributes { get; } = [];

    /// <summary>Whether references in the text stand for others.</summary>
    public bool HasReferences { get; private set; }

    /// <summary>Whether the next token may be a CDATA section, which only drawings and formulas have.</summary>
    public bool AllowsCData { get; set; }

    /// <summary>Reads the next token; of the kind EndOfPage when there is none left.</summary>
    public void Read()
    {
        while (true)
        {
            Start = _at;
            if (_at >= source.Length)
            {
                Kind = TokenKind.EndOfPage;
                return;
            }
            if (!IsMarkup(_at))
            {
                ReadText();
                return;
            }
            if (source[_at + 1] is '!' or '?' || (source[_at + 1] == '/' && !char.IsAsciiLetter(source[_at + 2])))
            {
                if (ReadDeclaration())
                    return;
                continue;
            }
            if (ReadTag())
                return;
        }
    }

    /// <summary>Takes the insides of an element that holds only characters, and passes its end tag, if there is one.</summary>
    public (int Start, int Length) ReadRawText(Tag element)
    {
        var start = _at;
        var end = element.Id switch
        {
            TagId.Plaintext => source.Length,
            TagId.Script => ScriptEnd(start),
            _ => RawEnd(start, element.Name),
        };
        _at = end;
        if (end < source.Length)
            ReadTag();
        return (start, end - start);
    }

    /// <summary>Whether a tag, comment or declaration starts at this place; a lone bracket is text.</summary>
    private bool IsMarkup(int at) => source[at] == '<' && at + 1 < source.Length
        && (char.IsAsciiLetter(source[at + 1]) || source[at + 1] is '!' or '?' || (source[at + 1] == '/' && at + 2 < source.Length));

    private void ReadText()
    {
        (Kind, HasReferences) = (TokenKind.Text, true);
        for (var from = _at + 1; ; from++)
        {
            var next = from < source.Length ? source.IndexOf('<', from) : -1;
            End = _at = next < 0 ? source.Length : next;
            if (next < 0 || IsMarkup(next))
                return;
            from = next;
        }
    }

    /// <summary>Passes a comment or the like; true if it is a token all the same: a doctype, or the text of a CDATA section.</summary>
    private bool ReadDeclaration()
    {
        var rest = source.AsSpan(_at + 2);
        if (source[_at + 1] == '!' && rest.StartsWith("--"))
        {
            _at = CommentEnd(_at + 4);
            return false;
        }
        if (source[_at + 1] == '!' && AllowsCData && rest.StartsWith(CData, StringComparison.Ordinal))
        {
            (Kind, HasReferences, Start) = (TokenKind.Text, false, _at + 2 + CData.Length);
            var close = source.IndexOf("]]>", Start, StringComparison.Ordinal);
            (End, _at) = close < 0 ? (source.Length, source.Length) : (close, close + 3);
            return true;
        }
        var end = source.IndexOf('>', _at + 2);
        _at = end < 0 ? source.Length : end + 1;
        Kind = TokenKind.Doctype;
        return source[Start + 1] == '!' && rest.StartsWith("doctype", StringComparison.OrdinalIgnoreCase);
    }

    private int CommentEnd(int from)
    {
        // `<!-->` and `<!--->` are whole.
        if (from < source.Length && source[from] == '>')
            return from + 1;
        if (from + 1 < source.Length && source[from] == '-' && source[from + 1] == '>')
            return from + 2;
        for (var at = from; (at = source.IndexOf("--", at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (at + 2 < source.Length && source[at + 2] == '>')
                return at + 3;
            if (at + 3 < source.Length && source[at + 2] == '!' && source[at + 3] == '>')
                return at + 4;
        }
        return source.Length;
    }

    /// <summary>Reads the tag that starts here; false, and the page is at its end, if it is cut off.</summary>
    private bool ReadTag()
    {
        var isEnd = source[_at + 1] == '/';
        var nameStart = _at + (isEnd ? 2 : 1);
        var length = source.AsSpan(nameStart).IndexOfAny(TagNameEnd);
        var isClosed = false;
        TagAttributes = (Attributes.Count, 0);
        _at = length < 0 ? source.Length : nameStart + length;
        IsSelfClosing = false;
        while (_at < source.Length && !isClosed)
            isClosed = ReadAttribute(keeps: !isEnd);
        if (!isClosed)
            return false;
        (Kind, Tag) = (isEnd ? TokenKind.EndTag : TokenKind.StartTag, TagOf(source.AsSpan(nameStart, length)));
        TagAttributes = (TagAttributes.Start, Attributes.Count - TagAttributes.Start);
        return true;
    }

    private Tag TagOf(ReadOnlySpan<char> name)
    {
        if (Tag.Find(name) is { } known)
            return known;
        var others = _others.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!others.TryGetValue(name, out var other))
            others[name] = other = Tag.Other(name);
        return other;
    }

    /// <summary>Reads an attribute, or what stands between two; true at the end of the tag.</summary>
    private bool ReadAttribute(bool keeps)
    {
        SkipSpace();
        if (_at >= source.Length)
            return false;
        if (source[_at] == '>')
        {
            _at++;
            return true;
        }
        if (source[_at] == '/')
        {
            _at++;
            IsSelfClosing = _at < source.Length && source[_at] == '>';
            return false;
        }
        // A name may begin with an equals sign, though it never should.
        var nameStart = _at;
        var length = source.AsSpan(nameStart + 1).IndexOfAny(AttributeNameEnd);
        var nameEnd = _at = length < 0 ? source.Length : nameStart + 1 + length;
        SkipSpace();
        var (start, end) = _at < source.Length && source[_at] == '=' ? ReadValue() : (nameEnd, nameEnd);
        if (keeps && AttributeNames.Find(source.AsSpan(nameStart, nameEnd - nameStart)) is { } name && !HasAttribute(name))
            Attributes.Add(new AttributeValue(name, start, end - start));
        return false;
    }

    /// <summary>The first of a name counts. There are few names, so that a tag never has many.</summary>
    private bool HasAttribute(string name)
    {
        for (var i = TagAttributes.Start; i < Attributes.Count; i++)
        {
            if (Attributes[i].Name == name)
                return true;
        }
        return false;
    }

    private (int Start, int End) ReadValue()
    {
        _at++;
        SkipSpace();
        if (_at >= source.Length || source[_at] == '>')
            return (_at, _at);
        var quote = source[_at];
        var isQuoted = quote is '"' or '\'';
        var start = isQuoted ? _at + 1 : _at;
        var length = isQuoted ? source.AsSpan(start).IndexOf(quote) : source.AsSpan(start).IndexOfAny(UnquotedEnd);
        var end = length < 0 ? source.Length : start + length;
        _at = isQuoted ? Math.Min(end + 1, source.Length) : end;
        return (start, end);
    }

    private void SkipSpace()
    {
        if (_at >= source.Length || !Space.Contains(source[_at]))
            return;
        var length = source.AsSpan(_at).IndexOfAnyExcept(Space);
        _at = length < 0 ? source.Length : _at + length;
    }

    private int RawEnd(int from, string name)
    {
        for (var at = from; (at = source.IndexOf("</", at, StringComparison.Ordinal)) >= 0; at += 2)
        {
            if (IsNamed(at + 2, name))
                return at;
        }
        return source.Length;
    }

    /// <summary>A script within a comment within a script does not end the script.</summary>
    private int ScriptEnd(int from)
    {
        var (isComment, isNested) = (false, false);
        for (var at = from; at < source.Length; at++)
        {
            var next = isComment ? source.AsSpan(at).IndexOfAny('<', '-') : source.AsSpan(at).IndexOf('<');
            if (next < 0)
                break;
            at += next;
            var rest = source.AsSpan(at);
            if (rest[0] == '-')
            {
                if (rest.StartsWith("-->"))
                    isComment = isNested = false;
            }
            else if (rest.StartsWith("</") && IsNamed(at + 2, "script"))
            {
                if (!isNested)
                    return at;
                isNested = false;
            }
            else if (rest.StartsWith("<!--"))
            {
                isComment = true;
                at++; // The dashes may be the ones that end it.
            }
            else if (isComment && IsNamed(at + 1, "script"))
            {
                isNested = true;
            }
        }
        return source.Length;
    }

    /// <summary>Whether a tag's name, and nothing more of a name, stands at this place.</summary>
    private bool IsNamed(int at, string name) => source.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && at + name.Length < source.Length && TagNameEnd.Contains(source[at + name.Length]);
}
