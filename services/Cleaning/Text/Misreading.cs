using System.Buffers;
using System.Globalization;
using System.Text;
using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Text;

/// <summary>A character of UTF-8 whose bytes stand as two to four characters of another charset.</summary>
internal readonly record struct MisreadCharacter(int Start, int Length, Rune Meant, Script Script);

/// <summary>A charset that UTF-8 is read as by mistake, and how to tell that it was.</summary>
internal abstract class Misreading
{
    private const int HighBytes = 0x80;

    private readonly byte[] _byteOf = new byte[0x2123];

    /// <param name="high">The characters of the bytes from 0x80 on; beyond its end, and where a decoder gives C1 controls, those of Latin-1.</param>
    protected Misreading(string high)
    {
        for (var c = HighBytes; c <= byte.MaxValue && high.Length <= 32; c++)
            _byteOf[c] = (byte)c;
        for (var i = 0; i < high.Length; i++)
            _byteOf[high[i]] = (byte)(HighBytes + i);
    }

    /// <summary>In the order in which they are tried.</summary>
    public static Misreading[] Charsets { get; } = [new CentralEuropeanMisreading(), new WesternMisreading(), new CyrillicMisreading()];

    /// <summary>What is to be replaced, in order.</summary>
    public List<MisreadCharacter> Broken(ReadOnlySpan<char> text)
    {
        var at = Start(text);
        // Most texts have letters that may start a sequence, and none that goes on with one.
        List<MisreadCharacter>? found = null;
        while (at < text.Length)
        {
            if (Read(text, at) is { } misread)
            {
                (found ??= []).Add(misread);
                at += misread.Length;
                continue;
            }
            var next = Start(text[(at + 1)..]);
            at += 1 + next;
        }
        return found is null ? [] : Believed(text, found);
    }

    /// <summary>Index of the next character that may start what shows the mistake; the length if there is none.</summary>
    protected abstract int Start(ReadOnlySpan<char> text);

    /// <summary>Those that are no text by right.</summary>
    protected abstract List<MisreadCharacter> Believed(ReadOnlySpan<char> text, List<MisreadCharacter> found);

    /// <summary>Number of sequences of the same script from here on without anything between.</summary>
    protected static int Chain(List<MisreadCharacter> found, int first)
    {
        var i = first + 1;
        while (i < found.Count && found[i].Start == found[i - 1].Start + found[i - 1].Length && found[i].Script == found[first].Script)
            i++;
        return i - first;
    }

    private MisreadCharacter? Read(ReadOnlySpan<char> text, int at)
    {
        var lead = ByteOf(text[at]);
        var length = lead switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, 0xF0 => 4, _ => 0 };
        if (length == 0 || at + length > text.Length)
            return null;
        Span<byte> bytes = stackalloc byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)ByteOf(text[at + i]);
        return Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done && used == length
            && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned && ScriptOf(rune.Value) is { } script
            ? new MisreadCharacter(at, length, rune, script)
            : null;
    }

    private int ByteOf(char c) => c < _byteOf.Length ? _byteOf[c] : 0;

    /// <summary>Script of the characters that news is written in, those of East Asia as one; null for all others.</summary>
    private static Script? ScriptOf(int c) => c switch
    {
        < 0x180 or 0x192 or 0x2C6 or 0x2DC or 0x1A0 or 0x1A1 or 0x1AF or 0x1B0 or (>= 0x218 and <= 0x21B) or (>= 0x300 and <= 0x338) or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFB00 and <= 0xFB06) => Script.Latin,
        (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => Script.Greek,
        >= 0x400 and <= 0x52F => Script.Cyrillic,
        >= 0x530 and <= 0x58F => Script.Armenian,
        >= 0x590 and <= 0x5FF => Script.Hebrew,
        >= 0x600 and <= 0x6FF => Script.Arabic,
        >= 0x900 and <= 0xDFF => Script.Devanagari,
        >= 0xE00 and <= 0xEFF => Script.Thai,
        >= 0x1000 and <= 0x109F => Script.Burmese,
        >= 0x10A0 and <= 0x10FF => Script.Georgian,
        >= 0x1200 and <= 0x139F => Script.Ethiopic,
        >= 0x1780 and <= 0x17FF => Script.Khmer,
        (>= 0x2000 and <= 0x27BF) or (>= 0x2900 and <= 0x2BFF) or 0xFE0F or 0xFEFF or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1F000 and <= 0x1FAFF) => Script.None,
        (>= 0x3000 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF00 and <= 0xFFEF) or (>= 0x20000 and <= 0x2FFFF) => Script.Han,
        _ => null,
    };
}
