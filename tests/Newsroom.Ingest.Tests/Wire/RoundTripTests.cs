using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Any item that is written in a format is read back as it was.</summary>
public sealed class RoundTripTests
{
    // Any seed will do; a fixed one makes a failure come again.
    private static readonly WireCopy[] Cases = [.. Gen.Sample(WireCopy.Any, 100, new Rnd(20_240_503), 300)];

    [Theory]
    [InlineData("]]>")]
    [InlineData("<![CDATA[")]
    [InlineData("&amp;")]
    [InlineData("😀")]
    [InlineData("שלום")]
    [InlineData("\u202E")]
    [InlineData("\u2028")]
    public void cases_hold_what_is_hard_to_write(string piece) => Assert.True(Cases.Count(c => c.Html.Contains(WireCopy.Escaped(piece), StringComparison.Ordinal)) > 10);

    [Fact]
    public void rss() => Check(WireFormat.Rss, FeedWriters.Rss, c => c.OfFeed(hasSubjects: true, hasRights: true), c => c.Html);

    [Fact]
    public void rdf() => Check(WireFormat.Rdf, FeedWriters.RdfSite, c => c.OfFeed(hasSubjects: false, hasRights: true), c => c.Html);

    [Fact]
    public void atom() => Check(WireFormat.Atom, FeedWriters.Atom, c => c.OfFeed(hasSubjects: false, hasRights: true), c => c.Html);

    [Fact]
    public void json_feed() => Check(WireFormat.JsonFeed, FeedWriters.Json, c => c.OfFeed(hasSubjects: false, hasRights: false), c => c.Text);

    [Fact]
    public void ninjs_1() => Check(WireFormat.Ninjs, IptcWriters.Ninjs1, c => c with { Id = c.Url }, c => c.Html);

    [Fact]
    public void ninjs_2() => Check(WireFormat.Ninjs, IptcWriters.Ninjs2, c => c with { Id = c.Url }, c => c.Html);

    [Fact]
    public void ninjs_3() => Check(WireFormat.Ninjs, IptcWriters.Ninjs3, c => c with { Id = c.Url }, c => c.Html);

    [Fact]
    public void news_item() => Check(WireFormat.NewsMlG2, IptcWriters.NewsItem, c => c with { Url = "" }, c => c.Html);

    [Fact]
    public void news_message() => Check(WireFormat.NewsMlG2, IptcWriters.NewsMessage, c => c with { Url = "" }, c => c.Html);

    [Fact]
    public void news_item_with_nitf() => Check(WireFormat.NewsMlG2, IptcWriters.NewsItemOfNitf, c => c with { Url = "" }, c => c.Html);

    [Fact]
    public void nitf() => Check(WireFormat.Nitf, IptcWriters.Nitf, c => c with { Url = "" }, c => c.Html);

    private static void Check(WireFormat format, Func<WireCopy, string> write, Func<WireCopy, WireCopy> sayable, Func<WireCopy, string> content)
    {
        foreach (var copy in Cases.Select(sayable))
        {
            var text = write(copy);
            Assert.Equal(format, WireFormats.Detect(text));
            var item = WireSamples.Single(text, format);
            var declared = new DeclaredMetadata(item.Declared);
            declared.Subjects.Clear();
            declared.Subjects.AddRange(item.Declared.Subjects.Order(StringComparer.Ordinal));

            Assert.Equal(copy.Declared, declared);
            Assert.Equal((copy.Id, copy.Url, copy.Note), (item.ItemId, item.Url, item.EditorialNote));
            Assert.Equal(content(copy), item.Content);
            Assert.Equal(content(copy) == copy.Html ? "text/html" : "text/plain", item.MediaType);
            Assert.Empty(item.NotUnderstood);
        }
    }
}
