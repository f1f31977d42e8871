using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Newsroom.Ingest.Feeds;

/// <summary>The addresses that a host has at the moment.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>
/// HTTP towards servers that nobody here trusts. Connects to the very address that was checked, so a name that resolves differently
/// the next time gains nothing; no proxy, cookies, credentials, redirects or trace headers.
/// </summary>
public sealed class PublicHttp : IDisposable
{
    private const int MaxHeaderKilobytes = 32;

    private readonly AddressRules _addresses;
    private readonly HostResolver _resolve;
    private readonly HttpMessageInvoker _http;

    public PublicHttp(AddressRules addresses, HostResolver resolve, IOptions<FeedOptions> options)
    {
        _addresses = addresses;
        _resolve = resolve;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // A span for each request, but nothing of it for strangers.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = options.Value.ConnectTimeout,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // An ETag goes back as it came, whatever bytes it has.
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            // Requests to one host are seconds apart: few reuse a connection, and names move.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        });
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.TrimEnd('.');
        var found = await _resolve(host, cancellationToken);
        var allowed = found.Where(a => _addresses.Allows(host, a)).ToArray();
        if (allowed.Length == 0)
        {
            throw new RefusedAddressException(
                $"{host} is at {string.Join(", ", found.AsEnumerable())}, which is not public, and not in {FeedOptions.Section}:{nameof(FeedOptions.AllowedHosts)}");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
