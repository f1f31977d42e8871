using System.Text;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// UTF-8 that somebody read as Windows-1252: <c>â€™</c> for ’, <c>Ã©</c> for é. Only sequences that no language writes are
/// repaired: those that begin with Â or Ã and give Latin-1, and those that begin with â€ or â‚ and give punctuation or a currency sign.
/// Others (<c>ß“</c> closes a German quotation) are also valid UTF-8 bytes and stay.
/// </summary>
internal static class Mojibake
{
    // Windows-1252, 0x80 to 0x9F; the five undefined ones as the C1 controls that decoders give.
    private const string HighBytes = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    /// <summary>The repaired character at the start of the text and the length of what it replaces, or null.</summary>
    public static string? Repair(ReadOnlySpan<char> text, out int width)
    {
        width = 0;
        switch (text)
        {
            case ['Â' or 'Ã', var second, ..] when ByteOf(second) is >= 0x80 and <= 0xBF and var tail:
                width = 2;
                return ((char)(((text[0] - 0xC0) << 6) | (tail - 0x80))).ToString();
            case ['â', '€' or '‚', var third, ..] when ByteOf(third) is >= 0x80 and <= 0xBF and var last:
                width = 3;
                return Encoding.UTF8.GetString([0xE2, (byte)ByteOf(text[1]), (byte)last]);
            default:
                return null;
        }
    }

    private static int ByteOf(char c)
    {
        if (c is >= '\u00A0' and <= '\u00FF')
            return c;
        var index = HighBytes.IndexOf(c, StringComparison.Ordinal);
        return index < 0 ? -1 : 0x80 + index;
    }
}
