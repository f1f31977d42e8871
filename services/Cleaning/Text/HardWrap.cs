using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// Tells lines that were broken to fit a width from lines that are paragraphs. The evidence is pairs of lines without a
/// blank one between, of which the first stops in mid-sentence and the second goes on in lower case, or in a script without case;
/// their longest line gives the width, and most of them have to fill it. Two lines belong together if the second one's first word would not have fitted on the first: what wraps
/// text greedily breaks there and nowhere else, so a short line (a headline above its date) stays alone.
/// </summary>
public sealed class HardWrap
{
    private const int MinEvidence = 3;
    private const int MinWidth = 35;
    private const int MaxWidth = 140;

    // Trailing spaces that were cut, or a wrapper that counts the line break.
    private const int Slack = 2;

    private readonly int _width;

    private HardWrap(int width) => _width = width;

    /// <summary>Looks for the width that the lines were wrapped to.</summary>
    public static HardWrap Detect(IReadOnlyList<SourceLine> lines)
    {
        List<int> pairs = [];
        var width = 0;
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (!StopsShort(lines[i].Text) || !GoesOn(lines[i + 1]) || lines[i].Width is < MinWidth or > MaxWidth)
                continue;
            pairs.Add(Needed(lines[i], lines[i + 1]));
            width = Math.Max(width, lines[i].Width);
        }
        // Headlines below each other stop and go on like that too, where a script has no case, but each at a width of its own.
        var evidence = pairs.Count(needed => needed > width);
        // Paragraphs on lines of their own are longer than any wrapped line.
        var longer = lines.Count(l => l.Width > width + Slack);
        return new HardWrap(evidence >= MinEvidence && evidence * 2 > pairs.Count && longer <= pairs.Count ? width : 0);
    }

    /// <summary>Whether the second line continues the first.</summary>
    public bool Continues(SourceLine line, SourceLine next)
    {
        if (_width == 0 || next.GapBefore || next.Indent > line.Indent + 1 || line.Width > _width + Slack)
            return false;
        return Needed(line, next) > _width || (StopsShort(line.Text) && char.IsLower(next.Text[0]));
    }

    /// <summary>Width of the line with the next one's first word, or with its first ideographs: a few of them may not part.</summary>
    private static int Needed(SourceLine line, SourceLine next)
    {
        var firstWord = next.Text.IndexOf(' ', StringComparison.Ordinal);
        var length = firstWord < 0 ? next.Text.Length : firstWord;
        return line.Width + (Words.IsIdeograph(next.Text[0]) ? Math.Min(Slack + 1, length) : 1 + length);
    }

    /// <summary>Joins two lines' texts: no space between scripts that have none.</summary>
    public static string Separator(string before, string after) =>
        Words.IsIdeograph(before[^1]) && Words.IsIdeograph(after[0]) ? "" : " ";

    /// <summary>Whether a line with this last character ends within a sentence.</summary>
    public static bool StopsShort(char last) => char.IsLetterOrDigit(last) || last is ',' or ';' or '-' or '–' or '—' or '’';

    private static bool StopsShort(string text) => StopsShort(text[^1]);

    private static bool GoesOn(SourceLine line) => !line.GapBefore && (char.IsLower(line.Text[0]) || char.GetUnicodeCategory(line.Text[0]) == System.Globalization.UnicodeCategory.OtherLetter);
}
