using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>From Submit to a terminal state over the real gRPC endpoint.</summary>
public sealed class ArticleOnItsWay : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await IngestHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task tracking_ends_when_the_article_is_indexed()
    {
        var answer = await _host.SubmitAsync(Documents.Text("a"));

        var told = await _host.TrackAsync(answer.Article);

        Assert.All(told, t => Assert.Equal(answer.Article, t.Article));
        Assert.Equal(told.Distinct(), told);
        var last = told[^1].Status;
        Assert.Equal((ArticleState.Indexed, answer.ReceivedAt), (last.State, last.ReceivedAt));
        Assert.NotNull(last.FinishedAt);
    }

    [Fact]
    public async Task every_stage_becomes_a_hop_of_the_status()
    {
        var answer = await _host.SubmitAsync(Documents.Text("a"));
        await _host.TrackAsync(answer.Article);

        // Ingest's own report travels beside the article and may be recorded after its last.
        GetArticleStatusResponse? status = null;
        await IngestHost.EventuallyAsync(
            async ct =>
            {
                status = await _host.Client.GetArticleStatusAsync(
                    new GetArticleStatusRequest { Source = "harbour-desk", Guid = "a" }, cancellationToken: ct);
                return status.Revisions[0].Hops.Count == 3;
            },
            "three hops");

        Assert.Equal((answer.Article, ArticleState.Indexed), (status!.Article, status.State));
        Assert.Equal([Stage.Ingest, Stage.Cleaning, Stage.Search], status.Revisions[0].Hops.Select(h => h.Stage));
        Assert.All(status.Revisions[0].Hops, h => Assert.NotEmpty(h.Instance));
    }

    [Fact]
    public async Task a_rejection_is_terminal_with_its_reason()
    {
        var answer = await _host.SubmitAsync(Documents.Text("login-a"));

        var last = (await _host.TrackAsync(answer.Article))[^1].Status;

        Assert.Equal((ArticleState.Rejected, Reason.LoginPage, "asks to log in"), (last.State, last.Reason, last.Detail));
    }

    [Fact]
    public async Task the_stages_get_the_raw_copy_once_with_the_charset_that_applies()
    {
        var document = Documents.Text("a").With(d => d.Declared.Headline = "Rain");
        var answer = await _host.SubmitAsync(document);
        await _host.SubmitAsync(document);
        await _host.TrackAsync(answer.Article);

        var received = Assert.Single(_host.Pipeline.Received);

        var told = new RawDocument(document) { Charset = "utf-8" };
        Assert.Equal((told, answer.Article, 1, answer.ReceivedAt), (received.Document, received.Article, received.Attempt, received.ReceivedAt));
    }

    [Fact]
    public async Task an_outdated_revision_can_be_tracked_by_its_number()
    {
        await _host.SubmitAsync(Documents.Text("a", "new").With(d => d.Declared.Version = 5));
        var old = await _host.SubmitAsync(Documents.Text("a", "old").With(d => d.Declared.Version = 4));

        var told = Assert.Single(await _host.TrackAsync(old.Article));

        Assert.Equal((2, ArticleState.Superseded), (told.Article.Revision, told.Status.State));
    }

    [Fact]
    public async Task unknown_articles_and_revisions_are_not_found()
    {
        var known = (await _host.SubmitAsync(Documents.Text("a"))).Article;
        var unknown = new ArticleRef { ArticleId = ValidDocument.IdOf("harbour-desk", "never") };

        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => _host.TrackAsync(unknown))).StatusCode);
        Assert.Equal(
            StatusCode.NotFound,
            (await Assert.ThrowsAsync<RpcException>(() => _host.TrackAsync(new ArticleRef(known) { Revision = 2 }))).StatusCode);
        Assert.Equal(
            StatusCode.NotFound,
            (await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.GetRawDocumentAsync(
                new GetRawDocumentRequest { ArticleId = known.ArticleId, Revision = 2 }, cancellationToken: Cancel))).StatusCode);
    }

    [Fact]
    public async Task the_raw_document_comes_back_by_id()
    {
        var document = Documents.Text("a").With(d => d.Declared.Headline = "Rain");
        var answer = await _host.SubmitAsync(document);

        var raw = await _host.Client.GetRawDocumentAsync(
            new GetRawDocumentRequest { ArticleId = answer.Article.ArticleId.ToUpperInvariant() }, cancellationToken: Cancel);

        Assert.Equal((document, answer.Article, answer.ReceivedAt), (raw.Document, raw.Article, raw.ReceivedAt));
    }

    [Fact]
    public async Task a_list_is_read_page_by_page_with_the_same_conditions()
    {
        for (var i = 0; i < 5; i++)
            await _host.SubmitAsync(Documents.Text($"lost-{i}"));

        var first = await ListAsync(new ListArticlesRequest { PageSize = 3, Source = "harbour-desk" });
        var second = await ListAsync(new ListArticlesRequest { PageSize = 3, Source = "harbour-desk", PageToken = first.NextPageToken });
        var error = await Assert.ThrowsAsync<RpcException>(
            () => ListAsync(new ListArticlesRequest { PageSize = 3, Source = "city-desk", PageToken = first.NextPageToken }));

        Assert.Equal(
            ["lost-4", "lost-3", "lost-2", "lost-1", "lost-0"], first.Articles.Concat(second.Articles).Select(a => a.Article.Guid));
        Assert.Equal("", second.NextPageToken);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task a_list_is_filtered_by_state_and_time()
    {
        var indexed = await _host.SubmitAsync(Documents.Text("a"));
        await _host.TrackAsync(indexed.Article);
        var pending = await _host.SubmitAsync(Documents.Text("lost-a"));

        var list = await ListAsync(new ListArticlesRequest { State = ArticleState.Indexed });
        var early = await ListAsync(new ListArticlesRequest { ReceivedBefore = pending.ReceivedAt });
        var late = await ListAsync(new ListArticlesRequest
        {
            ReceivedFrom = pending.ReceivedAt,
            ReceivedBefore = pending.ReceivedAt + TimeSpan.FromDays(1).ToDuration(),
        });

        Assert.Equal(["a"], list.Articles.Select(a => a.Article.Guid));
        Assert.Equal(["a"], early.Articles.Select(a => a.Article.Guid));
        Assert.Equal(["lost-a"], late.Articles.Select(a => a.Article.Guid));
    }

    private async Task<ListArticlesResponse> ListAsync(ListArticlesRequest request) =>
        await _host.Client.ListArticlesAsync(request, cancellationToken: Cancel);
}
