using System.Buffers;

namespace Newsroom.Tagging.Quotes;

/// <summary>
/// Pairs quotation marks in one pass: straight and typographic ones of all usual styles, nested ones, and quotations over several
/// paragraphs, whose opening mark is repeated and whose closing mark stands at the end only. A mark without a partner affects its own
/// paragraph alone. Apostrophes, inches and minutes are no marks.
/// </summary>
public sealed class QuoteScanner
{
    /// <summary>Deeper marks are passed over.</summary>
    private const int MaxDepth = 8;

    /// <summary>How far ahead the next mark is looked for when one could be an apostrophe or a unit, in UTF-16 code units.</summary>
    private const int MaxLookAhead = 400;

    private static readonly SearchValues<char> Marks = SearchValues.Create("\"“”„«»'‘’‚‹›「」『』＂");

    /// <summary>Words that begin with an apostrophe.</summary>
    private static readonly string[] Clipped = ["em ", "tis ", "twas ", "til ", "cause ", "bout ", "n' ", "n’ ", "s "];

    private readonly string _text;
    private readonly List<int> _open = [];
    private readonly List<(int Open, int Close)> _pairs = [];

    private QuoteScanner(string text) => _text = text;

    /// <summary>The outermost quotations in reading order, empty ones left out.</summary>
    public static List<QuotedSpan> Scan(string text)
    {
        var scanner = new QuoteScanner(text);
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOf("\n\n") is var length and >= 0 ? start + length : text.Length;
            scanner.ScanParagraph(start, end);
            start = end + 2;
        }
        return scanner.Outermost();
    }

    private void ScanParagraph(int start, int end)
    {
        var at = start;
        if (_open.Count > 0)
        {
            while (at < end && char.IsWhiteSpace(_text[at]))
                at++;
            // The repeated mark continues what the paragraph before left open.
            if (at < end && _text[at] == _text[_open[0]])
                at++;
            else
                _open.Clear();
        }
        for (; at < end && _text.AsSpan(at, end - at).IndexOfAny(Marks) is var skip and >= 0; at++)
        {
            at += skip;
            if (!TryClose(at, start, end) && CanOpen(at, start, end))
                Open(at);
        }
        KeepWhatMayContinue();
    }

    private void Open(int at)
    {
        // A mark that is its own partner and opens anew: the one before it was never closed.
        if (_open.Count > 0 && _text[at] is '"' or '”' or '\'' && _text[_open[^1]] == _text[at])
            _open.RemoveAt(_open.Count - 1);
        if (_open.Count < MaxDepth)
            _open.Add(at);
    }

    private void KeepWhatMayContinue()
    {
        var first = _open.FindIndex(at => !IsSingle(_text[at]));
        // One that has the same marks inside was rather left unclosed by mistake.
        var continues = first >= 0 && !(_pairs.Count > 0 && _pairs[^1].Open > _open[first] && _text[_pairs[^1].Open] == _text[_open[first]]);
        if (continues)
            _open.RemoveRange(first + 1, _open.Count - first - 1);
        _open.RemoveRange(0, continues ? first : _open.Count);
    }

    private bool TryClose(int at, int start, int end)
    {
        var openers = OpenersOf(_text[at]);
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var opener = _text[_open[i]];
            if (openers.Contains(opener, StringComparison.Ordinal))
            {
                if (!CanClose(at, start, end, opener))
                    return false;
                _pairs.Add((_open[i], at));
                _open.RemoveRange(i, _open.Count - i);
                return true;
            }
            // An apostrophe must not end what stands in double marks.
            if (IsSingle(_text[at]) && !IsSingle(opener))
                return false;
        }
        return false;
    }

    private static string OpenersOf(char mark) => mark switch
    {
        '"' => "\"“„",
        '”' => "“„\"”",
        '“' => "„“",
        '»' => "«»",
        '«' => "»",
        '’' => "‘‚'",
        '\'' => "'‘",
        '‘' => "‚",
        '›' => "‹›",
        '‹' => "›",
        '」' => "「",
        '』' => "『",
        '＂' => "＂",
        _ => "",
    };

    private bool CanClose(int at, int start, int end, char opener)
    {
        var mark = _text[at];
        if (mark is '」' or '』' or '＂' || (mark, opener) is ('»', '«') or ('›', '‹') or ('”', '“') or ('”', '„') or ('“', '„'))
            return true;
        var before = Before(at, start);
        var after = After(at, end);
        if (char.IsWhiteSpace(before))
            return mark == '"' && char.IsWhiteSpace(after);
        if (char.IsLetterOrDigit(after))
            return !IsSingle(mark) && before is ',' or '.' or '!' or '?' or '…';
        return mark switch
        {
            '"' => !IsUnit(at, start, end),
            '\'' or '’' => !IsPluralPossessive(at, start, end),
            _ => true,
        };
    }

    private bool CanOpen(int at, int start, int end)
    {
        var before = Before(at, start);
        var after = After(at, end);
        return _text[at] switch
        {
            '„' or '«' or '「' or '『' or '‚' or '‹' or '＂' => true,
            '“' => !char.IsWhiteSpace(after) || char.IsWhiteSpace(before),
            '"' => !char.IsLetterOrDigit(before) && (!char.IsWhiteSpace(after) || (char.IsWhiteSpace(before) && at > start)),
            '”' or '»' or '›' => char.IsWhiteSpace(before) && !char.IsWhiteSpace(after),
            '‘' or '\'' => !char.IsLetterOrDigit(before) && (char.IsLetter(after) || IsDouble(after) || after is '¿' or '¡' or '…') && !IsClipped(at),
            _ => false,
        };
    }

    /// <summary>Inches or seconds: a digit before it, and a better closing mark after it.</summary>
    private bool IsUnit(int at, int start, int end)
    {
        if (!char.IsAsciiDigit(Before(at, start)))
            return false;
        var ahead = _text.AsSpan(at + 1, Math.Min(MaxLookAhead, end - at - 1)).IndexOfAny('"', '”');
        return ahead > 0 && !char.IsWhiteSpace(_text[at + ahead]) && !char.IsLetterOrDigit(After(at + 1 + ahead, end));
    }

    /// <summary>The players' coach: an s before it, and a better closing mark after it.</summary>
    private bool IsPluralPossessive(int at, int start, int end)
    {
        if (Before(at, start) is not ('s' or 'S') || !char.IsWhiteSpace(After(at, end)))
            return false;
        for (var next = at + 1; next < Math.Min(end, at + MaxLookAhead); next++)
        {
            if (_text[next] is not ('\'' or '’' or '‘'))
                continue;
            var isOpener = char.IsWhiteSpace(_text[next - 1]);
            if (isOpener || !char.IsLetterOrDigit(After(next, end)))
                return !isOpener;
        }
        return false;
    }

    private bool IsClipped(int at) => Array.Exists(Clipped, word => string.Compare(_text, at + 1, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0);

    private static bool IsSingle(char mark) => mark is '\'' or '‘' or '’' or '‚' or '‹' or '›';

    private static bool IsDouble(char mark) => mark is '"' or '“' or '„' or '«' or '»' or '”';

    private char Before(int at, int start) => at > start ? _text[at - 1] : ' ';

    private char After(int at, int end) => at + 1 < end ? _text[at + 1] : ' ';

    private List<QuotedSpan> Outermost()
    {
        // Pairs nest or stand apart, and are listed by where they close.
        var spans = new List<QuotedSpan>();
        var limit = _text.Length;
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            var (open, close) = _pairs[i];
            if (close >= limit)
                continue;
            limit = open;
            int start = open + 1, end = close;
            while (start < end && char.IsWhiteSpace(_text[start]))
                start++;
            while (end > start && char.IsWhiteSpace(_text[end - 1]))
                end--;
            if (end > start)
                spans.Add(new QuotedSpan(open, start, end, close));
        }
        spans.Reverse();
        return spans;
    }
}
