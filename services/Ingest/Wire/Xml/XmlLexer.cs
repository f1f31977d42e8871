namespace Newsroom.Ingest.Wire;

internal enum XmlPart
{
    Text,
    StartTag,
    EndTag,
    CData,
    Comment,
    Instruction,
    Doctype,
}

/// <summary>
/// Cuts XML text into its parts without judging it: what is not well-formed still has parts, and the strict reader decides later. Tells
/// tags as a strict reader does wherever that would not stop, so that limits checked on the parts hold for it.
/// </summary>
internal ref struct XmlLexer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public XmlPart Part { get; private set; }

    public int Start { get; private set; }

    public readonly ReadOnlySpan<char> Value => _text[Start.._at];

    /// <summary>Null means that a part has no end.</summary>
    public bool Read()
    {
        if (_at == _text.Length)
            return false;
        Start = _at;
        var rest = _text[_at..];
        (Part, var length) = rest[0] != '<' ? (XmlPart.Text, Text(rest)) : Markup(rest);
        _at += length;
        return true;
    }

    private static (XmlPart Part, int Length) Markup(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("<!--"))
            return (XmlPart.Comment, Until(rest, 4, "-->"));
        if (rest.StartsWith("<![CDATA["))
            return (XmlPart.CData, Until(rest, 9, "]]>"));
        if (rest.StartsWith("<?"))
            return (XmlPart.Instruction, Until(rest, 2, "?>"));
        if (rest.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
            return (XmlPart.Doctype, Tag(rest));
        if (rest.Length > 2 && rest[1] == '/' && IsNameStart(rest[2]))
            return (XmlPart.EndTag, Tag(rest));
        return rest.Length > 1 && IsNameStart(rest[1]) ? (XmlPart.StartTag, Tag(rest)) : (XmlPart.Text, 1 + Text(rest[1..]));
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or ':' || c > 127;

    private static int Text(ReadOnlySpan<char> rest) => rest.IndexOf('<') is var end and >= 0 ? end : rest.Length;

    private static int Until(ReadOnlySpan<char> rest, int from, string end) =>
        rest[from..].IndexOf(end) is var at and >= 0 ? from + at + end.Length : rest.Length;

    /// <summary>A tag ends at the first &gt; outside quotes.</summary>
    private static int Tag(ReadOnlySpan<char> rest)
    {
        var at = 1;
        while (at < rest.Length)
        {
            var next = rest[at..].IndexOfAny('>', '"', '\'');
            if (next < 0)
                return rest.Length;
            at += next + 1;
            if (rest[at - 1] == '>')
                return at;
            var close = rest[at..].IndexOf(rest[at - 1]);
            if (close < 0)
                return rest.Length;
            at += close + 1;
        }

        return rest.Length;
    }
}
