using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

public sealed class DocumentRulesTests
{
    [Theory]
    [MemberData(nameof(BadDocuments.Cases), MemberType = typeof(BadDocuments))]
    public void each_fault_is_named_with_its_field(string fault, string field)
    {
        var violations = new Violations();

        var valid = DocumentRules.Check(BadDocuments.Make(fault), violations);

        Assert.Null(valid);
        Assert.Equal([field], violations.Items.Select(v => v.Field));
    }

    [Theory]
    [MemberData(nameof(BadDocuments.UndecodableCases), MemberType = typeof(BadDocuments))]
    public void bytes_that_do_not_fit_their_charset_are_taken_with_their_fault(string fault) =>
        Assert.Contains("see byte", Documents.Valid(BadDocuments.MakeUndecodable(fault)).Fault, StringComparison.Ordinal);

    [Fact]
    public void missing_document_is_one_violation()
    {
        var violations = new Violations();

        Assert.Null(DocumentRules.Check(document: null, violations));

        Assert.Equal(("document", "is required"), Assert.Single(violations.Items));
    }

    [Fact]
    public void everything_wrong_is_said_at_once()
    {
        var violations = new Violations();

        DocumentRules.Check(new RawDocument(), violations);

        Assert.Equal(
            ["document.source", "document.guid", "document.content", "document.media_type"], violations.Items.Select(v => v.Field));
    }

    [Fact]
    public void values_at_their_limits_are_taken()
    {
        var document = Documents.Text(new string('g', 1_000), source: new string('s', 200)).With(d =>
        {
            d.Content = ByteString.CopyFrom(Enumerable.Repeat((byte)'a', DocumentRules.MaxContentBytes).ToArray());
            d.Url = "https://news.example/" + new string('u', 2_000 - 21);
            d.Declared.Headline = string.Concat(Enumerable.Repeat("😀", 1_000));
            d.Declared.Urgency = 9;
        });

        Assert.Equal("text/plain", Documents.Valid(document).MediaType);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("TEXT/HTML; Charset=UTF-8")]
    [InlineData("application/xhtml+xml;profile=x")]
    [InlineData("text/plain; format=flowed; charset=\"utf-8\"")]
    public void known_media_types_are_taken_with_any_parameters(string mediaType) =>
        Assert.Equal("utf-8", Documents.Valid(Documents.Text("m").With(d => d.MediaType = mediaType)).Charset);

    [Fact]
    public void control_characters_of_wire_copy_are_text() =>
        Documents.Valid(Documents.Text("w", "\u0001a123 wire\u0002 text\u001a\u000b\u0003"));
}
