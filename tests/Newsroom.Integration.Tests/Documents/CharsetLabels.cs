using System.Text;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Decoding;
using Newsroom.Ingest;

namespace Newsroom.Integration.Tests.Documents;

/// <summary>What ingest has checked in a charset must read the same in cleaning.</summary>
public sealed class CharsetLabels
{
    private const string Scripts = "Rain fell: Zürich, naïve, Łódź, Αθήνα, Москва, שלום, مرحبا, 東京, 서울, 北京, ไทย.";

    /// <summary>Labels of the encoding standard (encoding.spec.whatwg.org) that senders use, beside all that the runtime names.</summary>
    private static readonly string[] Standard =
    [
        "utf8", "unicode-1-1-utf-8", "866", "cp866", "csibm866", "csisolatin2", "iso-ir-101", "iso8859-2", "iso88592", "iso_8859-2", "l2", "latin2",
        "latin3", "latin4", "cyrillic", "arabic", "greek", "greek8", "hebrew", "visual", "logical", "iso-8859-8-i", "l6", "latin6", "iso-8859-13", "iso8859-15",
        "l9", "koi", "koi8", "koi8-r", "koi8-ru", "koi8-u", "mac", "macintosh", "x-mac-roman", "windows-874", "tis-620", "iso-8859-11", "cp1250", "x-cp1250",
        "cp1251", "ansi_x3.4-1968", "ascii", "cp1252", "cp819", "csisolatin1", "ibm819", "iso-8859-1", "iso-ir-100", "iso8859-1", "iso88591", "iso_8859-1",
        "iso_8859-1:1987", "l1", "latin1", "us-ascii", "x-cp1252", "cp1253", "cp1254", "csisolatin5", "iso-8859-9", "iso-ir-148", "iso8859-9", "l5", "latin5",
        "cp1255", "cp1256", "cp1257", "cp1258", "x-mac-cyrillic", "x-mac-ukrainian", "chinese", "csgb2312", "gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030",
        "big5", "big5-hkscs", "cn-big5", "x-x-big5", "euc-jp", "x-euc-jp", "iso-2022-jp", "ms932", "ms_kanji", "shift-jis", "shift_jis", "sjis", "windows-31j",
        "x-sjis", "cseuckr", "euc-kr", "korean", "ks_c_5601-1987", "ksc5601", "windows-949", "utf-16be", "utf-16", "utf-16le", "ucs-2", "unicode", "utf-32", "utf-7",
        "x-user-defined", "no-such-charset",
    ];

    public static TheoryData<string> Labels
    {
        get
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return [.. Standard.Concat(Encoding.GetEncodings().Select(e => e.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void label_that_ingest_accepts_reads_the_same_in_cleaning(string label)
    {
        var choice = Choose(label, ByteString.Empty);
        if (choice.Encoding is not { } encoding)
            return;
        foreach (var content in Contents(encoding))
        {
            if (Charsets.Fault(content, choice) is not null)
                continue;
            var text = Charsets.Decode(content, choice.Name);
            var cleaned = SourceDecoder.Decode(content.Span, new MediaType("text/plain", ""), choice.Name);

            Assert.Equal((Reason.Unspecified, text), (cleaned.Reason, cleaned.Text));
        }
    }

    [Theory]
    [InlineData("latin1")]
    [InlineData("CP1252")]
    [InlineData("\u0020windows-1252 ")]
    public void labels_of_western_text_mean_windows_1252(string label) =>
        Assert.Equal("“naïve” – €", Charsets.Decode(ByteString.CopyFrom([0x93, .. "na"u8, 0xEF, .. "ve"u8, 0x94, 0x20, 0x96, 0x20, 0x80]), Choose(label, ByteString.Empty).Name));

    private static CharsetChoice Choose(string label, ByteString content) =>
        Charsets.Choose(new RawDocument { Charset = label, Content = content }, new MediaTypeHeaderValue("text/plain"));

    /// <summary>All printable bytes that are characters alone, and letters of many scripts as far as the encoding has them.</summary>
    private static IEnumerable<ByteString> Contents(Encoding strict)
    {
        foreach (var b in Enumerable.Range(0x20, 0xE0))
            yield return ByteString.CopyFrom([(byte)b, (byte)b]);
        var lenient = Encoding.GetEncoding(strict.CodePage, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback);
        yield return ByteString.CopyFrom(lenient.GetBytes(Scripts));
    }
}
