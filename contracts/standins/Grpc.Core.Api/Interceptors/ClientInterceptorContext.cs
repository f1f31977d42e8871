namespace Grpc.Core.Interceptors;

/// <summary>The call that a client interceptor sees. To change it, pass a new context on.</summary>
/// <param name="method">What is called.</param>
/// <param name="host">The authority, or null for that of the channel.</param>
/// <param name="options">The settings of the call.</param>
public readonly struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>What is called.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The authority, or null for that of the channel.</summary>
    public string? Host { get; } = host;

    /// <summary>The settings of the call.</summary>
    public CallOptions Options { get; } = options;
}
