using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Pages that ingest fetches for a caller, and what it then tells of the pipeline.</summary>
public sealed partial class FeedRpcTests
{
    [Fact]
    public async Task page_is_fetched_and_taken_under_its_url()
    {
        _server.Answer("page", "<p>The whole story.</p>", "text/html; charset=utf-8");
        var url = _server.Url("page", 1).AbsoluteUri;

        var first = await FetchAsync(url);
        var again = await FetchAsync(url);

        Assert.Equal(SubmitOutcome.Accepted, first.Submitted.Outcome);
        Assert.Equal(SubmitOutcome.Duplicate, again.Submitted.Outcome);
        Assert.Equal(("pages", url), (first.Submitted.Article.Source, first.Submitted.Article.Guid));
        var stored = await _host.Client.GetRawDocumentAsync(
            new GetRawDocumentRequest { ArticleId = first.Submitted.Article.ArticleId }, cancellationToken: Cancel);
        Assert.Equal((url, "<p>The whole story.</p>"), (stored.Document.Url, stored.Document.Content.ToStringUtf8()));
    }

    [Fact]
    public async Task fetched_page_may_have_a_guid_of_its_own()
    {
        _server.Answer("page", "<p>The whole story.</p>", "text/html");
        Assert.Equal("mine", (await FetchAsync(_server.Url("page", 1).AbsoluteUri, guid: "mine")).Submitted.Article.Guid);
    }

    [Theory]
    [InlineData("", "pages", "", "url")]
    [InlineData("ftp://news.example/", "pages", "", "url")]
    [InlineData("http://10.0.0.1/", "pages", "", "url")]
    [InlineData("http://news.example/", "", "", "source")]
    [InlineData("http://news.example/", "pages", "line\nbreak", "guid")]
    public async Task bad_page_is_answered_with_its_field_before_anything_is_asked(string url, string source, string guid, string field) =>
        Assert.Equal([field], await FieldsAsync(FetchAsync(url, source, guid)));

    [Fact]
    public async Task page_that_cannot_be_had_is_refused()
    {
        _server.Answer("gone", "x", "text/html", 404);
        _server.Answer("picture", "\u0000\u0001", "image/png");
        await FailsAsync(StatusCode.FailedPrecondition, FetchAsync(_server.Url("gone", 1).AbsoluteUri));
        Assert.Equal(["document.media_type"], await FieldsAsync(FetchAsync(_server.Url("picture", 1).AbsoluteUri)));
    }

    [Fact]
    public async Task pipeline_tells_of_what_was_fetched()
    {
        _server.Answer("page", "<p>The whole story.</p>", "text/html");
        var article = (await FetchAsync(_server.Url("page", 1).AbsoluteUri)).Submitted.Article;
        // Each stage reports by itself, in any order.
        var stats = new GetPipelineStatsResponse();
        await IngestHost.EventuallyAsync(
            async _ => (stats = await StatsAsync(TimeSpan.FromHours(1))).Workers.Any(w => w.Stage == Stage.Ingest), "ingest has reported");

        Assert.Equal(4, stats.Stages.Count);
        Assert.Equal(article.Source, Assert.Single(stats.SlowestSources).Source);
        Assert.False(stats.IntakeSlowed);
    }

    [Fact]
    public async Task window_is_checked()
    {
        foreach (var window in new[] { new Duration(), new Duration { Seconds = 3_601 }, new Duration { Seconds = -1 }, new Duration { Seconds = long.MaxValue } })
            Assert.Equal(["window"], await FieldsAsync(_host.Client.GetPipelineStatsAsync(new GetPipelineStatsRequest { Window = window }, cancellationToken: Cancel).ResponseAsync));
        Assert.NotNull(await _host.Client.GetPipelineStatsAsync(new GetPipelineStatsRequest(), cancellationToken: Cancel));
    }

    private async Task<FetchArticleResponse> FetchAsync(string url, string source = "pages", string guid = "") => await _host.Client.FetchArticleAsync(
        new FetchArticleRequest { Url = url, Source = source, Guid = guid }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);

    private async Task<GetPipelineStatsResponse> StatsAsync(TimeSpan window) => await _host.Client.GetPipelineStatsAsync(
        new GetPipelineStatsRequest { Window = window.ToDuration() }, cancellationToken: Cancel);
}
