using Google.Protobuf.Reflection;
using Grpc.Core;
using Newsroom.Auth.V1;

namespace Newsroom.Integration.Tests.Access;

/// <summary>Calls any rpc by its descriptor, with an empty request.</summary>
internal static class AnyRpc
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    /// <summary>Rpcs that stay open with an empty request end here.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Role RoleOf(MethodDescriptor rpc) => rpc.GetOptions().GetExtension(AccessExtensions.RequiredRole);

    /// <summary>How it ended; DEADLINE_EXCEEDED if it was let in and stayed open.</summary>
    public static async Task<Status> CallAsync(CallInvoker invoker, MethodDescriptor rpc, CancellationToken cancellationToken)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);
        var method = new Method<byte[], byte[]>(TypeOf(rpc), rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        try
        {
            switch (method.Type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, host: null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, host: null, options, []))
                        await call.ResponseStream.MoveNext(cancellationToken);
                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, host: null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseStream.MoveNext(cancellationToken);
                    }

                    break;
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    private static MethodType TypeOf(MethodDescriptor rpc) => (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        (true, false) => throw new NotSupportedException($"{rpc.FullName} is the first that only the client streams."),
        (true, true) => MethodType.DuplexStreaming,
    };
}
