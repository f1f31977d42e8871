using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;
using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>The charset that applies to a document, who says so, and its strict decoder (null if nobody knows the name).</summary>
public sealed record CharsetChoice(string Name, string StatedBy, Encoding? Encoding);

/// <summary>
/// Which charset applies, in the order of the contract: the field, the media type's parameter, a byte order mark, a meta element or XML
/// declaration, the bytes themselves.
/// </summary>
public static partial class Charsets
{
    // HTML has the declaration in the first 1,024 bytes; pages that put scripts before it are common enough to look further.
    private const int PrescanBytes = 16 * 1024;

    /// <summary>Looking an encoding up takes longer than checking most documents in it. Holds names in upper case, of which there are some hundred.</summary>
    private static readonly ConcurrentDictionary<string, Encoding> Known = new(StringComparer.Ordinal);

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static CharsetChoice Choose(RawDocument document, MediaTypeHeaderValue mediaType)
    {
        var content = document.Content.Span;
        var mark = ByteOrderMark(content);
        var isJson = mediaType.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        if (document.Charset.Length > 0)
            return Marked(Choice(document.Charset, "document.charset"), mark);
        // RFC 8259, sections 8.1 and 11: JSON is Unicode, and its media types have no charset parameter.
        if (!isJson && HeaderUtilities.RemoveQuotes(mediaType.Charset) is { Length: > 0 } parameter)
            return Marked(Choice(parameter.ToString(), "document.media_type"), mark);
        if (mark is not null)
            return Choice(mark, "the byte order mark");
        if (!isJson && mediaType.MediaType != DocumentRules.PlainText && Declared(content, IsXml(mediaType)) is { Encoding: not null } declared)
            return declared;
        return CharsetEvidence.Of(content, onlyUnicode: isJson) is { } found ? Choice(found, "the content") : Choice("utf-8", "the default");
    }

    /// <summary>The mark tells the byte order, whichever of the two the sender named.</summary>
    private static CharsetChoice Marked(CharsetChoice stated, string? mark) =>
        stated.Encoding is UnicodeEncoding && mark is not null && mark.StartsWith("utf-16", StringComparison.Ordinal) ? Choice(mark, stated.StatedBy) : stated;

    /// <summary>XML states its encoding in its declaration only; a meta element further on is part of some item. XHTML may do either.</summary>
    private static bool IsXml(MediaTypeHeaderValue mediaType) => mediaType.MediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        && !mediaType.MediaType.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says where the bytes are not valid in the charset; null if they are.</summary>
    public static string? Fault(ByteString content, CharsetChoice charset)
    {
        if (charset.Encoding is not { } encoding)
            return null;
        try
        {
            encoding.GetCharCount(content.Span);
            return null;
        }
        catch (DecoderFallbackException e)
        {
            return $"is not valid {charset.Name} (stated by {charset.StatedBy}): see byte {Math.Max(0, e.Index)}";
        }
    }

    /// <summary>The text of bytes in which there is no <see cref="Fault"/>, without a byte order mark.</summary>
    public static string Decode(ByteString content, string charset)
    {
        var encoding = Known.GetOrAdd(charset.ToUpperInvariant(), Find);
        var span = content.Span;
        return encoding.GetString(span.StartsWith(encoding.Preamble) ? span[encoding.Preamble.Length..] : span);
    }

    /// <summary>Whether the bytes hold a NUL character: text does not, binary data nearly always does.</summary>
    public static bool HasNul(ReadOnlySpan<byte> content, Encoding encoding) => encoding switch
    {
        UnicodeEncoding => MemoryMarshal.Cast<byte, ushort>(content).Contains((ushort)0),
        UTF32Encoding => MemoryMarshal.Cast<byte, uint>(content).Contains(0u),
        // Every other charset that .NET knows writes NUL, and nothing else, as a zero byte.
        _ => content.Contains((byte)0),
    };

    private static string? ByteOrderMark(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => "utf-8",
        [0xFF, 0xFE, 0x00, 0x00, ..] => "utf-32",
        [0xFF, 0xFE, ..] => "utf-16",
        [0xFE, 0xFF, ..] => "utf-16BE",
        _ => null,
    };

    private static CharsetChoice? Declared(ReadOnlySpan<byte> content, bool isXml)
    {
        var head = Encoding.Latin1.GetString(content[..Math.Min(content.Length, PrescanBytes)]);
        foreach (Match match in Declaration().Matches(head))
        {
            if (isXml && !match.ValueSpan.StartsWith("<?"))
                continue;
            if (match.Groups["charset"] is { Success: true, Value: var name })
            {
                // The declaration was just read as ASCII, so it cannot be true of a charset of wider units (HTML, prescan step 16).
                return Choice(name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name, "the document itself");
            }
        }

        return null;
    }

    private static CharsetChoice Choice(string label, string statedBy)
    {
        var name = label.Trim().ToUpperInvariant();
        try
        {
            var encoding = Known.GetOrAdd(name, Find);
            return new CharsetChoice(encoding.WebName, statedBy, encoding);
        }
        // The second is how .NET answers utf-7, which it refuses to decode.
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new CharsetChoice(label, statedBy, null);
        }
    }

    private static Encoding Find(string name)
    {
        // The encoding standard reads ASCII, Latin-1, Latin-5 and GBK, under any label, as their supersets (encoding.spec.whatwg.org, names
        // and labels), and so does cleaning.
        var page = Encoding.GetEncoding(Alias(name)).CodePage switch { 20127 or 28591 => 1252, 28599 => 1254, 936 => 54936, var other => other };
        return Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    /// <summary>Names that senders use and .NET does not know.</summary>
    private static string Alias(string name) => name switch
    {
        "UTF8" => "utf-8",
        "UTF16" => "utf-16",
        ['C', 'P', '1', '2', '5', var page and >= '0' and <= '8'] => $"windows-125{page}",
        _ => name,
    };

    // A comment is matched, to be skipped with whatever it holds.
    [GeneratedRegex(
        """<!--[\s\S]*?-->|<meta\b[^>]*?\bcharset\s*=\s*["']?\s*(?<charset>[\w.:-]+)|""" +
        """<\?xml\b[^>]*?\bencoding\s*=\s*["'](?<charset>[\w.:-]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Declaration();
}
