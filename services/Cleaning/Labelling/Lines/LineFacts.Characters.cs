using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>The facts that are counts of characters: all counted in one go, many of them in one addition.</summary>
internal static partial class LineFacts
{
    // What a character is, by code unit: asking for one after the other takes most of the time of a line.
    private enum Kind : byte
    {
        Mark, Letter, Lower, Upper, Digit, Space, Comma, Bar, FullStop, SentenceEnd,
    }

    private const int KindBits = 4;
    private static readonly Kind[] Kinds = [.. Enumerable.Range(0, 1 + char.MaxValue).Select(c => KindOf((char)c))];

    private static Kind KindOf(char c) =>
        char.IsLower(c) ? Kind.Lower
        : char.IsUpper(c) ? Kind.Upper
        : char.IsLetter(c) ? Kind.Letter
        : char.IsDigit(c) ? Kind.Digit
        : char.IsWhiteSpace(c) ? Kind.Space
        : c switch
        {
            ',' or '،' or '、' or '，' => Kind.Comma,
            '|' or '»' or '›' or '·' or '•' or '>' or '/' => Kind.Bar,
            '。' or '।' => Kind.FullStop,
            '.' or '!' or '?' => Kind.SentenceEnd,
            _ => Kind.Mark,
        };

    // What a character adds to each count, by its kind and that of the one before it: added up, without asking anything.
    private const int WordStarts = 0;
    private const int Capitalised = 1;
    private const int Uppers = 2;
    private const int Lowers = 3;
    private const int Digits = 4;
    private const int Marks = 5;
    private const int Commas = 6;
    private const int Stops = 7;
    private const int Bars = 8;
    private const int Glued = 9;
    private static readonly Vector256<ushort>[] Tallies = [.. Enumerable.Range(0, 1 << (2 * KindBits)).Select(i => TalliesOf((Kind)(i >> KindBits), (Kind)(i & ((1 << KindBits) - 1))))];

    private static Vector256<ushort> TalliesOf(Kind before, Kind kind)
    {
        var opens = IsLetter(kind) && !IsLetter(before);
        bool[] counts =
        [
            opens, opens && kind == Kind.Upper, kind == Kind.Upper, kind == Kind.Lower, kind == Kind.Digit, !IsLetter(kind) && kind is not (Kind.Digit or Kind.Space), kind == Kind.Comma,
            kind == Kind.FullStop || (kind == Kind.Space && before == Kind.SentenceEnd), kind == Kind.Bar, kind == Kind.Upper && before == Kind.Lower,
        ];
        return Vector256.Create([.. Enumerable.Range(0, Vector256<ushort>.Count).Select(i => (ushort)(i < counts.Length && counts[i] ? 1 : 0))]);
    }

    private static bool IsLetter(Kind kind) => kind is Kind.Letter or Kind.Lower or Kind.Upper;

    // Of five characters in a row, a bit for each that is a letter: those that end in a word of one to three letters, and what ends it.
    private const uint ShortWordEnds = 1 << 0b00010 | 1 << 0b01010 | 1 << 0b10010 | 1 << 0b11010 | 1 << 0b00110 | 1 << 0b10110 | 1 << 0b01110;

    private static void ReadCharacters(ReadOnlySpan<char> text, Span<float> facts)
    {
        var counts = Vector256<ushort>.Zero;
        var (before, letters, shortWords) = (Kind.Mark, 0u, 0u);
        ref var kinds = ref MemoryMarshal.GetArrayDataReference(Kinds);
        ref var tallies = ref MemoryMarshal.GetArrayDataReference(Tallies);
        foreach (var c in text)
        {
            var kind = Unsafe.Add(ref kinds, c);
            counts += Unsafe.Add(ref tallies, ((int)before << KindBits) | (int)kind);
            letters = (letters << 1) | (IsLetter(kind) ? 1u : 0);
            shortWords += (ShortWordEnds >> (int)(letters & 31)) & 1;
            before = kind;
        }
        var (words, upper, lower) = (counts[WordStarts], counts[Uppers], counts[Lowers]);
        var length = (float)Math.Max(1, text.Length);
        // Many scripts have no capitals, which says nothing about the line.
        facts[CapitalisedShare] = upper + lower == 0 ? -1 : counts[Capitalised] / (float)Math.Max(1, (int)words);
        facts[7] = upper >= 2 && lower == 0 ? 1 : 0;
        facts[DigitShare] = counts[Digits] / length;
        facts[9] = counts[Marks] / length;
        facts[10] = Math.Min(5, (int)counts[Commas]);
        facts[11] = Math.Min(6, (int)counts[Stops]);
        facts[18] = Math.Min(6, (int)counts[Bars]);
        facts[19] = shortWords / (float)Math.Max(1, (int)words);
        facts[25] = Math.Min(4, (int)counts[Glued]);
    }
}
