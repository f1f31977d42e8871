using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>What one line looks like by itself, in numbers. The order of the values is part of the trained model.</summary>
internal static partial class LineFacts
{
    public const int Count = 41;

    public const int LogWords = 0;
    public const int LogLength = 1;
    public const int EndsSentence = 3;
    public const int CapitalisedShare = 6;
    public const int DigitShare = 8;
    public const int Copies = 17;
    public const int CutKind = 20;
    public const int SharedShare = 22;
    public const int SharedWords = 23;
    public const int LongWords = 24;
    public const int Repeated = 26;
    public const int Lexical = 27;
    public const int SameStart = 28;
    public const int SameEnd = 29;
    public const int Relative = 30;
    private const int Closed = 31;
    private const int LastCapitals = 32;
    private const int Prefix = 33;
    public const int Contained = 34;
    public const int Rhythm = 35;
    public const int SentenceShare = 38;
    public const int SharedBefore = 39;
    public const int SharedAfter = 40;

    public const float BylineKind = 2;
    public const float DateKind = 3;

    // A line of this many words that closes a sentence is prose, whatever surrounds it.
    private const int ProseWords = 12;

    // Of a longer line the first characters tell enough.
    private const int MaxScan = 1000;

    // Of this many it is prose in whatever way it ends: some scripts have no full stop.
    private const int LongProseWords = 40;

    /// <summary>Whether a line is running text.</summary>
    /// <param name="block">The line.</param>
    /// <param name="words">Its words, see <see cref="WordsOf"/>.</param>
    public static bool IsProse(Block block, int words) => words >= (block.Shape.EndsSentence ? ProseWords : LongProseWords);

    /// <summary>Words as other scripts would have them: two ideographs or kana make about one, as do five letters of a script without spaces.</summary>
    public static int WordsOf(Block block)
    {
        var words = block.Shape.WordCount;
        // Thai to Khmer, and the ideographs: nearly all texts have none of them.
        if (words < 1 || !(block.Text.AsSpan().ContainsAnyInRange('\u0E00', '\u17FF') || block.Text.AsSpan().ContainsAnyInRange('\u2E80', '\uFAFF')))
            return words;
        var (ideographs, unspaced) = (0, 0);
        foreach (var c in block.Text)
        {
            ideographs += Words.IsIdeograph(c) ? 1 : 0;
            unspaced += c is >= '\u0E00' and <= '\u0EFF' or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u17FF' ? 1 : 0;
        }
        return Math.Max(1, words - (ideographs / 2) + (unspaced / 5));
    }

    /// <summary>Fills in the facts of a line; those that need other lines stay zero.</summary>
    public static void Read(Block block, int size, Span<float> facts)
    {
        var (text, shape) = (block.Text, block.Shape);
        var words = Math.Max(1, size);
        facts[LogWords] = Logarithm.Of(1 + (shape.WordCount == 0 ? 0 : words));
        facts[LogLength] = Logarithm.Of(1 + text.Length);
        facts[2] = (float)text.Length / words;
        facts[EndsSentence] = shape.EndsSentence ? 1 : 0;
        facts[4] = shape.EndsCut ? 1 : text[^1] is '?' or '!' ? 2 : 0;
        facts[5] = text[^1] == ':' ? 1 : 0;
        ReadCharacters(text.AsSpan(0, Math.Min(text.Length, MaxScan)), facts);
        facts[12] = char.IsLower(text[0]) ? 1 : 0;
        facts[13] = char.IsDigit(text[0]) ? 1 : 0;
        facts[14] = shape.StartsQuote ? 1 : 0;
        facts[15] = char.IsLetterOrDigit(text[0]) ? 0 : 1;
        facts[16] = (float)shape.LinkWords / words;
        facts[CutKind] = CutKindOf(block.Cut?.Label);
        facts[21] = (float)(block.Cut?.Score ?? 0);
        facts[Closed] = text.Contains('©', StringComparison.Ordinal) ? 2 : text[^1] is ')' or ']' or '）' or '】' ? 1 : 0;
        facts[LastCapitals] = shape.EndsSentence ? -1 : CapitalsAtEnd(text);
        facts[Prefix] = PrefixKind(text);
    }

    /// <summary>Capitalised words in a row at the end, up to four: a name, as credits have it.</summary>
    private static int CapitalsAtEnd(string text)
    {
        var (count, end) = (0, text.Length);
        while (end > 0 && count < 4)
        {
            var start = text.LastIndexOf(' ', end - 1) + 1;
            var word = text.AsSpan(start, end - start).TrimStart("([/|-–—\"'");
            if (!word.IsEmpty && !char.IsUpper(word[0]))
                break;
            count += word.IsEmpty ? 0 : 1;
            end = start - 1;
        }
        return count;
    }

    /// <summary>A label before a colon: 1 to 3 for its words, 4 if in capitals; else 5 for a first word in capitals, 6 for an opening bracket, 0.</summary>
    private static int PrefixKind(string text)
    {
        if (text[0] is '[' or '【' or '（' or '(' or '■' or '▶')
            return 6;
        var (words, isUpper) = (1, true);
        for (var i = 0; i < text.Length && i < 60; i++)
        {
            var c = text[i];
            if (c is ':' or '：')
                return i + 1 == text.Length ? 0 : isUpper ? 4 : words;
            if (c == ' ' && ++words > 3)
                break;
            isUpper &= !char.IsLower(c) && (char.IsUpper(c) || !char.IsLetter(c));
        }
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end >= 3 && text.AsSpan(0, end).IndexOfAnyExceptInRange('A', 'Z') < 0 ? 5 : 0;
    }

    // What the rules that judge a line alone said, from what belongs to an article to what never does.
    private static float CutKindOf(RemovalLabel? label) => label switch
    {
        null => 0,
        RemovalLabel.Title or RemovalLabel.Dek => 1,
        RemovalLabel.Byline or RemovalLabel.TranslatorCredit => BylineKind,
        RemovalLabel.Date or RemovalLabel.Dateline => DateKind,
        RemovalLabel.PhotoCredit or RemovalLabel.Caption => 4,
        RemovalLabel.RelatedLink => 5,
        RemovalLabel.Promotion or RemovalLabel.Advertisement => 6,
        RemovalLabel.Newsletter or RemovalLabel.ShareSubscribe => 7,
        RemovalLabel.Teaser or RemovalLabel.Trending => 8,
        RemovalLabel.Comments => 9,
        RemovalLabel.Boilerplate or RemovalLabel.AgencySignoff => 10,
        RemovalLabel.Navigation or RemovalLabel.Breadcrumb or RemovalLabel.SectionLabel => 11,
        _ => 12,
    };
}
