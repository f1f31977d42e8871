using System.Buffers;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// A page without the insides of its scripts, styles and drawings and without attributes that nothing reads, which are often most of it
/// and hold no text, and the way back to offsets in the whole page. The tags stay, so that the parser builds the same tree around them.
/// </summary>
internal sealed class StrippedSource : IDisposable
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\f/>");

    private static readonly SearchValues<string> Drawing = SearchValues.Create(["<svg"], StringComparison.OrdinalIgnoreCase);

    private readonly List<(int At, int Removed)> _cuts;

    private char[]? _rented;

    private StrippedSource(ReadOnlyMemory<char> text, List<(int At, int Removed)> cuts, char[]? rented)
    {
        Text = text;
        _cuts = cuts;
        _rented = rented;
    }

    /// <summary>What is left; in a buffer that is lent to others once this is disposed.</summary>
    public ReadOnlyMemory<char> Text { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<char>.Shared.Return(rented);
    }

    /// <summary>The offset in the whole page of an offset in <see cref="Text"/>.</summary>
    public int Original(int offset)
    {
        var (low, high) = (0, _cuts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_cuts[middle].At <= offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? offset : offset + _cuts[low - 1].Removed;
    }

    public static StrippedSource Of(string source)
    {
        var cutter = new Cutter(source);
        for (var at = source.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < source.Length; at = source.IndexOf('<', at))
        {
            var (start, end) = Inside(source, at);
            if (char.IsAsciiLetter(source[at + 1]))
                UnreadAttributes.Cut(source, at, start, ref cutter);
            if (end > start && IsStripped(source, at, start, end))
                cutter.Cut(start, end);
            at = end;
        }
        return cutter.ToSource();
    }

    /// <summary>Copies what is left between the cuts.</summary>
    internal ref struct Cutter(string source)
    {
        private readonly char[] _text = ArrayPool<char>.Shared.Rent(source.Length);
        private readonly List<(int At, int Removed)> _cuts = [];
        private int _length, _from, _removed;

        public void Cut(int start, int end)
        {
            Copy(start);
            _from = end;
            _removed += end - start;
            _cuts.Add((_length, _removed));
        }

        public StrippedSource ToSource()
        {
            Copy(source.Length);
            return new StrippedSource(_text.AsMemory(0, _length), _cuts, _text);
        }

        private void Copy(int end)
        {
            source.AsSpan(_from, end - _from).CopyTo(_text.AsSpan(_length));
            _length += end - _from;
        }
    }

    /// <summary>What follows the tag or comment at this place and is no markup: empty for most tags, else up to the end tag.</summary>
    private static (int Start, int End) Inside(string source, int at)
    {
        var end = SourceAligner.TagEnd(source, at);
        if (!char.IsAsciiLetter(source[at + 1]))
        {
            // Only a comment or an end tag is skipped as a whole; a lone bracket is text.
            end = source[at + 1] is '!' or '/' or '?' ? end : at + 1;
            return (end, end);
        }
        if (Name(source, at) is not { } name)
            return (end, end);
        var close = SourceAligner.EndTag(source, end, name);
        // What is never closed is the parser's to judge.
        return close < 0 ? (end, source.Length) : (end, close);
    }

    private static string? Name(string source, int at)
    {
        var rest = source.AsSpan(at + 1, Math.Min(9, source.Length - at - 1));
        var length = rest.IndexOfAny(NameEnd);
        // Few tags start with one of these letters.
        if ((rest[0] | 0x20) is not ('s' or 't' or 'i' or 'x'))
            return null;
        return (length < 0 ? rest : rest[..length]) switch
        {
            var n when n.Equals("script", StringComparison.OrdinalIgnoreCase) => "script",
            var n when n.Equals("style", StringComparison.OrdinalIgnoreCase) => "style",
            var n when n.Equals("svg", StringComparison.OrdinalIgnoreCase) => "svg",
            var n when n.Equals("textarea", StringComparison.OrdinalIgnoreCase) => "textarea",
            var n when n.Equals("title", StringComparison.OrdinalIgnoreCase) => "title",
            var n when n.Equals("iframe", StringComparison.OrdinalIgnoreCase) => "iframe",
            var n when n.Equals("xmp", StringComparison.OrdinalIgnoreCase) => "xmp",
            _ => null,
        };
    }

    private static bool IsStripped(string source, int at, int start, int end)
    {
        if (end == source.Length)
            return false;
        var inside = source.AsSpan(start, end - start);
        return (char.ToLowerInvariant(source[at + 1]), char.ToLowerInvariant(source[at + 2])) switch
        {
            // A script within a comment within a script does not end where it seems to; a block of data is read.
            ('s', 'c') => inside.IndexOf("<!--", StringComparison.Ordinal) < 0 && !source.AsSpan(at, start - at).Contains("json", StringComparison.OrdinalIgnoreCase),
            ('s', 't') => true,
            ('s', 'v') => source[start - 2] != '/' && !inside.ContainsAny(Drawing),
            _ => false,
        };
    }
}
