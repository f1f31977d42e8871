using System.Runtime.InteropServices;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>What one line looks like by itself, in numbers. The order of the values is part of the trained model.</summary>
internal static class LineFacts
{
    public const int Count = 28;

    public const int LogWords = 0;
    public const int EndsSentence = 3;
    public const int CapitalisedShare = 6;
    public const int CutKind = 20;
    public const int Lexical = 27;

    // A line of this many words that closes a sentence is prose, whatever surrounds it.
    private const int ProseWords = 12;

    // Of a longer line the first characters tell enough.
    private const int MaxScan = 1000;

    public static bool IsProse(Block block) => block.Shape.EndsSentence && WordsOf(block) >= ProseWords;

    /// <summary>Words as other scripts would have them: two ideographs or kana make about one.</summary>
    public static int WordsOf(Block block)
    {
        var words = block.Shape.WordCount;
        if (words < 2 || !block.Text.AsSpan().ContainsAnyInRange('\u2E80', '\uFAFF'))
            return words;
        var ideographs = 0;
        foreach (var c in block.Text)
            ideographs += Words.IsIdeograph(c) ? 1 : 0;
        return Math.Max(1, words - (ideographs / 2));
    }

    /// <summary>Fills in the facts of a line; those that need other lines stay zero.</summary>
    public static void Read(Block block, Span<float> facts)
    {
        var (text, shape) = (block.Text, block.Shape);
        var words = Math.Max(1, WordsOf(block));
        facts[LogWords] = MathF.Log2(1 + (shape.WordCount == 0 ? 0 : words));
        facts[1] = MathF.Log2(1 + text.Length);
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
        facts[CutKind] = Kind(block.Cut?.Label);
        facts[21] = (float)(block.Cut?.Score ?? 0);
    }

    private static void ReadCharacters(ReadOnlySpan<char> text, Span<float> facts)
    {
        int words = 0, capitalised = 0, shortWords = 0, upper = 0, lower = 0, digits = 0, marks = 0, commas = 0, stops = 0, bars = 0, glued = 0, wordLength = 0;
        var before = ' ';
        foreach (var c in text)
        {
            var isLetter = char.IsLetter(c);
            if (isLetter && wordLength == 0)
            {
                words++;
                capitalised += char.IsUpper(c) ? 1 : 0;
            }
            glued += char.IsUpper(c) && char.IsLower(before) ? 1 : 0;
            upper += char.IsUpper(c) ? 1 : 0;
            lower += char.IsLower(c) ? 1 : 0;
            digits += char.IsDigit(c) ? 1 : 0;
            marks += isLetter || char.IsWhiteSpace(c) || char.IsDigit(c) ? 0 : 1;
            commas += c is ',' or '،' or '、' or '，' ? 1 : 0;
            bars += c is '|' or '»' or '›' or '·' or '•' or '>' or '/' ? 1 : 0;
            stops += (char.IsWhiteSpace(c) && before is '.' or '!' or '?') || c is '。' or '।' ? 1 : 0;
            shortWords += !isLetter && wordLength is > 0 and <= 3 ? 1 : 0;
            wordLength = isLetter ? wordLength + 1 : 0;
            before = c;
        }
        var length = (float)Math.Max(1, text.Length);
        // Many scripts have no capitals, which says nothing about the line.
        facts[CapitalisedShare] = upper + lower == 0 ? -1 : capitalised / (float)Math.Max(1, words);
        facts[7] = upper >= 2 && lower == 0 ? 1 : 0;
        facts[8] = digits / length;
        facts[9] = marks / length;
        facts[10] = Math.Min(5, commas);
        facts[11] = Math.Min(6, stops);
        facts[18] = Math.Min(6, bars);
        facts[19] = shortWords / (float)Math.Max(1, words);
        facts[25] = Math.Min(4, glued);
    }

    // What the rules that judge a line alone said, from what belongs to an article to what never does.
    private static float Kind(RemovalLabel? label) => label switch
    {
        null => 0,
        RemovalLabel.Title or RemovalLabel.Dek => 1,
        RemovalLabel.Byline or RemovalLabel.TranslatorCredit => 2,
        RemovalLabel.Date or RemovalLabel.Dateline => 3,
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

    /// <summary>Fills in how often the line stands in the document, and how many of its words the document's prose has elsewhere.</summary>
    public static void ReadDocument(IReadOnlyList<Block> blocks, float[][] rows)
    {
        Dictionary<string, int> copies = new(StringComparer.Ordinal);
        Dictionary<int, int> prose = [];
        HashSet<int> hashes = [];
        foreach (var block in blocks)
        {
            copies[block.Shape.Key] = copies.GetValueOrDefault(block.Shape.Key) + 1;
            if (!IsProse(block))
                continue;
            ReadHashes(block, hashes);
            foreach (var word in hashes)
                CollectionsMarshal.GetValueRefOrAddDefault(prose, word, out _)++;
        }
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            var (block, facts) = (blocks[i], rows[i]);
            var own = IsProse(block) ? 1 : 0;
            var (known, all) = (0, 0);
            ReadHashes(block, hashes);
            foreach (var word in hashes)
            {
                all++;
                known += prose.GetValueOrDefault(word) > own ? 1 : 0;
            }
            facts[17] = MathF.Log2(copies[block.Shape.Key]);
            facts[22] = all == 0 ? 0 : (float)known / all;
            facts[23] = Math.Min(10, known);
            facts[24] = all;
            facts[26] = seen.Add(block.Shape.Key) ? 0 : 1;
        }
    }

    // Words of four letters, or single ideographs, each once.
    private static void ReadHashes(Block block, HashSet<int> hashes)
    {
        hashes.Clear();
        foreach (var range in block.Shape.Key.AsSpan().Split(' '))
        {
            var word = block.Shape.Key.AsSpan()[range];
            if (word.Length < 4 && (word.IsEmpty || !Words.IsIdeograph(word[0])))
                continue;
            var hash = 0x811C9DC5u;
            foreach (var c in word)
                hash = (hash ^ c) * 0x01000193;
            hashes.Add((int)hash);
        }
    }
}
