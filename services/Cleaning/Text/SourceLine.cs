namespace Newsroom.Cleaning.Text;

/// <summary>A line of the source that is not blank.</summary>
/// <param name="Start">Index of its first visible character.</param>
/// <param name="Length">Length without the white space around it.</param>
/// <param name="Indent">White space before it, in characters.</param>
/// <param name="GapBefore">Whether a blank line, or nothing, stands before it.</param>
/// <param name="EndsInSoftHyphen">Whether it ends within a word, which the next line goes on with.</param>
/// <param name="Text">Its normalised text.</param>
public sealed record SourceLine(int Start, int Length, int Indent, bool GapBefore, bool EndsInSoftHyphen, string Text)
{
    private static readonly System.Buffers.SearchValues<char> LineBreaks = System.Buffers.SearchValues.Create("\n\r\v\f\u0085\u2028\u2029");

    public int End => Start + Length;

    /// <summary>Columns that it takes up in the source.</summary>
    public int Width => Indent + Length;

    /// <summary>Splits at every kind of line break that Unicode knows.</summary>
    public static List<SourceLine> Read(string source)
    {
        List<SourceLine> lines = [];
        var gap = true;
        for (var at = 0; at <= source.Length;)
        {
            var end = EndOfLine(source, at);
            var raw = source.AsSpan(at, end - at);
            var text = TextNormalizer.Normalize(raw);
            if (text.Length > 0)
            {
                var indent = raw.Length - raw.TrimStart().Length;
                lines.Add(new SourceLine(at + indent, raw.Trim().Length, indent, gap, EndsSoft(raw.TrimEnd()), text));
                gap = false;
            }
            else
            {
                gap = true;
            }
            var isCrLf = end + 1 < source.Length && source[end] == '\r' && source[end + 1] == '\n';
            at = end + (isCrLf ? 2 : 1);
        }
        return lines;
    }

    private static bool EndsSoft(ReadOnlySpan<char> raw) => raw.EndsWith("\u00AD", StringComparison.Ordinal) || raw.EndsWith("&shy;", StringComparison.Ordinal);

    private static int EndOfLine(string source, int start)
    {
        for (var at = start; ; at++)
        {
            var length = source.AsSpan(at).IndexOfAny(LineBreaks);
            if (length < 0)
                return source.Length;
            at += length;
            // Among such letters the control is a byte of UTF-8 that was read as Latin-1: every х of Russian, every ą of Polish.
            if (source[at] != '\u0085' || at == start || source[at - 1] is < '\u0080' or > '\u00F4')
                return at;
        }
    }
}
