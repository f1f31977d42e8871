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
}
