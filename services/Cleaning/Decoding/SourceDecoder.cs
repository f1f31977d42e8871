using System.Buffers;
using System.Text;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Decoding;

/// <summary>A document's bytes as text, or why they are none.</summary>
/// <param name="Text">The decoded source that all spans count in, without a byte order mark.</param>
/// <param name="Reason">Unspecified when decoding succeeded.</param>
/// <param name="Detail">In words, when it did not.</param>
public sealed record DecodedSource(string Text, Reason Reason, string Detail);

/// <summary>
/// Bytes to text. The charset is taken from, in this order: a byte order mark, the bytes where they can only be UTF-8, the caller, the
/// media type's parameter, a meta element among the first 1,024 bytes (HTML); else it is UTF-8, or Windows-1252 if it can hardly be anything
/// else. Where the bytes break the charset that is stated, the next in this order has its turn. Decoding is strict: a document that breaks
/// them all is refused, because replacement characters would reach every later stage unseen.
/// </summary>
public static class SourceDecoder
{
    private const int SniffLength = 1024;

    private static readonly (byte[] Magic, string Kind)[] BinaryKinds =
    [
        ("%PDF-"u8.ToArray(), "PDF"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "PNG"),
        ([0xFF, 0xD8, 0xFF], "JPEG"),
        ("GIF8"u8.ToArray(), "GIF"),
        ([(byte)'P', (byte)'K', 3, 4], "ZIP"),
        ([0x1F, 0x8B], "gzip"),
        ([0xD0, 0xCF, 0x11, 0xE0], "OLE document"),
        ("{\\rtf"u8.ToArray(), "RTF"),
    ];

