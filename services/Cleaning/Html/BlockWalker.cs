using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>A block and the index of the element that holds it.</summary>
internal sealed record PlacedBlock(Block Block, int Container);

/// <summary>What the elements around a node say.</summary>
internal readonly record struct Surroundings(int Container, RemovalLabel Structure, ParagraphRole Role, int HeadingLevel, LinkKind Link, bool IsBold, bool IsRow);

/// <summary>Walks a page in document order and makes a block of every flow of inline content.</summary>
/// <param name="misnamed">Of each element, whether the name of its class or its kind is not to be believed.</param>
/// <param name="host">Which addresses are the page's own site.</param>
/// <param name="entersHidden">Whether what the markup hides is walked all the same where it holds the headline or the main part.</param>
internal sealed class BlockWalker(bool[] misnamed, PageHost host, bool entersHidden = false)
{
    private static readonly FrozenSet<string> BlockLevel = Set(
        "address article aside blockquote body button center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr " +
        "legend li main menu nav ol option p pre section select summary table tbody td textarea tfoot th thead tr ul caption");

    private static readonly FrozenSet<string> Bold = Set("b strong");

    // Characters: a pitch is shorter.
    private const int MinPaidParagraph = 120;

    private readonly InlineBuffer _buffer = new();
    private readonly List<PlacedBlock> _blocks = [];
    private readonly HiddenText _hidden = new();
    private readonly StructureNames _names = new();

    // Line breaks since the last text, and before the first text of the buffer. None means that a block boundary stood there.
    private int _breaks, _breaksBefore;

    /// <summary>The blocks below the element, in document order.</summary>
    public List<PlacedBlock> Walk(Element root)
    {
        Visit(root, new Surroundings(root.Index, RemovalLabel.Unspecified, ParagraphRole.Unspecified, 0, LinkKind.None, false, false));
        return _blocks;
    }

    /// <summary>What the walk passed over because no reader of the page sees it, in document order.</summary>
    public IReadOnlyList<RemovedSpan> Hidden => _hidden.Spans;

    // The depth of the tree is limited.
    private void Visit(Element element, Surroundings outer)
    {
        if (HiddenText.IsSkipped(element) || (IsHidden(element) && !(entersHidden && HoldsMainPart(element))))
        {
            _hidden.Add(element);
            return;
        }
        if (element.LocalName == "br")
        {
            _breaks++;
            return;
        }
        var isBlock = BlockLevel.Contains(element.LocalName) && !(outer.IsRow && element.LocalName is "td" or "th");
        var inner = Inside(element, outer, isBlock);
        // A credit within a caption, a date within a byline: an inline element that names another field stands alone.
        var isField = !isBlock && inner.Structure != outer.Structure;
        if (isBlock || isField)
            Flush(outer);
        for (var node = element.FirstChild; node is not null; node = node.Next)
        {
            if (node is TextNode text)
                Append(text, inner);
            else
                Visit((Element)node, inner);
        }
        if (isBlock || isField)
            Flush(inner);
        if (isBlock)
            _breaks = 0;
        else if (outer.IsRow && element.LocalName is "td" or "th")
            _buffer.EndCell();
    }

    private Surroundings Inside(Element element, Surroundings outer, bool isBlock)
    {
        var name = element.LocalName;
        var level = name is ['h', >= '1' and <= '6'] ? name[1] - '0' : outer.HeadingLevel;
        return outer with
        {
            Container = isBlock ? element.Index : outer.Container,
            Structure = Structure(element, outer, isBlock),
            HeadingLevel = level,
            Role = level > 0 ? ParagraphRole.Subhead : name switch
            {
                "blockquote" => ParagraphRole.Quote,
                "li" => ParagraphRole.ListItem,
                "figcaption" or "caption" => ParagraphRole.Caption,
                "tr" when IsDataTable(element) => ParagraphRole.TableRow,
                "td" when !outer.IsRow => ParagraphRole.Unspecified,
                _ => outer.Role,
            },
            Link = name == "a" ? host.KindOf(element) : outer.Link,
            IsBold = outer.IsBold || Bold.Contains(name),
            IsRow = outer.IsRow || (name == "tr" && IsDataTable(element)),
        };
    }

