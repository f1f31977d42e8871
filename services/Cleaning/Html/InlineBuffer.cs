using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>Where a link leads.</summary>
internal enum LinkKind
{
    None,
    Internal,
    External,
}

/// <summary>Collects the inline content of one block: its normalised text, where each part stands in the source, and how much of it is linked or bold.</summary>
internal sealed class InlineBuffer
{
    private readonly StringBuilder _text = new();
    private readonly List<Segment> _segments = [];
    private bool _pendingSpace;
    private int _linked, _external, _bold;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>The last character; the buffer must not be empty.</summary>
    public char Last => _text[^1];

    public void Append(string data, (int Start, int Length)? source, LinkKind link, bool isBold)
    {
        var text = TextNormalizer.Collapse(data);
        if (text.Length == 0)
        {
            _pendingSpace |= data.Length > 0;
            return;
        }
        if ((_pendingSpace || char.IsWhiteSpace(data[0])) && _text.Length > 0)
            _text.Append(' ');
        if (source is { } at)
            _segments.Add(new Segment(_text.Length, at.Start, at.Length));
        _text.Append(text);
        _pendingSpace = char.IsWhiteSpace(data[^1]);
        _linked += link != LinkKind.None ? text.Length : 0;
        _external += link == LinkKind.External ? text.Length : 0;
        _bold += isBold ? text.Length : 0;
    }

    /// <summary>Ends a table cell: the next one stands behind a tab.</summary>
    public void EndCell()
    {
        if (_text.Length > 0)
            _text.Append('\t');
        _pendingSpace = false;
    }

    /// <summary>Makes a block of what was collected and starts afresh.</summary>
    public Block Take(ParagraphRole role, int headingLevel, RemovalLabel structure, bool gapBefore)
    {
        var text = _text.ToString().TrimEnd('\t');
        // A short paragraph that is bold throughout is a heading in all but name.
        var isBoldHeading = role == ParagraphRole.Unspecified && _bold >= text.Length * .9 && BlockShape.Of(text) is { WordCount: <= 12, EndsSentence: false, EndsCut: false };
        var block = new Block(text, [.. _segments])
        {
            GapBefore = gapBefore,
            HeadingLevel = headingLevel,
            Role = isBoldHeading ? ParagraphRole.Subhead : role,
            Structure = structure,
            LinkDensity = Math.Min(1, (double)_linked / text.Length),
            ExternalDensity = Math.Min(1, (double)_external / text.Length),
        };
        _text.Clear();
        _segments.Clear();
        (_pendingSpace, _linked, _external, _bold) = (false, 0, 0, 0);
        return block;
    }
}
