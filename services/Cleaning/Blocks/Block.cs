using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Blocks;

/// <summary>A part of a block's text and where the source has it; <paramref name="SourceStart"/> is -1 if the source gives no position.</summary>
public readonly record struct Segment(int TextStart, int SourceStart, int SourceLength);

/// <summary>How likely the line model thinks it that a line is main text, and that it is the headline; 0 to 1.</summary>
public readonly record struct Likelihood(float Content, float Title);

/// <summary>Why a block is not main text.</summary>
public sealed record Cut(RemovalLabel Label, string Rule, double Score);

/// <summary>
/// A stretch of the source that is kept or cut as a whole: a line or an unwrapped paragraph of a text, a flow of inline
/// content of a page. Passes label it; nothing is ever taken out of the list, so the whole source stays accounted for.
/// </summary>
public sealed class Block(string text, IReadOnlyList<Segment> segments)
{
    private BlockShape? _shape;
    private (bool? DayFirst, DateLine Line)? _dates;

    /// <summary>Normalised text, never empty.</summary>
    public string Text { get; } = text;

    /// <summary>Where it stands in the source, in rising order; empty if unknown.</summary>
    public IReadOnlyList<Segment> Segments { get; } = segments;

    /// <summary>A blank line (text) or a block boundary (page) stands before it.</summary>
    public bool GapBefore { get; init; } = true;

    /// <summary>Set by markup or by the role pass.</summary>
    public ParagraphRole Role { get; set; }

    /// <summary>1 to 6 for a heading of a page, else 0.</summary>
    public int HeadingLevel { get; init; }

    /// <summary>Share of the text's letters that stand in links, 0 to 1; always 0 in plain text.</summary>
    public double LinkDensity { get; init; }

    /// <summary>Share of the text's letters that stand in links to other sites.</summary>
    public double ExternalDensity { get; init; }

    /// <summary>What the markup around it says it is, unspecified if nothing.</summary>
    public RemovalLabel Structure { get; set; }

    /// <summary>Outside the page's main container. Never in plain text.</summary>
    public bool Outside { get; set; }

    /// <summary>The phrases that the cue pass found in it.</summary>
    public IReadOnlyList<Lexicon.Cue> Cues { get; set; } = [];

    /// <summary>Whether the cue pass found a phrase of this class in it.</summary>
    public bool Has(Lexicon.CueClass cueClass)
    {
        for (var i = 0; i < Cues.Count; i++)
        {
            if (Cues[i].Class == cueClass)
                return true;
        }
        return false;
    }

    /// <summary>What the line model says of it; null in pages.</summary>
    public Likelihood? Likelihood { get; set; }

    /// <summary>Null while it counts as main text.</summary>
    public Cut? Cut { get; private set; }

    public bool IsKept => Cut is null;

    public BlockShape Shape => _shape ??= BlockShape.Of(Text);

    /// <summary>What it says about time, see <see cref="DateLine.Read"/>; several passes ask.</summary>
    public DateLine Dates(bool? dayFirst)
    {
        if (_dates is not { } known || known.DayFirst != dayFirst)
            _dates = known = (dayFirst, DateLine.Read(Text, dayFirst));
        return known.Line;
    }

    /// <summary>Cuts it, unless an earlier rule already did.</summary>
    public void Remove(RemovalLabel label, string rule, double score) => Cut ??= new Cut(label, rule, score);

    /// <summary>Takes a cut back: better evidence says that it is main text.</summary>
    public void Restore()
    {
        Cut = null;
        Outside = false;
    }

    /// <summary>Gives a cut block another label; the passes use it where context tells more than the block itself.</summary>
    public void Relabel(RemovalLabel label, string rule, double score) => Cut = new Cut(label, rule, score);
}
