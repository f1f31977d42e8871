using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

public sealed class SampleTests
{
    public static TheoryData<string> Names => [.. WireSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void each_sample_is_told_by_its_content_and_read_as_expected(string name)
    {
        var text = WireSamples.Text(name);
        var format = WireFormats.Detect(text);
        Assert.NotNull(format);

        var actual = WireSamples.Json(WireSamples.Describe(WireSamples.Read(text, format.Value)));

        Assert.Equal(WireSamples.Expected[name] is { } expected ? WireSamples.Json(expected) : "", actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void an_item_read_from_its_own_source_is_the_same(string name)
    {
        var text = WireSamples.Text(name);
        foreach (var item in WireSamples.Read(text, WireFormats.Detect(text)!.Value).Items.Where(i => i.Source is not null))
        {
            if (item.Source!.StartsWith("<newsItem", StringComparison.Ordinal))
                Assert.Equal(item.Content, WireSamples.Single(item.Source, WireFormat.NewsMlG2).Content);
            else if (item.Source.StartsWith("<entry", StringComparison.Ordinal))
                Assert.Equal(item.Content, WireSamples.Single(item.Source, WireFormat.Atom).Content);
            else if (item.Source.StartsWith("<item", StringComparison.Ordinal))
                Assert.Equal(item.Content, WireSamples.Single($"<rss><channel>{item.Source}</channel></rss>", WireFormat.Rss).Content);
        }
    }

    [Theory]
    [InlineData("application/atom+xml", "rss2.xml", WireFormat.Rss)]
    [InlineData("text/xml", "nitf.xml", WireFormat.Nitf)]
    [InlineData("application/xml", "newsmessage-g2.xml", WireFormat.NewsMlG2)]
    [InlineData("application/json", "ninjs30.json", WireFormat.Ninjs)]
    [InlineData("application/json", "jsonfeed11.json", WireFormat.JsonFeed)]
    [InlineData("application/json", "ninjs-array.json", WireFormat.Ninjs)]
    [InlineData("text/html", "rss2.xml", null)]
    public void the_content_goes_before_the_label(string mediaType, string name, WireFormat? expected) =>
        Assert.Equal(expected, WireFormats.Detect(mediaType, WireSamples.Text(name)));

    [Theory]
    [InlineData("<!DOCTYPE html><html><body><rss></rss></body></html>")]
    [InlineData("{\"uri\": \"x\"}")]
    [InlineData("[]")]
    [InlineData("[{\"a\": 1}]")]
    [InlineData("[warning] <p>No feed.</p>")]
    [InlineData("")]
    [InlineData("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>")]
    public void what_is_none_of_them_is_not_told_to_be_one(string text) => Assert.Null(WireFormats.Detect(text));
}
