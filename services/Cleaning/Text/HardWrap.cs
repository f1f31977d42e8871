using System.Text;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// Tells lines that were broken to fit a width from lines that are paragraphs. The evidence is pairs of lines without a
/// blank one between, of which the first stops in mid-sentence and the second goes on in lower case, or in a script without case;
/// their longest line gives the width, and most of them have to fill it. Two lines belong together if the second one's first word would not have fitted on the first: what wraps
/// text greedily breaks there and nowhere else, so a short line (a headline above its date) stays alone. At whatever width, a sentence that stops
/// in mid-line, goes on in lower case and is closed there was broken at a link or the like, and a soft hyphen at the end breaks a word.
/// </summary>
public sealed class HardWrap
{
    private const int MinEvidence = 3;
    private const int MinWidth = 35;
    private const int MaxWidth = 140;

    // Trailing spaces that were cut, or a wrapper that counts the line break.
    private const int Slack = 2;

    // A sentence is not broken more often.
    private const int MaxBroken = 8;

    // Wrappers break at hyphens that a word has anyway, of which so many lines in a hundred end in one; who hyphenates has more.
    private const int MinHyphens = 3;
    private const double MinHyphenShare = .06;

    private readonly IReadOnlyList<SourceLine> _lines;
    private readonly int _width;
    private readonly Lazy<bool> _hyphenates;

    private HardWrap(IReadOnlyList<SourceLine> lines, int width)
    {
        (_lines, _width) = (lines, width);
        _hyphenates = new(Hyphenates);
    }

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
        return new HardWrap(lines, evidence >= MinEvidence && evidence * 2 > pairs.Count && longer <= pairs.Count ? width : 0);
    }

    /// <summary>Whether the next line continues this one.</summary>
    public bool Continues(int line)
    {
        if (line + 1 >= _lines.Count || _lines[line + 1].GapBefore)
            return false;
        return FillsWidth(_lines[line], _lines[line + 1]) || _lines[line].EndsInSoftHyphen || IsSentence(line);
    }

    /// <summary>Joins a line to the text before it, which ends in the line above.</summary>
    public void Join(StringBuilder text, SourceLine before, SourceLine line)
    {
        var isHyphen = IsHyphenated(before, line);
        if (isHyphen && _hyphenates.Value)
            text.Length--;
        else if (!isHyphen && !before.EndsInSoftHyphen && !(Words.IsIdeograph(before.Text[^1]) && Words.IsIdeograph(line.Text[0])))
            text.Append(' ');
    }

    private bool FillsWidth(SourceLine line, SourceLine next)
    {
        if (_width == 0 || next.Indent > line.Indent + 1 || line.Width > _width + Slack)
            return false;
        return Needed(line, next) > _width || (StopsShort(line.Text) && char.IsLower(next.Text[0]));
    }

    /// <summary>Whether a sentence goes on from this line to the next and is closed there or in those below.</summary>
    private bool IsSentence(int line)
    {
        for (var i = line; i + 1 < _lines.Count && i < line + MaxBroken; i++)
        {
            var (here, next) = (_lines[i], _lines[i + 1].Text);
            if (_lines[i + 1].GapBefore || here.Width < MinWidth || !StopsShort(here.Text) || !OpensInLowerCase(next))
                return false;
            if (!StopsShort(next))
                return next[^1] is '.' or '!' or '?' or '"' or '”' or '»';
        }
        return false;
    }

    /// <summary>Whether the first word is in lower case, and neither an address nor a name such as iPhone.</summary>
    private static bool OpensInLowerCase(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(' ');
        var word = (end < 0 ? text : text[..end]).TrimEnd(",;:.!?");
        foreach (var c in word)
        {
            if (!char.IsLower(c) && c is not ('-' or '\'' or '’'))
                return false;
        }
        return !word.IsEmpty && char.IsLower(word[0]);
    }

    private bool Hyphenates()
    {
        var (joined, hyphens) = (0, 0);
        for (var i = 0; i + 1 < _lines.Count; i++)
        {
            if (!Continues(i))
                continue;
            joined++;
            hyphens += IsHyphenated(_lines[i], _lines[i + 1]) ? 1 : 0;
        }
        return hyphens >= MinHyphens && hyphens >= joined * MinHyphenShare;
    }

    /// <summary>Whether a word goes on after a hyphen: not `first- and second-class`.</summary>
    private static bool IsHyphenated(SourceLine line, SourceLine next)
    {
        if (line.Text.Length < 2 || line.Text[^1] is not ('-' or '‐') || !char.IsLetter(line.Text[^2]) || !char.IsLower(next.Text[0]))
            return false;
        var end = next.Text.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? next.Text : next.Text[..end];
        return !CreditWords.And.Contains(word) && !CreditWords.Or.Contains(word);
    }

    /// <summary>Width of the line with the next one's first word, or with its first ideographs: a few of them may not part.</summary>
    private static int Needed(SourceLine line, SourceLine next)
    {
        var firstWord = next.Text.IndexOf(' ', StringComparison.Ordinal);
        var length = firstWord < 0 ? next.Text.Length : firstWord;
        return line.Width + (Words.IsIdeograph(next.Text[0]) ? Math.Min(Slack + 1, length) : 1 + length);
    }

    /// <summary>Whether a line with this last character ends within a sentence.</summary>
    public static bool StopsShort(char last) => char.IsLetterOrDigit(last) || last is ',' or ';' or '-' or '–' or '—' or '’';

    private static bool StopsShort(string text) => StopsShort(text[^1]);

    private static bool GoesOn(SourceLine line) => !line.GapBefore && (char.IsLower(line.Text[0]) || char.GetUnicodeCategory(line.Text[0]) == System.Globalization.UnicodeCategory.OtherLetter);
}
