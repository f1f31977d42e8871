using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Newsroom.Hosting;

/// <summary>What one client may take of the web server.</summary>
internal static class ConnectionLimits
{
    /// <summary>Room for a large token; all else that a caller sends beside its message is short.</summary>
    private const int MaxHeaderBytes = 16 * 1024;

    private const int MaxHeaders = 64;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static void Limit(this KestrelServerOptions kestrel, ListenOptions listen)
    {
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = listen.MaxConnections;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.Http2.MaxStreamsPerConnection = listen.MaxStreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
        // A peer that is gone without a word holds its streams no longer than this.
        limits.Http2.KeepAlivePingDelay = PingDelay;
        limits.Http2.KeepAlivePingTimeout = PingTimeout;
    }
}
