using Google.Protobuf;
using Grpc.Core;

namespace Newsroom.Fuzz;

/// <summary>Calls an rpc with bytes and tells how the server answered.</summary>
internal sealed class Caller(CallInvoker server, Identity identity, FieldValues values)
{
    private const int MaxRead = 20;

    /// <summary>RFC 9113, section 7.</summary>
    private const long StreamClosed = 5;

    /// <summary>How often a call is made again that lost its connection.</summary>
    private const int MaxAgain = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>How long it is listened to a stream that may go on for ever.</summary>
    private static readonly TimeSpan Listening = TimeSpan.FromMilliseconds(500);

    /// <summary>How many calls have ended with their connection and were made again.</summary>
    public int Lost { get; private set; }

    public async Task<Status> CallAsync(Rpc rpc, IReadOnlyList<byte[]> messages, CancellationToken cancellationToken)
    {
        var status = await CallOnceAsync(rpc, messages, cancellationToken);
        for (var again = 0; again < MaxAgain && IsConnectionLost(status); again++)
        {
            Lost++;
            status = await CallOnceAsync(rpc, messages, cancellationToken);
        }

        return status;
    }

    /// <summary>
    /// A call that the server answers before it has read it leaves DATA on the way to a stream that is closed, for which Kestrel may
    /// close the connection with STREAM_CLOSED, and with it every call on it: neither end's program has a hand in it, and a server of a
    /// few lines that does no more than answer early shows the same.
    /// </summary>
    private static bool IsConnectionLost(Status status) =>
        status.DebugException is HttpProtocolException { ErrorCode: StreamClosed } or { InnerException: HttpProtocolException { ErrorCode: StreamClosed } };

    private async Task<Status> CallOnceAsync(Rpc rpc, IReadOnlyList<byte[]> messages, CancellationToken cancellationToken)
    {
        var options = new CallOptions(identity.Headers, DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
        try
        {
            switch (rpc.Method.Type)
            {
                case MethodType.Unary:
                    Learn(rpc, await server.AsyncUnaryCall(rpc.Method, null, options, messages[0]));
                    break;
                case MethodType.ServerStreaming:
                    await ListenAsync(rpc, messages[0], options, cancellationToken);
                    break;
                default:
                    await ConverseAsync(rpc, messages, options, cancellationToken);
                    break;
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    private async Task ListenAsync(Rpc rpc, byte[] message, CallOptions options, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Listening);
        using var call = server.AsyncServerStreamingCall(rpc.Method, null, options.WithCancellationToken(enough.Token), message);
        try
        {
            for (var i = 0; i < MaxRead && await call.ResponseStream.MoveNext(enough.Token); i++)
                Learn(rpc, call.ResponseStream.Current);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && enough.IsCancellationRequested)
        {
            // It was answering still.
        }
    }

    private async Task ConverseAsync(Rpc rpc, IReadOnlyList<byte[]> messages, CallOptions options, CancellationToken cancellationToken)
    {
        using var call = server.AsyncDuplexStreamingCall(rpc.Method, null, options);
        var reading = ReadAsync(rpc, call.ResponseStream, cancellationToken);
        try
        {
            foreach (var message in messages)
                await call.RequestStream.WriteAsync(message, cancellationToken);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The server has ended the call; how, the answers tell.
        }

        await reading;
    }

    private async Task ReadAsync(Rpc rpc, IAsyncStreamReader<byte[]> answers, CancellationToken cancellationToken)
    {
        while (await answers.MoveNext(cancellationToken))
            Learn(rpc, answers.Current);
    }

    private void Learn(Rpc rpc, byte[] answer)
    {
        // An answer that is no message of its type is a finding too: it throws.
        values.Learn(rpc.Descriptor.OutputType.Parser.ParseFrom(answer));
    }
}
