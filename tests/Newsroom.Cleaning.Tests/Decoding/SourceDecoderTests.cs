using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Decoding;

namespace Newsroom.Cleaning.Tests.Decoding;

public sealed class SourceDecoderTests
{
    private static readonly MediaType Plain = MediaType.Parse("text/plain");
    private static readonly MediaType Page = MediaType.Parse("text/html");

    [Fact]
    public void byte_order_mark_wins_and_is_no_text() =>
        Assert.Equal("é", SourceDecoder.Decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], Plain, "windows-1251").Text);

    [Fact]
    public void utf_16_with_a_mark_is_decoded() =>
        Assert.Equal("Ñandú", SourceDecoder.Decode([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Ñandú")], Plain, "").Text);

    [Theory]
    [InlineData("windows-1251", "Привіт")]
    [InlineData("ISO-8859-1", "naïve “quotes”")]
    [InlineData("koi8-r", "привет")]
    [InlineData("shift_jis", "日本語")]
    [InlineData("gb2312", "中文")]
    public void stated_charset_is_used(string charset, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(charset == "ISO-8859-1" ? "windows-1252" : charset).GetBytes(text);
        Assert.Equal(text, SourceDecoder.Decode(bytes, Plain, charset).Text);
        Assert.Equal(text, SourceDecoder.Decode(bytes, MediaType.Parse($"text/plain; charset=\"{charset}\""), "").Text);
    }

    [Theory]
    [InlineData("<meta charset=windows-1251>")]
    [InlineData("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>")]
    public void meta_element_states_the_charset_of_a_page(string meta)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding("windows-1251").GetBytes(meta + "Привіт");
        Assert.EndsWith("Привіт", SourceDecoder.Decode(bytes, Page, "").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void broken_utf_8_is_refused_with_its_place()
    {
        var decoded = SourceDecoder.Decode([(byte)'a', 0xC3, 0x28], Plain, "");
        Assert.Equal(Reason.Undecodable, decoded.Reason);
        Assert.Contains("byte 1", decoded.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-charset")]
    [InlineData("utf-7")]
    public void unknown_charset_is_refused(string charset) => Assert.Equal(Reason.Undecodable, SourceDecoder.Decode("text"u8, Plain, charset).Reason);

    [Fact]
    public void files_of_other_kinds_are_refused()
    {
        Assert.Equal(Reason.NotText, SourceDecoder.Decode("%PDF-1.7 text"u8, Plain, "").Reason);
        Assert.Equal(Reason.NotText, SourceDecoder.Decode([0x50, 0x4B, 3, 4, 0], Page, "").Reason);
        Assert.Equal(Reason.NotText, SourceDecoder.Decode([(byte)'a', 0, (byte)'b'], Plain, "").Reason);
    }

    [Fact]
    public void other_media_types_are_rejected() => Assert.Equal(Reason.NotText, Documents.Clean(Documents.Of("x", "image/png")).Reason);

    [Fact]
    public void western_bytes_without_a_charset_are_read_as_windows_1252() =>
        Assert.Equal("The café’s façade is painted yellow.", SourceDecoder.Decode([.. "The caf"u8, 0xE9, 0x92, .. "s fa"u8, 0xE7, .. "ade is painted yellow."u8], Plain, "").Text);

    [Fact]
    public void other_bytes_without_a_charset_are_refused() =>
        Assert.Equal(Reason.Undecodable, SourceDecoder.Decode([0xCA, 0xF0, 0xE0, 0xED, 0x20, 0xEF, 0xEE, 0xEA, 0xF0, 0xE0, 0xF1, 0xFF, 0xF2], Plain, "").Reason);

    public static TheoryData<string> Texts() =>
    [
        "Кран покрасят до регаты, и никого не удивило, что он будет жёлтым.", "Кранът ще бъде жълт.", "Ο γερανός θα βαφτεί κίτρινος.", "Dźwig będzie żółty, a nie zielony.",
        "Jeřáb bude žlutý.", "起重机将被漆成黄色。", "クレーンは黄色に塗られます。", "크레인은 노란색으로 칠해집니다.", "ستطلى الرافعة باللون الأصفر.", "העגורן ייצבע בצהוב.", "เครนจะถูกทาสีเหลือง", "क्रेन पीली होगी।",
    ];

    private static readonly string[] SingleByte = ["iso-8859-1", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "iso-8859-2", "iso-8859-5", "iso-8859-7", "koi8-r", "koi8-u", "us-ascii", "macintosh"];
    private static readonly string[] MultiByte = ["shift_jis", "euc-jp", "iso-2022-jp", "gbk", "gb18030", "big5", "euc-kr", "windows-874"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void utf_8_is_read_as_such_whatever_is_stated(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.All([.. SingleByte, .. MultiByte, "utf-8", "no-such-charset"], charset => Assert.Equal(text, SourceDecoder.Decode(bytes, Plain, charset).Text));
        Assert.All(SingleByte, charset => Assert.EndsWith(text, SourceDecoder.Decode([.. Encoding.ASCII.GetBytes($"<meta charset={charset}>"), .. bytes], Page, "").Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("The café is open.")]
    [InlineData("Die Tür ist zu.")]
    [InlineData("“Yes”")]
    [InlineData("It’s Erdoğan.")]
    [InlineData("The judge Erdoğan")]
    [InlineData("A żubr")]
    [InlineData("The price is 3 €")]
    public void one_letter_or_sign_tells_utf_8_from_western_bytes(string text) =>
        Assert.All(["iso-8859-1", "windows-1252", "iso-8859-15", "windows-1254"], charset => Assert.Equal(text, SourceDecoder.Decode(Encoding.UTF8.GetBytes(text), Plain, charset).Text));

    [Theory]
    [InlineData("windows-1252", "Drink NESCAFÉ® now")]
    [InlineData("windows-1252", "CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ® and CAFÉ®")]
    [InlineData("windows-1252", "&bdquo;Spaß“ is fun")]
    [InlineData("windows-1252", "It is 2×½ metres")]
    [InlineData("iso-8859-1", "été")]
    [InlineData("windows-1251", "Группа «Т» и «Р»")]
    [InlineData("windows-1251", "Привет")]
    [InlineData("iso-8859-5", "ТА")]
    [InlineData("windows-874", "สถาน")]
    [InlineData("windows-874", "เขต")]
    [InlineData("gbk", "联通")]
    [InlineData("gbk", "起重机将在赛船会之前被漆成黄色")]
    [InlineData("big5", "起重機將漆成黃色")]
    [InlineData("euc-jp", "クレーンは黄色に塗られます")]
    [InlineData("euc-kr", "크레인은 노란색")]
    [InlineData("iso-2022-jp", "クレーンは黄色に")]
    [InlineData("utf-16", "Ascii and été and 黄色")]
    [InlineData("gbk", "Plain letters only")]
    public void text_of_the_stated_charset_stays(string charset, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal(text, SourceDecoder.Decode(Encoding.GetEncoding(charset == "iso-8859-1" ? "windows-1252" : charset).GetBytes(text), Plain, charset).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("utf-8")]
    [InlineData("windows-1251")]
    public void sequence_cut_at_the_end_of_utf_8_is_left_out(string charset) =>
        Assert.Equal("Кран будет жёлты", SourceDecoder.Decode(Encoding.UTF8.GetBytes("Кран будет жёлтый").AsSpan()[..^1], Plain, charset).Text);

    [Theory]
    [InlineData("windows-1252", "The café’s façade is painted yellow.")]
    [InlineData("windows-1251", "Кран покрасят")]
    public void bytes_that_are_not_the_utf_8_they_are_said_to_be_are_read_as_the_page_says(string charset, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"<meta charset={charset}>"), .. Encoding.GetEncoding(charset).GetBytes(text)];
        Assert.EndsWith(text, SourceDecoder.Decode(bytes, MediaType.Parse("text/html; charset=utf-8"), "").Text, StringComparison.Ordinal);
        Assert.EndsWith(text, SourceDecoder.Decode(bytes, Page, "utf-8").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void western_bytes_that_are_said_to_be_utf_8_are_read_as_windows_1252() =>
        Assert.Equal("The café is painted yellow.", SourceDecoder.Decode([.. "The caf"u8, 0xE9, .. " is painted yellow."u8], Plain, "utf-8").Text);

    [Fact]
    public void damaged_utf_8_is_refused_rather_than_read_as_what_decodes_anything()
    {
        byte[] bytes = [.. "<meta charset=windows-1251>"u8, .. Encoding.UTF8.GetBytes("Кран будет жёлтым"), 0xFF, .. Encoding.UTF8.GetBytes("до регаты")];
        Assert.Equal(Reason.Undecodable, SourceDecoder.Decode(bytes, Page, "utf-8").Reason);
    }

    [Fact]
    public void bytes_that_no_charset_explains_are_rejected() =>
        Assert.Equal(Reason.Undecodable, Documents.Clean(Documents.Of([0xCA, 0xF0, 0xE0, 0xED, 0x20, 0xEF, 0xEE, 0xEA], "text/plain", "utf-8")).Reason);
}
