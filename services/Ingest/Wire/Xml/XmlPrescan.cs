using System.Buffers;
using System.Text;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// Makes text fit for a strict XML reader, and refuses what passes a limit before a reader spends memory on it. Repaired is only what
/// feeds break often and what has one meaning: something before the document, references to characters that HTML names, an &amp; or
/// &lt; that stands for itself, characters that XML forbids, prefixes without a declaration. Comments and instructions are dropped, since
/// nothing in them is copy.
/// </summary>
internal sealed class XmlPrescan
{
    private static readonly SearchValues<char> NameLimits = SearchValues.Create(" \t\r\n\"'/>=");

    private readonly string _text;
    private StringBuilder? _out;
    private int _copied;
    private int _repairs;
    private int _depth;
    private int _nodes;
    private int _namespaces;

    private XmlPrescan(string text) => _text = text;

    /// <summary>Prefixes used anywhere; the document may or may not declare them.</summary>
    public HashSet<string> Prefixes { get; } = new(StringComparer.Ordinal);

    public string Text { get; private set; } = "";

    /// <summary>Throws a <see cref="WireFormatException"/> for what passes a limit or holds a DTD.</summary>
    public static XmlPrescan Of(string text)
    {
        var scan = new XmlPrescan(text);
        scan.Run();
        return scan;
    }

    /// <summary>Where the document starts: programs print warnings and blank lines before it.</summary>
    public static int Beginning(string text)
    {
        const int reach = 4_096;
        var head = text.AsSpan(0, Math.Min(text.Length, reach));
        var declaration = head.IndexOf("<?xml ");
        return declaration >= 0 ? declaration : Math.Max(0, head.IndexOf('<'));
    }

    private void Run()
    {
        _copied = Beginning(_text);
        var offset = _copied;
        var lexer = new XmlLexer(_text.AsSpan(offset));
        while (lexer.Read())
        {
            var at = offset + lexer.Start;
            switch (lexer.Part)
            {
                case XmlPart.Comment or XmlPart.Instruction:
                    Replace(at, lexer.Value.Length, "");
                    break;
                case XmlPart.Doctype:
                    Doctype(at, lexer.Value);
                    break;
                case XmlPart.CData:
                    Count(at);
                    Characters(at, lexer.Value, isMarkup: true);
                    break;
                case XmlPart.Text:
                    Characters(at, lexer.Value, isMarkup: false);
                    break;
                case XmlPart.EndTag:
                    _depth--;
                    break;
                default:
                    StartTag(at, lexer.Value);
                    break;
            }
        }

        // Most documents need no repair, and then there is no copy.
        Text = _out is null ? _text[_copied..] : _out.Append(_text, _copied, _text.Length - _copied).ToString();
        _out = null;
    }

    /// <summary>NITF and RSS 0.91 name their DTD. It is never fetched; one that defines something itself could define a bomb.</summary>
    private void Doctype(int at, ReadOnlySpan<char> value)
    {
        if (value.Contains('['))
            throw Refused(at, "has a DTD of its own, which is not read; send the document without it");
        Replace(at, value.Length, "");
    }

    private void StartTag(int at, ReadOnlySpan<char> tag)
    {
        Count(at);
        if (!tag.EndsWith("/>") && ++_depth > WireLimits.Depth)
            throw Refused(at, $"is nested deeper than {WireLimits.Depth} elements");
        AddPrefix(tag[1..]);
        var attributes = 0;
        for (var equals = tag.IndexOf('='); equals >= 0;)
        {
            if (++attributes > WireLimits.Attributes)
                throw Refused(at, $"has more than {WireLimits.Attributes} attributes");
            var name = tag[(tag[..equals].TrimEnd().LastIndexOfAny(NameLimits) + 1)..equals];
            if (!name.StartsWith("xmlns"))
                AddPrefix(name);
            else if (++_namespaces > WireLimits.Namespaces)
                throw Refused(at, $"has more than {WireLimits.Namespaces} namespace declarations");
            var open = tag[equals..].IndexOfAny('"', '\'');
            if (open < 0)
                break;
            var start = equals + open + 1;
            var length = tag[start..].IndexOf(tag[start - 1]);
            if (length < 0)
                break;
            Characters(at + start, tag.Slice(start, length), isMarkup: false);
            var next = tag[(start + length)..].IndexOf('=');
            equals = next < 0 ? -1 : start + length + next;
        }
    }

    private void Count(int at)
    {
        if (++_nodes > WireLimits.Nodes)
            throw Refused(at, $"has more than {WireLimits.Nodes} elements");
    }

    private void AddPrefix(ReadOnlySpan<char> name)
    {
        var end = name.IndexOfAny(NameLimits);
        var colon = (end < 0 ? name : name[..end]).IndexOf(':');
        if (colon is > 0 and <= 100 && Prefixes.Count < WireLimits.Attributes)
            Prefixes.Add(name[..colon].ToString());
    }

    private void Characters(int at, ReadOnlySpan<char> value, bool isMarkup)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '&' && !isMarkup)
                i += Reference(at + i, value[i..]) - 1;
            else if (c == '<' && !isMarkup)
                Repair(at + i, 1, "&lt;");
            else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF' || char.IsSurrogate(c))
                Repair(at + i, 1, "");
        }
    }

    /// <summary>Length of what was looked at.</summary>
    private int Reference(int at, ReadOnlySpan<char> value)
    {
        // The longest name in HTML has 31 letters.
        var end = value[..Math.Min(value.Length, 34)].IndexOf(';');
        var name = end > 1 ? value[1..end] : [];
        if (name is "amp" or "lt" or "gt" or "quot" or "apos")
            return end + 1;
        if (name.Length > 1 && name[0] == '#' && CodePoint(name[1..]) is { } code)
        {
            if (!IsXmlCharacter(code))
                Repair(at, end + 1, "");
            return end + 1;
        }

        var reference = name.Length > 0 ? value[..(end + 1)].ToString() : "";
        var character = System.Net.WebUtility.HtmlDecode(reference);
        if (character == reference || character.Contains('&'))
            Repair(at, 1, "&amp;");
        else
            Repair(at, end + 1, character);
        return character == reference ? 1 : end + 1;
    }

    private static long? CodePoint(ReadOnlySpan<char> digits) => digits[0] is 'x' or 'X'
        ? long.TryParse(digits[1..], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var hex) && digits.Length < 10 && digits[0] == 'x' ? hex : null
        : long.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number) ? number : null;

    private static bool IsXmlCharacter(long code) =>
        code is 9 or 10 or 13 or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);

    private void Repair(int at, int length, string with)
    {
        if (++_repairs > WireLimits.Repairs)
            throw Refused(at, $"has more than {WireLimits.Repairs} characters that XML forbids there");
        Replace(at, length, with);
    }

    private void Replace(int at, int length, string with)
    {
        _out ??= new StringBuilder(_text.Length + 16);
        _out.Append(_text, _copied, at - _copied).Append(with);
        _copied = at + length;
    }

    private WireFormatException Refused(int at, string why)
    {
        var before = _text.AsSpan(0, at);
        return new WireFormatException(
            $"The XML {why} (line {before.Count('\n') + 1}, position {at - (before.LastIndexOf('\n') + 1) + 1}).");
    }
}
