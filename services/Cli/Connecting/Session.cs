using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Admin.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Cli.Connecting;

/// <summary>One run of a command: its connections, opened at the first call, and its terminal.</summary>
internal sealed class Session(ConnectionSettings settings, Terminal terminal, TimeProvider clock) : IDisposable
{
    /// <summary>An article with its tags can be larger than the client's default of 4 MiB.</summary>
    private const int MaxReceiveBytes = 16 * 1024 * 1024;

    /// <summary>How long one call of a live stream lasts before it is opened again where it stopped.</summary>
    private static readonly TimeSpan LiveCall = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestStream = TimeSpan.FromDays(1);

    private readonly Dictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public Terminal Terminal => terminal;

    public TimeProvider Clock => clock;

    public ConnectionSettings Settings => settings;

    public IngestService.IngestServiceClient Ingest => new(Channel(settings.Ingest));

    public AuditService.AuditServiceClient Audit => new(Channel(settings.Ingest));

    /// <summary>Teams and keys, which ingest keeps.</summary>
    public AdminService.AdminServiceClient Admin => new(Channel(settings.Ingest));

    public CleaningService.CleaningServiceClient Cleaning => new(Channel(settings.Cleaning));

    public TaggingService.TaggingServiceClient Tagging => new(Channel(settings.Tagging));

    public SearchService.SearchServiceClient Search => new(Channel(settings.Search));

    /// <summary>Credentials and deadline of one call.</summary>
    public CallOptions Call(CancellationToken cancellationToken) => Options(settings.Timeout, cancellationToken);

    /// <summary>The same for a stream that goes on; it ends with DEADLINE_EXCEEDED after a while, and is to be opened again.</summary>
    public CallOptions LongCall(CancellationToken cancellationToken) => Options(LiveCall, cancellationToken);

    /// <summary>The same for a stream that cannot go on where it stopped.</summary>
    public CallOptions LongestCall(CancellationToken cancellationToken) => Options(LongestStream, cancellationToken);

    public GrpcChannel Channel(Uri address)
    {
        settings.CheckKeyIsSafe(address);
        lock (_lock)
        {
            if (!_channels.TryGetValue(address.Authority, out var channel))
                _channels[address.Authority] = channel = Open(address);
            return channel;
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private CallOptions Options(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (settings.ApiKey.Length > 0)
            headers.Add("authorization", $"Bearer {settings.ApiKey}");
        return new CallOptions(headers, clock.GetUtcNow().UtcDateTime + timeout, cancellationToken);
    }

    private GrpcChannel Open(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = settings.Timeout,
            // Finds out that the other side is gone while a stream is silent.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            EnableMultipleHttp2Connections = true,
        };
        if (settings.CaFile is { } file)
            handler.SslOptions = Trusting(file);
        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxReceiveBytes });
    }

    private static SslClientAuthenticationOptions Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
            if (policy.CustomTrustStore.Count > 0)
                return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"--ca-file: {file} cannot be read as certificates.", "It must hold certificates in PEM form.");
        }

        throw CliException.Usage($"--ca-file: {file} holds no certificate.", "It must hold certificates in PEM form.");
    }
}
