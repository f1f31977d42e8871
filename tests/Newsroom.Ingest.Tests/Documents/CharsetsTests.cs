using System.Text;
using Google.Protobuf;

namespace Newsroom.Ingest.Tests;

public sealed class CharsetsTests
{
    [Theory]
    [InlineData("", "text/plain", "plain", "utf-8")]
    [InlineData("windows-1251", "text/html; charset=utf-8", "<meta charset=koi8-r>", "windows-1251")]
    [InlineData("", "text/html; charset=windows-1252", "<meta charset=koi8-r>", "windows-1252")]
    [InlineData("", "text/html", "<html><head><META  CharSet = 'koi8-r' ></head>", "koi8-r")]
    [InlineData("", "text/html", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1250\">", "windows-1250")]
    [InlineData("", "application/xhtml+xml", "<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><html/>", "iso-8859-2")]
    [InlineData("", "text/html", "<!-- <meta charset=koi8-r> --><p>none", "utf-8")]
    [InlineData("", "text/html", "<meta charset=klingon-8><p>unknown", "utf-8")]
    [InlineData("", "text/html", "<meta charset=utf-16><p>cannot be", "utf-8")]
    [InlineData("", "text/plain", "<meta charset=koi8-r> is only text here", "utf-8")]
    [InlineData("UTF8", "text/plain", "alias", "utf-8")]
    [InlineData("cp1251", "text/plain", "alias", "windows-1251")]
    public void the_first_statement_in_the_order_of_the_contract_applies(string field, string mediaType, string content, string expected)
    {
        var document = Documents.Text("c", content).With(d =>
        {
            d.Charset = field;
            d.MediaType = mediaType;
        });

        Assert.Equal(expected, Documents.Valid(document).Charset);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void a_byte_order_mark_is_believed_before_the_page(string charset)
    {
        var encoding = Encoding.GetEncoding(charset);
        byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes("<meta charset=koi8-r>Žižkov 😀")];
        var document = Documents.Text("b").With(d =>
        {
            d.MediaType = "text/html";
            d.Content = ByteString.CopyFrom(content);
        });

        Assert.Equal(charset, Documents.Valid(document).Charset);
    }

    [Fact]
    public void a_declaration_behind_a_long_head_is_found()
    {
        var page = $"<html><head><script>{new string(' ', 5_000)}</script><meta charset=windows-1251><title>";
        byte[] content = [.. Encoding.ASCII.GetBytes(page), 0xCF, 0xF0, 0xE0, 0xE2, 0xE4, 0xE0];
        var document = Documents.Text("l").With(d =>
        {
            d.MediaType = "text/html";
            d.Content = ByteString.CopyFrom(content);
        });

        Assert.Equal("windows-1251", Documents.Valid(document).Charset);
    }
}