    /// <summary>What stands beside the article decides for all within; otherwise the nearest name does.</summary>
    private RemovalLabel Structure(Element element, Surroundings outer, bool isBlock)
    {
        // Names on these describe the page, the article or a link, not a part of the page.
        if (element.LocalName is "html" or "body" or "main" or "article" or "a" || misnamed[element.Index])
            return outer.Structure;
        // Within a paragraph a name is the style of a word, except in a field, as a credit in a caption.
        if (!isBlock && element.Parent is { LocalName: "p" } && !StructureNames.IsField(outer.Structure))
            return outer.Structure;
        var isInModule = outer.Structure != RemovalLabel.Unspecified && !StructureNames.IsField(outer.Structure);
        var own = _names.OfNames(element);
        // "section" in the names of a section says what its tag says.
        if (own == RemovalLabel.SectionLabel && element.LocalName == "section")
            own = RemovalLabel.Unspecified;
        if (own == RemovalLabel.Promotion && IsPaidPart(element))
            own = RemovalLabel.Unspecified;
        // A form in the comments is part of the comments.
        if (own == RemovalLabel.Unspecified && !isInModule)
            own = StructureNames.OfTag(element);
        if (own == RemovalLabel.Unspecified || (!isBlock && !StructureNames.IsField(own)))
            return outer.Structure;
        return isInModule && StructureNames.IsField(own) ? outer.Structure : own;
    }

    /// <summary>Search engines ask publishers to name the paid part of an article by a class, and <c>paywall</c> is their example.</summary>
    private static bool IsPaidPart(Element element)
    {
        if (element.ClassName?.Contains("paywall", StringComparison.OrdinalIgnoreCase) != true)
            return false;
        var paragraphs = 0;
        foreach (var child in element.ChildNodes)
            paragraphs += child is Element { LocalName: "p" } p && p.TextContent.Length >= MinPaidParagraph ? 1 : 0;
        return paragraphs >= 2;
    }

    private void Append(TextNode text, Surroundings around)
    {
        var data = text.Data;
        if (string.IsNullOrWhiteSpace(data))
        {
            if (!_buffer.IsEmpty)
                _buffer.Append(data, null, LinkKind.None, isBold: false);
            return;
        }
        if (_breaks > 0 && !_buffer.IsEmpty)
            BreakLine(data, around);
        if (_buffer.IsEmpty)
            (_breaksBefore, _breaks) = (_breaks, 0);
        _buffer.Append(data, (text.Start, text.Length), around.Link, around.IsBold);
    }

    /// <summary>A single line break in mid-sentence is a wrapped line; any other starts a new block.</summary>
    private void BreakLine(string data, Surroundings around)
    {
        if (_breaks == 1 && HardWrap.StopsShort(_buffer.Last) && char.IsLower(data.AsSpan().TrimStart()[0]))
        {
            _buffer.Append(" ", null, LinkKind.None, isBold: false);
            _breaks = 0;
            return;
        }
        var breaks = _breaks;
        Flush(around);
        _breaks = breaks;
    }

    private void Flush(Surroundings around)
    {
        if (_buffer.IsEmpty)
            return;
        var block = _buffer.Take(around.Role, around.HeadingLevel, around.Structure, gapBefore: _breaksBefore != 1);
        if (block.Text.Length > 0)
            _blocks.Add(new PlacedBlock(block, around.Container));
        _breaks = 0;
    }

    private static bool HoldsMainPart(Element element)
    {
        for (var i = element.Index + 1; i < element.End; i++)
        {
            if (element.Page.Elements[i].LocalName is "h1" or "main" or "article")
                return true;
        }
        return false;
    }

    private static bool IsHidden(Element element)
    {
        if (element.HasAttribute("hidden"))
            return true;
        var style = element.GetAttribute("style");
        if (string.IsNullOrEmpty(style))
            return false;
        style = style.Replace(" ", "", StringComparison.Ordinal);
        return style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A table of data has cells of plain text; one that lays out a page has blocks in them.</summary>
    private static bool IsDataTable(Element row)
    {
        var cells = 0;
        foreach (var cell in row.Children)
        {
            cells++;
            foreach (var child in cell.Children)
            {
                if (BlockLevel.Contains(child.LocalName))
                    return false;
            }
        }
        return cells >= 2 && row.HasSiblings;
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
