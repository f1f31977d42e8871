using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Newsroom.Ingest.Tests;

public sealed class ValidDocumentTests
{
    [Fact]
    public void the_article_id_never_changes() =>
        // Stored and handed out: a different value here orphans every article in every database.
        Assert.Equal("1a289bc8-84a2-5ccc-b862-372d21b8245f", Documents.Valid(Documents.Text("g-1", source: "ap")).ArticleId);

    [Fact]
    public void the_article_id_depends_on_source_and_guid_alone()
    {
        var one = Documents.Valid(Documents.Text("g", "one", "s"));
        var revised = Documents.Valid(Documents.Text("g", "two", "s").With(d => d.Url = "https://news.example/"));

        Assert.Equal(one.ArticleId, revised.ArticleId);
        Assert.Equal(one.ArticleId, ValidDocument.IdOf("s", "g"));
    }

    [Theory]
    [InlineData("sg", "")]
    [InlineData("", "sg")]
    [InlineData("g", "s")]
    [InlineData("S", "g")]
    public void other_pairs_have_other_ids(string source, string guid) =>
        Assert.NotEqual(ValidDocument.IdOf("s", "g"), ValidDocument.IdOf(source, guid));

    [Fact]
    public void the_fingerprint_ignores_what_a_feed_changes_from_poll_to_poll()
    {
        var document = Documents.Text("f");
        var again = document.Clone().With(d =>
        {
            d.Url = "https://news.example/f?utm_source=feed";
            d.RetrievedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch);
            d.Declared.Keywords.Add("rain");
            d.MediaType = "text/plain; charset=UTF-8";
        });

        Assert.Equal(Documents.Valid(document).Fingerprint(), Documents.Valid(again).Fingerprint());
    }

    [Fact]
    public void the_fingerprint_changes_with_the_bytes_and_with_how_they_are_read()
    {
        byte[][] fingerprints =
        [
            Documents.Valid(Documents.Text("f")).Fingerprint(),
            Documents.Valid(Documents.Text("f").With(d => d.Content = ByteString.CopyFromUtf8("Rain fell."))).Fingerprint(),
            Documents.Valid(Documents.Text("f").With(d => d.MediaType = "text/html")).Fingerprint(),
            Documents.Valid(Documents.Text("f").With(d => d.Charset = "windows-1252")).Fingerprint(),
        ];

        Assert.Equal(fingerprints.Length, fingerprints.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
    }
}
