using Grpc.Core;
using Grpc.Core.Interceptors;
using Newsroom.Auth.V1;

namespace Newsroom.Hosting;

/// <summary>Counts each call to Newsroom's own services against the caller's team. Health and what services ask of each other is free.</summary>
internal sealed class QuotaInterceptor(CallQuota quota, GrpcServiceRegistry registry) : Interceptor
{
    private readonly Lazy<HashSet<string>> _free = new(() => registry.Files
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods.Where(method =>
            !service.File.Package.StartsWith("newsroom.", StringComparison.Ordinal)
            || method.GetOptions()?.GetExtension(AccessExtensions.RequiredRole) == Role.Service))
        .Select(method => $"/{method.Service.FullName}/{method.Name}")
        .ToHashSet(StringComparer.Ordinal));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(requestStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Count(ServerCallContext context)
    {
        if (!_free.Value.Contains(context.Method) && quota.Take(context.Principal().Team) is { } wait)
            throw RpcErrors.Exhausted("The team has used up its calls for the moment.", wait);
    }
}
