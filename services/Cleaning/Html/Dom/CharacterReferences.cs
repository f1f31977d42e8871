using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace Newsroom.Cleaning.Html.Dom;

/// <summary>Character references by the rules of the HTML standard, the names from AngleSharp's table.</summary>
internal static class CharacterReferences
{
    // CounterClockwiseContourIntegral.
    private const int MaxName = 31;

    // Names that older pages write without a semicolon have from 2 to 6 characters.
    private const int MinLegacyName = 2;
    private const int MaxLegacyName = 6;

    // What these numbers stand for in Windows-1252, which is what pages mean by them.
    private const string Windows1252 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>The text with each reference replaced by what it stands for.</summary>
    /// <param name="raw">As it stands in the source.</param>
    /// <param name="isAttribute">In the value of an attribute, most of which are addresses, a name without a semicolon counts only at the end of a word.</param>
    public static string Decode(ReadOnlySpan<char> raw, bool isAttribute)
    {
        var next = raw.IndexOf('&');
        if (next < 0)
            return raw.ToString();
        var text = new StringBuilder(raw.Length);
        while (next >= 0)
        {
            text.Append(raw[..next]);
            var (width, value) = Read(raw[next..], isAttribute);
            text.Append(value ?? "&");
            raw = raw[(next + width)..];
            next = raw.IndexOf('&');
        }
        return text.Append(raw).ToString();
    }

    /// <summary>Reads the reference that starts here; a null value if there is none.</summary>
    private static (int Width, string? Value) Read(ReadOnlySpan<char> raw, bool isAttribute)
    {
        if (raw.Length < 2)
            return (1, null);
        if (raw[1] == '#')
            return Number(raw);
        var rest = raw[1..];
        var length = 0;
        while (length < rest.Length && length < MaxName && char.IsAsciiLetterOrDigit(rest[length]))
            length++;
        if (length == 0)
            return (1, null);
        if (length < rest.Length && rest[length] == ';' && Symbol(rest[..(length + 1)]) is { } whole)
            return (length + 2, whole);
        for (var legacy = Math.Min(length, MaxLegacyName); legacy >= MinLegacyName; legacy--)
        {
            if (isAttribute && legacy < rest.Length && (rest[legacy] == '=' || char.IsAsciiLetterOrDigit(rest[legacy])))
                continue;
            if (Symbol(rest[..legacy]) is { } value)
                return (legacy + 1, value);
        }
        return (1, null);
    }

    private static string? Symbol(ReadOnlySpan<char> name) => name switch
    {
        "amp;" => "&",
        "nbsp;" => "\u00A0",
        "quot;" => "\"",
        _ => HtmlEntityProvider.Resolver.GetSymbol(name.ToString()),
    };

    private static (int Width, string? Value) Number(ReadOnlySpan<char> raw)
    {
        var isHex = raw.Length > 2 && raw[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < raw.Length && (isHex ? char.IsAsciiHexDigit(raw[end]) : char.IsAsciiDigit(raw[end])))
            end++;
        if (end == start)
            return (1, null);
        // Beyond what fits it is as wrong as just above the last character.
        var isNumber = int.TryParse(raw[start..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code);
        var value = !isNumber || code is 0 or < 0 || !Rune.IsValid(code) ? "\uFFFD"
            : code is >= 0x80 and < 0xA0 ? Windows1252[code - 0x80].ToString() : char.ConvertFromUtf32(code);
        return (end < raw.Length && raw[end] == ';' ? end + 1 : end, value);
    }
}