    // The C0 controls that text files contain: tab, line feed, vertical tab, form feed, carriage return, escape, and ^Z at the end of old files.
    private static readonly SearchValues<byte> ForeignControls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 11, 12, 13, 26, 27]).Select(i => (byte)i)]);

    private static readonly Encoding Utf8 = Strict(Encoding.UTF8);

    private static readonly SearchValues<char> CharsetEnd = SearchValues.Create(" \"'/;>");

    static SourceDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes; never throws.</summary>
    public static DecodedSource Decode(ReadOnlySpan<byte> content, MediaType mediaType, string charset)
    {
        foreach (var (magic, kind) in BinaryKinds)
        {
            if (content.StartsWith(magic))
                return Refused(Reason.NotText, $"The content is a {kind} file.");
        }
        var (marked, skip) = ByteOrderMark(content);
        if (marked is not null)
            return Decode(content, marked, skip);
        var stated = Stated(content, mediaType, charset);
        var encoding = stated.Count == 0 ? Utf8 : Find(stated[0]);
        if (ReferenceEquals(encoding, Utf8) && System.Text.Unicode.Utf8.IsValid(content))
            return Decode(content, Utf8, 0);
        if (!IsWide(encoding) && Utf8Evidence.WholeLength(content) is >= 0 and var whole && Utf8Evidence.Outweighs(content[..whole], CodePageOf(encoding)))
            return Decode(content[..whole], Utf8, 0);
        return encoding is null
            ? Refused(Reason.Undecodable, $"The charset '{Shorten(stated[0])}' is not known.")
            : DecodeAs(encoding, content, stated);
    }

    private static DecodedSource DecodeAs(Encoding encoding, ReadOnlySpan<byte> content, List<string> stated)
    {
        var first = Decode(content, encoding, 0);
        if (first.Reason != Reason.Undecodable)
            return first;
        if (Utf8Evidence.WholeLength(content) == content.Length)
            return Decode(content, Utf8, 0);
        foreach (var name in stated.Skip(1))
        {
            // A single-byte charset decodes anything, also UTF-8 with one broken byte, to nonsense.
            if (!Utf8Evidence.IsDamaged(content) && Find(name) is { } other && Decode(content, other, 0) is { Reason: not Reason.Undecodable } decoded)
                return decoded;
        }
        return IsWestern(content) ? Decode(content, Find("windows-1252")!, 0) : first;
    }

    private static DecodedSource Decode(ReadOnlySpan<byte> content, Encoding encoding, int skip)
    {
        try
        {
            var text = encoding.GetString(content[skip..]);
            // A null or a run of other controls means binary data that happens to be decodable.
            return IsBinary(content, encoding)
                ? Refused(Reason.NotText, "The content has control characters that text does not have.")
                : new DecodedSource(text, Reason.Unspecified, "");
        }
        catch (DecoderFallbackException e)
        {
            return Refused(Reason.Undecodable, $"The content is not {encoding.WebName} at byte {e.Index + skip}.");
        }
    }

    /// <summary>The charsets that are stated, those of higher authority first.</summary>
    private static List<string> Stated(ReadOnlySpan<byte> content, MediaType mediaType, string charset)
    {
        List<string> names = [charset, mediaType.Charset, mediaType.IsHtml ? CharsetOfMeta(content) : ""];
        names.RemoveAll(string.IsNullOrWhiteSpace);
        return names;
    }

    /// <summary>Whether the name is of a charset that can be decoded.</summary>
    public static bool IsKnownCharset(string name) => Find(name) is not null;

    private static bool IsBinary(ReadOnlySpan<byte> content, Encoding encoding)
    {
        // In these every other byte of plain text is zero.
        if (IsWide(encoding))
            return false;
        if (content.Contains((byte)0))
            return true;
        var sample = content[..Math.Min(content.Length, 4096)];
        var controls = 0;
        for (var i = sample.IndexOfAny(ForeignControls); i >= 0; i = sample.IndexOfAny(ForeignControls))
        {
            controls++;
            sample = sample[(i + 1)..];
        }
        return controls * 20 > Math.Min(content.Length, 4096);
    }

    /// <summary>UTF-16 and UTF-32.</summary>
    private static bool IsWide(Encoding? encoding) => CodePageOf(encoding) is 1200 or 1201 or 12000 or 12001;

    private static int CodePageOf(Encoding? encoding) => encoding?.CodePage ?? 0;

    /// <summary>
    /// Whether bytes that are not UTF-8 read as Western text in Windows-1252: ASCII for the most part, and of the others nearly all are
    /// letters next to ASCII letters, or the marks that word processors write.
    /// </summary>
    private static bool IsWestern(ReadOnlySpan<byte> content)
    {
        const double MaxForeign = .15;
        const double MaxStrange = .05;
        if (System.Text.Unicode.Utf8.IsValid(content))
            return false;
        int letters = 0, foreign = 0, strange = 0;
        for (var i = 0; i < content.Length; i++)
        {
            var b = content[i];
            letters += char.IsAsciiLetter((char)b) ? 1 : 0;
            if (b < 0x80)
                continue;
            foreign++;
            var isLetter = b >= 0xC0 && b is not (0xD7 or 0xF7);
            var hasNeighbour = (i > 0 && char.IsAsciiLetter((char)content[i - 1])) || (i + 1 < content.Length && char.IsAsciiLetter((char)content[i + 1]));
            strange += isLetter ? (hasNeighbour ? 0 : 1) : b is 0x80 or (>= 0x82 and <= 0x85) or (>= 0x8B and <= 0x8C) or (>= 0x91 and <= 0x97) or 0x99 or 0x9B or 0x9C or (>= 0xA0 and <= 0xBF) ? 0 : 1;
        }
        return foreign <= letters * MaxForeign && strange <= Math.Max(1, foreign * MaxStrange);
    }

    private static (Encoding? Encoding, int Skip) ByteOrderMark(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Strict(Encoding.UTF8), 3),
        [0xFF, 0xFE, 0, 0, ..] => (Strict(Encoding.UTF32), 4),
        [0xFF, 0xFE, ..] => (Strict(Encoding.Unicode), 2),
        [0xFE, 0xFF, ..] => (Strict(Encoding.BigEndianUnicode), 2),
        _ => (null, 0),
    };

    private static Encoding? Find(string name)
    {
        // The encoding standard reads these labels as their Windows supersets, and so do browsers.
        name = name.Trim().Trim('"', '\'').ToLowerInvariant() switch
        {
            "iso-8859-1" or "latin1" or "ascii" or "us-ascii" => "windows-1252",
            "iso-8859-9" => "windows-1254",
            "gb2312" => "gb18030",
            "utf8" => "utf-8",
            "utf-7" => "", // refused: it lets markup hide from every filter
            var other => other,
        };
        // Nearly all documents are, and looking one up takes longer than decoding a text.
        if (name == "utf-8")
            return Utf8;
        if (name.Length is 0 or > 40)
            return null;
        try
        {
            return Strict(Encoding.GetEncoding(name));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding Strict(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static string CharsetOfMeta(ReadOnlySpan<byte> content)
    {
        var head = Encoding.Latin1.GetString(content[..Math.Min(content.Length, SniffLength)]);
        for (var at = head.IndexOf("<meta", StringComparison.OrdinalIgnoreCase); at >= 0; at = head.IndexOf("<meta", at + 5, StringComparison.OrdinalIgnoreCase))
        {
            var end = head.IndexOf('>', at);
            var tag = head[at..(end < 0 ? head.Length : end)];
            var charset = tag.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
            if (charset < 0)
                continue;
            var value = tag[(charset + 8)..].TrimStart('"', '\'', ' ');
            var length = value.AsSpan().IndexOfAny(CharsetEnd);
            var name = length < 0 ? value : value[..length];
            // A page that could be searched for ASCII letters is not UTF-16, whatever it says.
            return name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name;
        }
        return "";
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40];

    private static DecodedSource Refused(Reason reason, string detail) => new("", reason, detail);
}
