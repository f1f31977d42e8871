using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public sealed class BadInputHost : IAsyncLifetime
{
    public IngestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await IngestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>Bad input is answered with the fields that are wrong; nothing is stored and nothing is published.</summary>
public sealed class BadInput(BadInputHost fixture) : IClassFixture<BadInputHost>
{
    private readonly IngestHost _host = fixture.Host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(BadDocuments.Cases), MemberType = typeof(BadDocuments))]
    public async Task a_document_over_a_limit_is_refused_and_leaves_no_trace(string fault, string field)
    {
        var document = BadDocuments.Make(fault);

        var error = await Assert.ThrowsAsync<RpcException>(() => _host.SubmitAsync(document));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal([field], FieldsOf(error));
        Assert.Null(await _host.Store.FindAsync(ValidDocument.IdOf(document.Source, document.Guid), 0, Cancel));
        Assert.Empty(await _host.Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel));
        Assert.Equal(0, (await _host.Store.MeasureOutboxAsync(Cancel)).Depth);
        Assert.Empty(_host.Pipeline.Received);
    }

    [Fact]
    public async Task a_missing_document_is_refused()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _host.Client.SubmitArticleAsync(new SubmitArticleRequest(), cancellationToken: Cancel));

        Assert.Equal((StatusCode.InvalidArgument, "document"), (error.StatusCode, Assert.Single(FieldsOf(error))));
    }

    [Fact]
    public async Task a_message_over_8_mib_is_exhausting()
    {
        var document = Documents.Text("huge").With(d => d.Content = ByteString.CopyFrom(new byte[9 * 1024 * 1024]));

        var error = await Assert.ThrowsAsync<RpcException>(() => _host.SubmitAsync(document));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("not-a-uuid", "", "")]
    [InlineData("", "harbour-desk", "")]
    [InlineData("", "", "a")]
    public async Task a_status_needs_an_article(string articleId, string source, string guid)
    {
        var request = new GetArticleStatusRequest { ArticleId = articleId, Source = source, Guid = guid };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.GetArticleStatusAsync(request, cancellationToken: Cancel));

        Assert.Equal(["article_id"], FieldsOf(error));
    }

    [Fact]
    public async Task a_raw_document_needs_an_article_and_no_negative_revision()
    {
        var request = new GetRawDocumentRequest { ArticleId = "x", Revision = -1 };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.GetRawDocumentAsync(request, cancellationToken: Cancel));

        Assert.Equal(["article_id", "revision"], FieldsOf(error));
    }

    [Theory]
    [InlineData("page_size", -1, 0, "")]
    [InlineData("page_size", 1_001, 0, "")]
    [InlineData("state", 0, 99, "")]
    [InlineData("page_token", 0, 0, "bm90IGEgdG9rZW4")]
    [InlineData("page_token", 0, 0, "***")]
    public async Task a_list_needs_a_known_state_a_size_in_range_and_a_token_it_gave(string field, int size, int state, string token)
    {
        var request = new ListArticlesRequest { PageSize = size, State = (ArticleState)state, PageToken = token };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.ListArticlesAsync(request, cancellationToken: Cancel));

        Assert.Equal([field], FieldsOf(error));
    }

    [Fact]
    public async Task quarantine_needs_ids_it_gave_a_note_and_a_token_of_the_same_stage()
    {
        var retry = await RefusedAsync(async () => await _host.Client.RetryQuarantinedAsync(new RetryQuarantinedRequest(), cancellationToken: Cancel));
        var unknown = await RefusedAsync(async () => await _host.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { Guid.NewGuid().ToString(), "x" } }, cancellationToken: Cancel));
        var discard = await RefusedAsync(async () => await _host.Client.DiscardQuarantinedAsync(
            new DiscardQuarantinedRequest { MessageIds = { Guid.NewGuid().ToString() }, Note = new string('n', 501) }, cancellationToken: Cancel));
        var list = await RefusedAsync(async () => await _host.Client.ListQuarantinedAsync(
            new ListQuarantinedRequest { Stage = (Stage)99, PageSize = -1, PageToken = "bm90IGEgdG9rZW4" }, cancellationToken: Cancel));

        Assert.Equal(["message_ids"], FieldsOf(retry));
        Assert.Equal(["message_ids[1]"], FieldsOf(unknown));
        Assert.Equal(["note"], FieldsOf(discard));
        Assert.Equal(["stage", "page_size", "page_token"], FieldsOf(list));
    }

    [Fact]
    public async Task what_is_not_in_quarantine_is_named()
    {
        var id = Guid.NewGuid().ToString();

        var error = await RefusedAsync(async () => await _host.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { id } }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Contains(id, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task reprocessing_needs_ids_a_state_that_can_be_sent_and_a_rate_in_range()
    {
        var start = await RefusedAsync(async () => await _host.Client.ReprocessArticlesAsync(
            new ReprocessArticlesRequest { ArticleIds = { "x" }, State = ArticleState.Withdrawn, Rate = 1_001, Source = new string('s', 201) },
            cancellationToken: Cancel));
        var find = await RefusedAsync(async () => await _host.Client.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = "x" }, cancellationToken: Cancel));
        var cancel = await RefusedAsync(async () => await _host.Client.CancelReprocessRunAsync(
            new CancelReprocessRunRequest { RunId = Guid.NewGuid().ToString() }, cancellationToken: Cancel));

        Assert.Equal(["state", "source", "rate", "article_ids[0]"], FieldsOf(start));
        Assert.Equal(["run_id"], FieldsOf(find));
        Assert.Equal(StatusCode.NotFound, cancel.StatusCode);
    }

    private static Task<RpcException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static List<string> FieldsOf(RpcException error)
    {
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        return status.Details.Single().Unpack<BadRequest>().FieldViolations.Select(v => v.Field).ToList();
    }
}
