using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Reindexing;

/// <summary>
/// <c>reindex</c>: has the service that runs with the same settings rebuild its index, and tells how far it is. Ends with 0 when the new index serves.
/// The service does it and not this process: only the service that writes an index file can put another in its place.
/// </summary>
internal static class ReindexCommand
{
    private const string KeyVariable = "NEWSROOM_API_KEY";

    /// <summary>Else a small index would print a line for each batch.</summary>
    private static readonly TimeSpan PrintInterval = TimeSpan.FromSeconds(1);

    public static Command Create(Func<ParseResult, WebApplication> build)
    {
        var address = new Option<Uri?>("--address") { Description = "Where the service listens, for example https://search:8081; else as its settings say." };
        var authority = new Option<FileInfo?>("--ca-file") { Description = "PEM file of the authorities to trust instead of the system's." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("reindex", $"Have the running service rebuild its index; exit 0 when the new one serves. {KeyVariable} holds an administrator's key where one is asked for.")
        {
            address, authority, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = parse.GetValue(address);
            if (target is null)
            {
                await using var app = build(parse);
                target = Address(app.Configuration);
            }

            using var handler = Handler(parse.GetValue(authority));
            using var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions { HttpHandler = handler });
            return await RunAsync(new SearchService.SearchServiceClient(channel), Console.Out, parse.GetValue(json), TimeProvider.System, cancellationToken);
        });
        return command;
    }

    /// <summary>Follows a rebuild to its end, which is the exit code.</summary>
    internal static async Task<int> RunAsync(
        SearchService.SearchServiceClient client, TextWriter output, bool json, TimeProvider clock, CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            metadata.Add("authorization", $"Bearer {key}");
        try
        {
            using var call = client.Reindex(new ReindexRequest(), metadata, cancellationToken: cancellationToken);
            var (printedAt, swapped) = (0L, false);
            await foreach (var state in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                swapped = state.Swapped;
                if (!swapped && printedAt > 0 && clock.GetElapsedTime(printedAt) < PrintInterval)
                    continue;
                printedAt = clock.GetTimestamp();
                await output.WriteLineAsync(json ? Json(state) : Text(state));
            }

            return swapped ? 0 : 1;
        }
        catch (RpcException e)
        {
            await Console.Error.WriteLineAsync($"The index stays as it was: {e.Status.Detail} ({e.StatusCode}).");
            return 1;
        }
    }

    private static string Text(ReindexResponse state) =>
        $"{state.IndexedCount} of {state.TotalCount} articles indexed{(state.Swapped ? "; the new index serves." : "")}";

    private static string Json(ReindexResponse state) => JsonSerializer.Serialize(
        new { indexed = state.IndexedCount, total = state.TotalCount, swapped = state.Swapped });

    private static Uri Address(IConfiguration configuration)
    {
        var listen = configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var tls = configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions();
        // A certificate names a host; no address does.
        return new Uri(tls.CertificateFile.Length > 0 ? $"https://localhost:{listen.GrpcPort}" : $"http://{Loopback(listen)}:{listen.GrpcPort}");
    }

    private static string Loopback(ListenOptions listen) =>
        listen.IPAddress.AddressFamily == AddressFamily.InterNetworkV6 && !listen.IPAddress.Equals(System.Net.IPAddress.IPv6Any) ? $"[{listen.Address}]"
        : listen.IPAddress.Equals(System.Net.IPAddress.Any) || listen.IPAddress.Equals(System.Net.IPAddress.IPv6Any) ? "127.0.0.1"
        : listen.Address;

    private static SocketsHttpHandler Handler(FileInfo? authority)
    {
        var handler = new SocketsHttpHandler();
        if (authority is null)
            return handler;
        // A lost key is answered with another authority or name, since private ones rarely publish revocations.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority.FullName);
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }
}
