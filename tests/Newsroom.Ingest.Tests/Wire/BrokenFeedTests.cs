using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

public sealed class BrokenFeedTests
{
    [Theory]
    [InlineData("\uFEFF\n  <?xml version=\"1.0\"?><rss><channel><item><title>A B</title></item></channel></rss>")]
    [InlineData("<br />\n<b>Warning</b>: x in y <?xml version=\"1.0\"?><rss><channel><item><title>A B</title></item></channel></rss>")]
    [InlineData("<?xml version=\"1.1\"?><rss><channel><item><title>A&nbsp;B</title></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>A\u0008 &#0;&#x1F;B</title></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>A B</title><oops:x>1</oops:x></item></channel></rss>")]
    [InlineData("<rss><channel><item><title><![CDATA[A]]> B</title></item></channel></rss> <script>")]
    [InlineData("<rss><channel><item><title>A <!-- c -->B</title><link>http://x.example/?a=1&b=2</link></item></channel></rss>")]
    public void what_has_one_meaning_is_repaired(string text) => Assert.Equal("A B", WireSamples.Single(text, WireFormat.Rss).Declared.Headline);

    [Theory]
    [InlineData("a &mdash; b & c < d &amp; e &bogus; f", "a — b & c < d & e &bogus; f")]
    public void stray_characters_stand_for_themselves(string raw, string expected) =>
        Assert.Equal(expected, WireSamples.Single($"<rss><channel><item><description>{raw}</description></item></channel></rss>", WireFormat.Rss).Content);

    [Theory]
    [InlineData("<rss><channel><item>", WireFormat.Rss)]
    [InlineData("<rss><channel><item></channel></rss>", WireFormat.Rss)]
    [InlineData("<rss><channel><item a=1/></channel></rss>", WireFormat.Rss)]
    [InlineData("<html></html>", WireFormat.Rss)]
    [InlineData("", WireFormat.Atom)]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"b\">]><nitf>&a;</nitf>", WireFormat.Nitf)]
    [InlineData("{", WireFormat.Ninjs)]
    [InlineData("[]", WireFormat.Ninjs)]
    [InlineData("{\"uri\":\"\\ud800\"}", WireFormat.Ninjs)]
    [InlineData("{\"version\":\"1\"}", WireFormat.JsonFeed)]
    public void what_is_broken_beyond_that_is_refused(string text, WireFormat format) =>
        Assert.Throws<WireFormatException>(() => WireSamples.Read(text, format));

    [Theory]
    [InlineData("Fri, 03 May 2024 07:30:00 EST", "2024-05-03T12:30:00Z")]
    [InlineData("3 May 24 07:30 +0200", "2024-05-03T05:30:00Z")]
    [InlineData("Friday, 03-May-99 07:30:00 GMT", "1999-05-03T07:30:00Z")]
    [InlineData("Fri May  3 07:30:00 2024", null)]
    [InlineData("May 3, 2024 7:30", "2024-05-03T07:30:00Z")]
    [InlineData("2024-05-03T07:30:00.1234567+02:00", "2024-05-03T05:30:00Z")]
    [InlineData("20240503T073000Z", "2024-05-03T07:30:00Z")]
    [InlineData("2024-05-03", "2024-05-03T00:00:00Z")]
    [InlineData("2024-05-03T24:00:00Z", "2024-05-04T00:00:00Z")]
    [InlineData("03 May 2024 07:30:00 IST", null)]
    [InlineData("2024-02-30T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+05:00", null)]
    [InlineData("yesterday", null)]
    public void times_are_read_as_feeds_write_them(string text, string? expected)
    {
        var item = WireSamples.Single($"<rss><channel><item><pubDate>{text}</pubDate></item></channel></rss>", WireFormat.Rss);

        Assert.Equal(expected, item.Declared.PublishedAt?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", null));
        Assert.True(expected is not null || item.NotUnderstood.Count == 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    public void an_embargo_without_a_readable_end_withholds(string norm) => Assert.Equal(
        PublicationStatus.Withheld,
        WireSamples.Single($"<nitf><head><docdata management-status='usable'><date.release norm='{norm}'/></docdata></head></nitf>", WireFormat.Nitf)
            .Declared.PublicationStatus);

    [Fact]
    public void what_passes_a_limit_of_the_contract_is_cut_with_a_note()
    {
        var categories = string.Concat(Enumerable.Range(0, 201).Select(i => $"<category>k{i}</category>"));
        var item = WireSamples.Single($"<rss><channel><item><title>{new string('x', 1_001)}</title>{categories}</item></channel></rss>", WireFormat.Rss);

        Assert.Equal(1_000, item.Declared.Headline.Length);
        Assert.Equal(200, item.Declared.Keywords.Count);
        Assert.Equal(["item/title (cut to 1000 characters)", "item/category (more than 200)"], item.NotUnderstood);
    }

    [Fact]
    public void items_depth_elements_attributes_and_values_are_limited()
    {
        var items = string.Concat(Enumerable.Repeat("<item/>", WireLimits.Items + 1));
        var deep = string.Concat(Enumerable.Repeat("<a>", WireLimits.Depth + 1));
        var many = string.Concat(Enumerable.Repeat("<a/>", WireLimits.Nodes + 1));
        var attributes = string.Concat(Enumerable.Range(0, WireLimits.Attributes + 1).Select(i => $" a{i}=''"));
        foreach (var text in new[] { $"<rss><channel>{items}</channel></rss>", $"<rss>{deep}</rss>", $"<rss>{many}</rss>", $"<rss{attributes}/>" })
            Assert.Contains("more than", Assert.Throws<WireFormatException>(() => WireSamples.Read(text, WireFormat.Rss)).Message.Replace("deeper than", "more than"), StringComparison.Ordinal);
        Assert.Throws<WireFormatException>(() => WireSamples.Read($"{{\"a\":[{new string('[', 70)}{new string(']', 70)}]}}", WireFormat.Ninjs));
        Assert.Throws<WireFormatException>(() => WireSamples.Read($"{{\"a\":[{string.Join(',', Enumerable.Repeat("0", WireLimits.Nodes))}]}}", WireFormat.Ninjs));
    }
}
