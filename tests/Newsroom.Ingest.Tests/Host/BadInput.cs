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

    private static List<string> FieldsOf(RpcException error)
    {
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        return status.Details.Single().Unpack<BadRequest>().FieldViolations.Select(v => v.Field).ToList();
    }
}
