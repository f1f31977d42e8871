using AngleSharp.Html.Parser;
using Newsroom.Cleaning.Html;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class StrippedSourceTests
{
    [Fact]
    public void insides_of_scripts_styles_and_drawings_go_and_offsets_find_back()
    {
        const string Source = "<script>var a = '<p>';</script>One<STYLE title='>'>p { }</STYLE>two<svg id='0'><path d='M0'/><title>t</title></svg>three";
        using var stripped = StrippedSource.Of(Source);
        var text = stripped.Text.ToString();
        Assert.Equal("<script></script>One<STYLE title='>'></STYLE>two<svg id='0'></svg>three", text);
        foreach (var word in new[] { "One", "two", "three" })
            Assert.Equal(Source.IndexOf(word, StringComparison.Ordinal), stripped.Original(text.IndexOf(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<img src=\"a>b\" alt='Crane' id='c'>", "<img   id='c'>")]
    [InlineData("<p DATA-x='1' onclick=\"go()\" class='lead' style='color:red'>", "<p   class='lead' >")]
    [InlineData("<p style='display: none' data-published='2027-01-01' title='x'>", "<p style='display: none' data-published='2027-01-01' title='x'>")]
    [InlineData("<img src=a.png width = '1' data-x='1'>", "<img src=a.png width = '1' data-x='1'>")]
    [InlineData("<p data-x='1", "<p data-x='1")]
    public void attributes_that_nothing_reads_go(string source, string left) => Assert.Equal(left, Text(source));

    [Theory]
    [InlineData("<script type='application/ld+json'>{\"a\":1}</script>")]
    [InlineData("<!-- <script> --><p>text</p><!-- </script> -->")]
    [InlineData("<p title='<script>'>text</p><p title='</script>'>")]
    [InlineData("<textarea><style></textarea><p>text</p></style>")]
    [InlineData("<script>never closed <p>text</p>")]
    [InlineData("<script><!-- <script> </script> text --></script>")]
    [InlineData("<svg><g><svg></svg></g></svg><p>text")]
    [InlineData("<svg/><p>text</p><svg></svg>")]
    [InlineData("a < b, 1<2, </ >")]
    [InlineData("<")]
    [InlineData("<s")]
    [InlineData("")]
    public void what_may_hold_text_or_data_stays(string source) => Assert.Equal(source, Text(source));

    [Theory]
    [InlineData("<div>a<script>x</script>b<style>y</style><p>c<svg><path/></svg>d</div>e")]
    [InlineData("<table><script>x</script><tr><style>y</style><td>c</table>")]
    [InlineData("<head><script>1</script><style>2</style><title>t</title><body><p>x<script>3</script>")]
    public void tree_around_them_is_the_same(string source)
    {
        static string Shape(string html)
        {
            var document = new HtmlParser().ParseDocument(html);
            foreach (var element in document.QuerySelectorAll("script, style, svg"))
                element.InnerHtml = "";
            return document.DocumentElement.OuterHtml;
        }

        Assert.Equal(Shape(source), Shape(Text(source)));
    }

    private static string Text(string source)
    {
        using var stripped = StrippedSource.Of(source);
        return stripped.Text.ToString();
    }
}
