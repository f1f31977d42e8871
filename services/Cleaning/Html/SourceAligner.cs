using AngleSharp.Dom;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Finds text nodes in the source. The parser tells where elements start; between them a cursor moves along. A node that the
/// parser moved elsewhere (text in a table that is not in a cell) is not found, and has no position rather than a wrong one.
/// </summary>
internal sealed class SourceAligner(ReadOnlyMemory<char> text)
{
    private const int ProbeLength = 48;

    // White space before the first word of a run that is still looked through.
    private const int MaxLead = 1000;

    private int _cursor;

    // The run of text at the cursor, kept because many nodes may ask for it in vain.
    private (int Start, int End) _run = (-1, -1);

    /// <summary>To be called for every element in document order, before its children.</summary>
    /// <param name="element">The element.</param>
    /// <param name="start">Where its start tag stands; -1 if it has none.</param>
    public void Enter(Element element, int start)
    {
        var source = text.Span;
        if (start < _cursor || start >= source.Length || source[start] != '<')
            return;
        _cursor = TagEnd(start);
        if (element.LocalName is "script" or "style" or "noscript" or "template" or "svg" or "iframe" or "textarea" or "title")
        {
            var end = EndTag(source, _cursor, element.LocalName);
            _cursor = end < 0 ? _cursor : end;
        }
    }

    /// <summary>Where a node with this text stands; null if it is not at the cursor.</summary>
    public (int Start, int Length)? Find(string data)
    {
        var source = text.Span;
        while (_cursor < source.Length)
        {
            if (_run.Start != _cursor)
                _run = (_cursor, TextEnd(_cursor));
            var (start, end) = _run;
            if (source[start..end].IsWhiteSpace())
            {
                _cursor = end < source.Length ? TagEnd(end) : end;
                continue;
            }
            if (!Agrees(source.Slice(start, Math.Min(end - start, MaxLead)), data))
                return null;
            _cursor = end;
            return (start, end - start);
        }
        return null;
    }

    private static bool Agrees(ReadOnlySpan<char> raw, string data)
    {
        // Nearly always the two are equal as they stand.
        var left = raw.TrimStart();
        var right = data.AsSpan().TrimStart();
        if (left.Length >= 8 && right.Length >= 8 && left[..8].SequenceEqual(right[..8]))
            return true;
        var found = TextNormalizer.Normalize(Probe(raw.TrimStart()));
        var wanted = TextNormalizer.Collapse(Probe(data.AsSpan().TrimStart()).ToString());
        var length = Math.Min(Math.Min(found.Length, wanted.Length), 8);
        return length > 0 && found.AsSpan(0, length).SequenceEqual(wanted.AsSpan(0, length));
    }

    private static ReadOnlySpan<char> Probe(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, ProbeLength)];

    /// <summary>Index of the next tag or comment, or the end.</summary>
    private int TextEnd(int at)
    {
        var source = text.Span;
        for (var i = Next(source, at, "<"); i >= 0; i = Next(source, i + 1, "<"))
        {
            if (i + 1 < source.Length && (char.IsAsciiLetter(source[i + 1]) || source[i + 1] is '/' or '!' or '?'))
                return i;
        }
        return source.Length;
    }

    /// <summary>Index after the tag or comment that starts here.</summary>
    private int TagEnd(int start) => TagEnd(text.Span, start);

    /// <summary>Index after the tag or comment that starts at this place of a source.</summary>
    public static int TagEnd(ReadOnlySpan<char> source, int start)
    {
        if (source[start..].StartsWith("<!--"))
        {
            var end = Next(source, start, "-->");
            return end < 0 ? source.Length : end + 3;
        }
        for (var i = start + 1; i < source.Length; i++)
        {
            var next = source[i..].IndexOfAny('>', '"', '\'');
            if (next < 0)
                return source.Length;
            i += next;
            if (source[i] == '>')
                return i + 1;
            if (source[i - 1] != '=')
                continue;
            var close = source[(i + 1)..].IndexOf(source[i]);
            if (close < 0)
                return source.Length;
            i += close + 1;
        }
        return source.Length;
    }

    /// <summary>Index at or after <paramref name="from"/> of what looks like the end tag of an element, or -1.</summary>
    public static int EndTag(ReadOnlySpan<char> source, int from, string name)
    {
        for (var at = Next(source, from, "</"); at >= 0; at = Next(source, at + 2, "</"))
        {
            if (source[(at + 2)..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return at;
        }
        return -1;
    }

    private static int Next(ReadOnlySpan<char> source, int from, string mark)
    {
        var at = source[from..].IndexOf(mark);
        return at < 0 ? -1 : from + at;
    }
}
