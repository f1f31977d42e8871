using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>What a line looks like beside the others of its document: the part of <see cref="LineFacts"/> that no line has alone.</summary>
internal static class DocumentFacts
{
    // A longer line is no path and no page title.
    private const int MaxParted = 300;

    // Lines before and after one that its rhythm is taken from.
    private const int RhythmReach = 9;

    private static readonly SearchValues<char> Separators = SearchValues.Create("|-–—>›»/:");

    /// <summary>Fills in what a line is beside the others: how often it stands, how long, and whether it has a rhythm.</summary>
    public static void Read(IReadOnlyList<Block> blocks, int[] sizes, LineTable table)
    {
        Dictionary<string, Standing> lines = new(blocks.Count, StringComparer.Ordinal);
        var repeated = table[LineFacts.Repeated];
        var typical = Typical(sizes);
        var (ends, longLines) = (0, 0);
        for (var i = 0; i < sizes.Length; i++)
        {
            repeated[i] = ++CollectionsMarshal.GetValueRefOrAddDefault(lines, blocks[i].Shape.Key, out _).Copies > 1 ? 1 : 0;
            var isLong = 2 * sizes[i] >= typical;
            longLines += isLong ? 1 : 0;
            ends += isLong && blocks[i].Shape.EndsSentence ? 1 : 0;
        }
        foreach (var block in blocks)
            CountParts(block.Text, lines.GetAlternateLookup<ReadOnlySpan<char>>());
        table[LineFacts.SentenceShare].Fill(ends / (float)Math.Max(1, longLines));
        var usual = Logarithm.Of(1 + typical);
        var logWords = table[LineFacts.LogWords];
        var copies = table[LineFacts.Copies];
        var relative = table[LineFacts.Relative];
        var contained = table[LineFacts.Contained];
        for (var i = 0; i < sizes.Length; i++)
        {
            var line = lines[blocks[i].Shape.Key];
            copies[i] = Logarithm.Of(line.Copies);
            relative[i] = logWords[i] - usual;
            contained[i] = Math.Min(3, line.Parts);
        }
        ReadRhythm(blocks, sizes, table);
    }

    /// <summary>The size for which half of all words stand in lines of that size or more.</summary>
    private static int Typical(int[] sizes)
    {
        var (sorted, sum, half) = ((int[])sizes.Clone(), 0L, sizes.Sum(s => (long)s) / 2);
        Array.Sort(sorted);
        foreach (var size in sorted)
        {
            sum += size;
            if (sum > half)
                return size;
        }
        return 1;
    }

    /// <summary>How often a text stands as a line, and how often between separators of a longer line, as a headline does in a path or before its site's name.</summary>
    private record struct Standing(int Copies, int Parts);

    private static void CountParts(ReadOnlySpan<char> text, Dictionary<string, Standing>.AlternateLookup<ReadOnlySpan<char>> lines)
    {
        if (text.Length > MaxParted)
            return;
        Span<char> key = stackalloc char[BlockShape.KeyRoom * MaxParted];
        for (var start = 0; start < text.Length;)
        {
            var (end, next) = Separator(text, start);
            if (end - start == text.Length)
                return;
            BlockShape.WriteKey(text[start..end], key, out var length, out _);
            ref var line = ref CollectionsMarshal.GetValueRefOrNullRef(lines, key[..length]);
            if (length > 0 && !Unsafe.IsNullRef(ref line))
                line.Parts++;
            start = next;
        }
    }

    /// <summary>Where the next separator is and where it ends; at the end of the text if there is none. All but the colon and the arrow stand between spaces.</summary>
    private static (int Start, int End) Separator(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Separators);
            if (next < 0)
                break;
            at += next;
            if (text[at] == '›' && !IsBetweenSpaces(text[from..], at - from))
                return (at, at + 1);
            if (text[at] == ':' && at + 1 < text.Length && text[at + 1] == ' ')
                return (at, at + 2);
            if (text[at] != ':' && IsBetweenSpaces(text[from..], at - from))
                return (at - 1, at + 2);
        }
        return (text.Length, text.Length);
    }

    private static bool IsBetweenSpaces(ReadOnlySpan<char> text, int at) => at > 0 && at + 1 < text.Length && text[at - 1] == ' ' && text[at + 1] == ' ';

    /// <summary>Lists of other stories repeat a pattern: the share of lines around that are like the one, two or three lines after them.</summary>
    private static void ReadRhythm(IReadOnlyList<Block> blocks, int[] sizes, LineTable table)
    {
        var kinds = new int[blocks.Count];
        for (var i = 0; i < kinds.Length; i++)
            kinds[i] = (BitOperations.Log2((uint)sizes[i] + 1) * 4) + (blocks[i].Shape.EndsSentence ? 2 : 0) + (char.IsDigit(blocks[i].Text[0]) ? 1 : 0);
        var sums = new int[kinds.Length + 1];
        for (var lag = 1; lag <= 3; lag++)
        {
            for (var i = 0; i < kinds.Length; i++)
                sums[i + 1] = sums[i] + (i + lag < kinds.Length && kinds[i] == kinds[i + lag] ? 1 : 0);
            var rhythm = table[LineFacts.Rhythm + lag - 1];
            for (var i = 0; i < kinds.Length; i++)
            {
                var (from, to) = (Math.Max(0, i - RhythmReach), Math.Min(kinds.Length, i + RhythmReach));
                rhythm[i] = (float)(sums[to] - sums[from]) / Math.Max(1, to - from);
            }
        }
    }
}
