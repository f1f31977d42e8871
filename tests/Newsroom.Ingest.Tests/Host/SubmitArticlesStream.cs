using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public sealed class SubmitArticlesStream : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await IngestHost.StartAsync(settings: ("Ingest:MaxInFlightPerStream", "4"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task answers_come_in_the_order_of_the_requests()
    {
        var answers = await SubmitAllAsync(Enumerable.Range(0, 100).Select(i => Request(Documents.Text($"lost-{i}"), $"tag {i}")));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), answers.Select(a => a.Index));
        Assert.All(answers, a => Assert.Equal($"tag {a.Index}", a.Tag));
        Assert.All(answers, a => Assert.Equal(ValidDocument.IdOf("harbour-desk", $"lost-{a.Index}"), a.Accepted.Article.ArticleId));
    }

    [Fact]
    public async Task an_invalid_item_gets_its_error_and_does_not_end_the_stream()
    {
        var answers = await SubmitAllAsync(
        [
            Request(Documents.Text("lost-a"), "first"),
            Request(Documents.Text("").With(d => d.MediaType = "image/png"), "second"),
            Request(Documents.Text("lost-b"), new string('t', 201)),
            Request(document: null, "fourth"),
            Request(Documents.Text("lost-c"), "last"),
        ]);

        Assert.Equal(
            [
                SubmitArticlesResponse.ResultOneofCase.Accepted,
                SubmitArticlesResponse.ResultOneofCase.Error,
                SubmitArticlesResponse.ResultOneofCase.Error,
                SubmitArticlesResponse.ResultOneofCase.Error,
                SubmitArticlesResponse.ResultOneofCase.Accepted,
            ],
            answers.Select(a => a.ResultCase));
        Assert.Equal(["document.guid", "document.media_type"], answers[1].Error.Violations.Select(v => v.Field));
        Assert.Equal((int)StatusCode.InvalidArgument, answers[1].Error.Code);
        Assert.Equal("tag", Assert.Single(answers[2].Error.Violations).Field);
        Assert.Equal("document", Assert.Single(answers[3].Error.Violations).Field);
        Assert.Equal(2, (await _host.Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel)).Count);
    }

    [Fact]
    public async Task a_later_item_of_an_article_is_the_later_revision()
    {
        var answers = await SubmitAllAsync(Enumerable.Range(1, 40).Select(i => Request(Documents.Text("lost-a", $"text {i}"), "")));

        Assert.Equal(Enumerable.Range(1, 40), answers.Select(a => a.Accepted.Article.Revision));
    }

    [Fact]
    public async Task a_shutdown_answers_what_was_read_and_says_unavailable()
    {
        using var call = _host.Client.SubmitArticles(deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(Request(Documents.Text("lost-a"), "only"), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal("only", call.ResponseStream.Current.Tag);

        var stopping = _host.StopAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stopping;
    }

    private async Task<List<SubmitArticlesResponse>> SubmitAllAsync(IEnumerable<SubmitArticlesRequest> requests)
    {
        using var call = _host.Client.SubmitArticles(deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        var answers = call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);
        foreach (var request in requests)
            await call.RequestStream.WriteAsync(request, Cancel);
        await call.RequestStream.CompleteAsync();
        return await answers;
    }

    private static SubmitArticlesRequest Request(RawDocument? document, string tag) => new() { Document = document, Tag = tag };
}
