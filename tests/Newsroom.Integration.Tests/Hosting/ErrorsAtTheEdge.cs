using System.Data.Common;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Integration.Tests.Hosting;

public sealed partial class ErrorsAtTheEdge : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-errors-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task violations_reach_the_client_field_by_field()
    {
        await using var host = await ProbeHost.StartAsync();

        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("document: Required.; document.content: Required, 1 byte to 4 MiB.", error.Status.Detail);
        Assert.Equal(
            [("document", "Required."), ("document.content", "Required, 1 byte to 4 MiB.")],
            error.Detail<BadRequest>().FieldViolations.Select(v => (v.Field, v.Description)));
    }

    [Fact]
    public async Task more_violations_than_fit_into_headers_are_counted()
    {
        await using var host = await ThrowingHostAsync(() =>
        {
            var many = new Violations();
            for (var i = 0; i < 5_000; i++)
                many.Add($"phrases[{i}]", new string('界', 1_000));
            return many.ToException();
        });

        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith("phrases[0]: 界", error.Status.Detail, StringComparison.Ordinal);
        Assert.True(error.Status.Detail.Length < 2_100);
    }

    [Fact]
    public async Task violations_beyond_the_first_are_told_by_their_number()
    {
        await using var host = await ThrowingHostAsync(() =>
        {
            var many = new Violations();
            for (var i = 0; i < 100; i++)
                many.Add($"phrases[{i}]", "is empty");
            return many.ToException();
        });

        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.EndsWith("phrases[19]: is empty; and 80 more", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(20, error.Detail<BadRequest>().FieldViolations.Count);
    }

    [Fact]
    public async Task unhandled_exception_is_internal_with_the_trace_id_of_its_log_and_nothing_else()
    {
        await using var host = await ThrowingHostAsync(() => new InvalidOperationException("the secret detail"));

        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Matches(InternalError(), error.Status.Detail);
        var log = Assert.Single(host.Logs, entry => entry.Event == "grpc.call.failed");
        Assert.Contains(InternalError().Match(error.Status.Detail).Groups["trace"].Value, log.Message, StringComparison.Ordinal);
        Assert.Equal("the secret detail", log.Exception?.Message);
    }

    [Fact]
    public async Task unhandled_exception_of_a_stream_is_internal_after_what_was_sent()
    {
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            CleanMany = async (_, responses, context) =>
            {
                await responses.WriteAsync(new CleanDocumentsResponse { Tag = "first" }, context.CancellationToken);
                throw new InvalidOperationException("the secret detail");
            },
        });
        using var call = host.Cleaning.CleanDocuments(cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Matches(InternalError(), error.Status.Detail);
    }

    [Fact]
    public async Task status_of_the_service_itself_passes_unchanged()
    {
        await using var host = await ThrowingHostAsync(
            () => new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "no such article")));

        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.Equal((StatusCode.NotFound, "no such article"), (error.StatusCode, error.Status.Detail));
        Assert.DoesNotContain(host.Logs, entry => entry.Event == "grpc.call.failed");
    }

    [Fact]
    public async Task database_that_cannot_be_reached_is_unavailable_and_says_when_to_try_again()
    {
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            Clean = async (_, context) =>
            {
                await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={ServerProcess.FreePort()};Timeout=5");
                await connection.OpenAsync(context.CancellationToken);
                return new CleanDocumentResponse();
            },
        });

        await AssertUnavailableAsync(host);
    }

    [Fact]
    public async Task database_that_another_writer_holds_is_unavailable_too()
    {
        await using var db = new SqliteDataSource($"Data Source={Path.Combine(_folder, "locked.db")};Default Timeout=1;Pooling=false");
        await using var writer = await db.OpenConnectionAsync(Token);
        await using var transaction = await writer.BeginTransactionAsync(Token);
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            Clean = async (_, context) =>
            {
                await using var connection = await db.OpenConnectionAsync(context.CancellationToken);
                await connection.BeginTransactionAsync(context.CancellationToken);
                return new CleanDocumentResponse();
            },
        });

        await AssertUnavailableAsync(host);
    }

    [Fact]
    public async Task lasting_database_error_is_internal()
    {
        await using var host = await ThrowingHostAsync(() => new LastingException("no such table"));

        Assert.Equal(StatusCode.Internal, (await FailureAsync(host, new CleanDocumentRequest())).StatusCode);
    }

    [Fact]
    public async Task call_that_the_client_cancels_is_no_failure_of_the_server()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            Clean = async (_, context) =>
            {
                entered.SetResult();
                await UntilCancelled.WaitAsync(ended, context.CancellationToken);
                return new CleanDocumentResponse();
            },
        });
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = host.Cleaning.CleanDocumentAsync(new CleanDocumentRequest(), cancellationToken: cancellation.Token);
        await entered.Task.WaitAsync(Token);

        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        await ended.Task.WaitAsync(Token);
        // Ends every call first, so that what they log is there.
        await host.StopAsync();
        Assert.DoesNotContain(host.Logs, entry => entry.Exception is not null and not RpcException { StatusCode: StatusCode.Cancelled });
    }

    [Fact]
    public async Task stream_that_the_stop_of_the_server_ends_is_unavailable_and_says_when_to_try_again()
    {
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            Track = async (responses, stopping) =>
            {
                await responses.WriteAsync(new TrackArticleResponse(), CancellationToken.None);
                await Task.Delay(Timeout.Infinite, stopping);
            },
        });
        using var call = host.Ingest.TrackArticle(new TrackArticleRequest(), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        var stop = host.StopAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        await stop;
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Detail<RetryInfo>().RetryDelay);
        Assert.DoesNotContain(host.Logs, entry => entry.Event == "grpc.call.failed");
    }

    [Fact]
    public async Task message_beyond_the_limit_is_refused_and_the_largest_document_is_not()
    {
        await using var host = await ProbeHost.StartAsync(new ProbeHandlers
        {
            Clean = (request, _) => Task.FromResult(new CleanDocumentResponse { DecodedSource = $"{request.Document.Content.Length}" }),
        });

        var error = await FailureAsync(host, Document(8 * 1024 * 1024));
        var answer = await host.Cleaning.CleanDocumentAsync(Document(4 * 1024 * 1024), cancellationToken: Token);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("4194304", answer.DecodedSource);
    }

    private static async Task AssertUnavailableAsync(ProbeHost host)
    {
        var error = await FailureAsync(host, new CleanDocumentRequest());

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Detail<RetryInfo>().RetryDelay);
        Assert.Single(host.Logs, entry => entry.Event == "grpc.call.unavailable");
    }

    private static Task<ProbeHost> ThrowingHostAsync(Func<Exception> exception) =>
        ProbeHost.StartAsync(new ProbeHandlers { Clean = (_, _) => throw exception() });

    private static Task<RpcException> FailureAsync(ProbeHost host, CleanDocumentRequest request) =>
        Assert.ThrowsAsync<RpcException>(() => host.Cleaning.CleanDocumentAsync(request, cancellationToken: Token).ResponseAsync);

    private static CleanDocumentRequest Document(int size) =>
        new() { Document = new RawDocument { Content = ByteString.CopyFrom(Enumerable.Repeat((byte)'a', size).ToArray()) } };

    [GeneratedRegex("^Internal error \\(trace (?<trace>[0-9a-f]{32})\\)\\.$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InternalError();

    private sealed class LastingException(string message) : DbException(message);
}
