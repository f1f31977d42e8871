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

    [Theory]
    [InlineData("It\u2019s \u201cthe quay\u201d \u2013 open again, said the harbour master for \u20ac5.", "windows-1252", true)]
    [InlineData("The M\u00fcller family sailed to the caf\u00e9 on the island of the lighthouse.", "windows-1252", true)]
    [InlineData("Pes b\u011b\u017eel do \u0161koly a vr\u00e1til se s holi\u010dkou.", "windows-1250", false)]
    [InlineData("Над гаванню йшов дощ.", "windows-1251", false)]
    [InlineData("Над гаванню йшов дощ.", "koi8-r", false)]
    [InlineData("\u0130stanbul'da ya\u011fmur ya\u011f\u0131yor, dedi kaptan.", "windows-1254", false)]
    [InlineData("Rudens vilku ce\u013c\u0161 ved uz m\u0101j\u0101m.", "windows-1257", false)]
    [InlineData("Der Zug f\u00e4hrt sp\u00e4ter durch die sch\u00f6ne Stadt am Meer.", "ibm850", false)]
    public void windows_1252_is_told_only_where_no_other_code_page_could_be_meant(string text, string charset, bool isTold)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(charset).GetBytes(text);

        Assert.Equal(isTold ? "windows-1252" : null, CharsetEvidence.Of(bytes, onlyUnicode: false));
        Assert.True(!isTold || Encoding.GetEncoding("windows-1252").GetString(bytes) == text);
    }

    [Theory]
    [InlineData("utf-16", "", "utf-16")]
    [InlineData("utf-16BE", "", "utf-16BE")]
    public void utf_16_shows_without_a_mark(string charset, string field, string expected)
    {
        var document = Documents.Text("u").With(d =>
        {
            d.Charset = field;
            d.Content = ByteString.CopyFrom(Encoding.GetEncoding(charset).GetBytes("Rain fell on the harbour of \u017di\u017ekov."));
        });

        Assert.Equal(expected, Documents.Valid(document).Charset);
    }

    [Fact]
    public void a_mark_of_the_other_byte_order_goes_before_a_stated_utf_16()
    {
        var document = Documents.Text("m").With(d =>
        {
            d.Charset = "utf-16";
            d.Content = ByteString.CopyFrom([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("Rain")]);
        });

        Assert.Equal("utf-16BE", Documents.Valid(document).Charset);
    }
}
