using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>Wire formats and feeds that are submitted as documents.</summary>
public sealed class WireDelivery : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await IngestHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("ninjs13.json", "application/ninjs+json")]
    [InlineData("ninjs21.json", "application/json")]
    [InlineData("newsitem-g2.xml", "application/vnd.iptc.g2.newsitem+xml; charset=utf-8")]
    [InlineData("nitf.xml", "text/xml")]
    public async Task item_goes_its_way_as_text_and_is_given_back_as_it_came(string file, string mediaType)
    {
        var sent = Sample(file, mediaType);
        var answer = await _host.SubmitAsync(sent);
        var item = Assert.Single(answer.Items);
        Assert.Equal((SubmitOutcome.Accepted, item.Article), (answer.Outcome, answer.Article));
        Assert.Equal(ArticleState.Indexed, (await _host.TrackAsync(answer.Article))[^1].Status.State);

        var received = Assert.Single(_host.Pipeline.Received).Document;
        Assert.StartsWith("text/", received.MediaType, StringComparison.Ordinal);
        Assert.Equal("utf-8", received.Charset);
        Assert.NotEmpty(received.Declared.Headline);
        Assert.Equal(answer.Article.Guid, received.Guid);
        var raw = await _host.Client.GetRawDocumentAsync(
            new GetRawDocumentRequest { ArticleId = answer.Article.ArticleId }, cancellationToken: Cancel);
        Assert.Equal(sent, raw.Document);
        Assert.Equal(SubmitOutcome.Duplicate, (await _host.SubmitAsync(sent)).Outcome);
    }

    [Theory]
    [InlineData("newsmessage-g2.xml", "application/vnd.iptc.g2.newsmessage+xml")]
    [InlineData("rss2.xml", "application/rss+xml")]
    [InlineData("rss1.rdf", "application/rdf+xml")]
    [InlineData("atom1.xml", "application/atom+xml")]
    [InlineData("jsonfeed11.json", "application/feed+json")]
    [InlineData("ninjs-array.json", "application/ninjs+json")]
    [InlineData("ninjs-array.json", "application/json")]
    public async Task each_item_of_several_is_an_article_of_its_own(string file, string mediaType)
    {
        var answer = await _host.SubmitAsync(Sample(file, mediaType));

        Assert.NotEmpty(answer.Items);
        Assert.Equal(answer.Items.Count, answer.Items.Select(i => i.Article.ArticleId).Distinct().Count());
        foreach (var item in answer.Items.Where(i => i.Outcome == SubmitOutcome.Accepted))
        {
            var raw = await _host.Client.GetRawDocumentAsync(
                new GetRawDocumentRequest { ArticleId = item.Article.ArticleId }, cancellationToken: Cancel);
            Assert.Equal(item.Article.Guid, raw.Document.Guid);
            Assert.NotEqual(0, raw.Document.Content.Length);
        }

        Assert.All(
            (await _host.SubmitAsync(Sample(file, mediaType))).Items.Where(i => i.Error is null),
            i => Assert.True(i.Outcome is SubmitOutcome.Duplicate or SubmitOutcome.Killed or SubmitOutcome.Held));
    }

    [Fact]
    public async Task canceled_item_kills_its_article()
    {
        var answer = await _host.SubmitAsync(Sample("canceled-ninjs.json", "application/ninjs+json"));
        Assert.Equal(SubmitOutcome.Killed, answer.Outcome);

        var status = await _host.Client.GetArticleStatusAsync(
            new GetArticleStatusRequest { ArticleId = answer.Article.ArticleId }, cancellationToken: Cancel);
        Assert.Equal(RevisionKind.Kill, status.Revisions[0].Kind);
        Assert.NotEmpty(status.Revisions[0].Notice);
    }

    [Fact]
    public async Task withheld_item_is_kept_and_goes_nowhere_until_its_release()
    {
        var answer = await _host.SubmitAsync(Sample("ninjs30.json", "application/ninjs+json"));
        Assert.Equal(SubmitOutcome.Held, answer.Outcome);
        Assert.DoesNotContain(_host.Pipeline.Received, r => r.Article.ArticleId == answer.Article.ArticleId);

        var release = await _host.Client.ReleaseArticleAsync(
            new ReleaseArticleRequest { ArticleId = answer.Article.ArticleId }, cancellationToken: Cancel);
        Assert.Equal(ArticleState.Indexed, (await _host.TrackAsync(release.Article))[^1].Status.State);
    }

    [Fact]
    public async Task embargoed_item_is_kept_until_its_time()
    {
        var sample = Sample("embargoed-nitf.xml", "application/nitf+xml");
        sample.Declared = new DeclaredMetadata { EmbargoedUntil = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue.AddYears(-1)) };
        // The wire's own embargo goes before what the submit states.
        var wire = Encoding.UTF8.GetString(sample.Content.Span);
        Assert.Contains("date.release", wire, StringComparison.Ordinal);

        var answer = await _host.SubmitAsync(sample);
        var status = await _host.Client.GetArticleStatusAsync(
            new GetArticleStatusRequest { ArticleId = answer.Article.ArticleId }, cancellationToken: Cancel);
        Assert.NotEqual(sample.Declared.EmbargoedUntil, status.Revisions[0].EmbargoedUntil);
    }

    [Theory]
    [InlineData("application/nitf+xml", "<nitf><body>", "document.content")]
    [InlineData("application/ninjs+json", "{\"uri\":", "document.content")]
    [InlineData("application/xml", "<recipe/>", "document.content")]
    [InlineData("application/json", "[1]", "document.content")]
    [InlineData("application/rss+xml", "<rss version='2.0'><channel/></rss>", "document.content")]
    [InlineData("application/rss+xml; charset=klingon", "<rss/>", "document.media_type")]
    [InlineData("image/svg+xml", "<svg/>", "document.media_type")]
    public async Task document_that_is_not_what_it_says_is_refused(string mediaType, string content, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _host.SubmitAsync(Document(mediaType, Encoding.UTF8.GetBytes(content))));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains($"{field}: ", error.Status.Detail, StringComparison.Ordinal);
        Assert.Empty((await _host.Client.ListArticlesAsync(new ListArticlesRequest(), cancellationToken: Cancel)).Articles);
    }

    [Fact]
    public async Task bytes_that_cannot_be_read_are_quarantined_and_kept()
    {
        byte[] bytes = [.. "<?xml version='1.0' encoding='utf-8'?><nitf><body><p>caf"u8, 0xE9, .. "</p></body></nitf>"u8];
        var answer = await _host.SubmitAsync(Document("application/nitf+xml", bytes));
        Assert.Equal((SubmitOutcome.Quarantined, ArticleState.Quarantined), (answer.Outcome, answer.State));

        var raw = await _host.Client.GetRawDocumentAsync(
            new GetRawDocumentRequest { ArticleId = answer.Article.ArticleId }, cancellationToken: Cancel);
        Assert.Equal(bytes, raw.Document.Content.ToByteArray());
    }

    [Fact]
    public async Task item_that_breaks_a_limit_is_refused_alone()
    {
        const string Content = """
            <rss version="2.0"><channel><title>Desk</title>
              <item><guid>bad</guid><title>A headline and nothing more</title></item>
              <item><guid>good</guid><title>Ferry sails again</title><description>It left at noon.</description></item>
            </channel></rss>
            """;
        var answer = await _host.SubmitAsync(Document("application/rss+xml", Encoding.UTF8.GetBytes(Content)));

        Assert.Equal("good", answer.Article.Guid);
        Assert.Equal("document.content", Assert.Single(answer.Items[0].Error.Violations).Field);
        Assert.Equal(SubmitOutcome.Accepted, answer.Items[1].Outcome);
    }

    [Fact]
    public async Task stream_takes_them_too()
    {
        using var call = _host.Client.SubmitArticles(deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        foreach (var (file, mediaType) in new[] { ("rss2.xml", "application/rss+xml"), ("nitf.xml", "application/nitf+xml"), ("rss2.xml", "application/rss+xml") })
            await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Sample(file, mediaType), Tag = file }, Cancel);
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);

        Assert.Equal(["rss2.xml", "nitf.xml", "rss2.xml"], answers.Select(a => a.Tag));
        Assert.All(answers[0].Accepted.Items, i => Assert.Equal(SubmitOutcome.Accepted, i.Outcome));
        Assert.All(answers[2].Accepted.Items, i => Assert.Equal(SubmitOutcome.Duplicate, i.Outcome));
    }

    private static RawDocument Sample(string file, string mediaType) =>
        Document(mediaType, File.ReadAllBytes(Repository.PathOf("seeds", "wire", file)));

    private static RawDocument Document(string mediaType, byte[] content) =>
        new() { Source = "wire", MediaType = mediaType, Content = ByteString.CopyFrom(content) };
}
