using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>Keeps the directory of a service without keys of its own as ingest has it, and tells ingest which keys were used.</summary>
internal sealed partial class DirectoryFollower(
    KnownKeys keys, AuthOptions options, TimeProvider clock, ILogger<DirectoryFollower> logger) : BackgroundService
{
    /// <summary>Ingest gives a sign of life every 2 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private long _reportedAt;
    private bool _isLost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var handler = new SocketsHttpHandler();
        if (options.DirectoryCaFile.Length > 0)
            handler.SslOptions.CertificateChainPolicy = PrivateAuthority.PolicyOf(options.DirectoryCaFile);
        using var channel = GrpcChannel.ForAddress(options.Directory!, new GrpcChannelOptions { HttpHandler = handler });
        var admin = new AdminService.AdminServiceClient(channel);
        _reportedAt = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(admin, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (_isLost && e is RpcException or OperationCanceledException)
            {
                // Told once.
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                _isLost = true;
                LogLost(logger, options.Directory!, (e as RpcException)?.Status.Detail ?? "no sign of life", keys.Directory is null ? null : keys.ConfirmedAt);
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(AdminService.AdminServiceClient admin, CancellationToken cancellationToken)
    {
        var credential = new Metadata { { "authorization", $"Bearer {options.ServiceKey}" } };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Silence);
        // Else a trace of each service would last as long as the process.
        Activity.Current = null;
        using var call = admin.WatchKeys(new WatchKeysRequest(), credential, cancellationToken: patience.Token);
        while (await call.ResponseStream.MoveNext(patience.Token))
        {
            patience.CancelAfter(Silence);
            _isLost = false;
            if (call.ResponseStream.Current.Directory is { } directory)
            {
                keys.Replace(directory);
                LogRead(logger, directory.Keys.Count, directory.SuspendedTeams.Count);
            }
            else
            {
                keys.Confirm();
            }

            if (clock.GetElapsedTime(_reportedAt) >= ReportInterval)
                await ReportAsync(admin, credential, patience.Token);
        }
    }

    private async Task ReportAsync(AdminService.AdminServiceClient admin, Metadata credential, CancellationToken cancellationToken)
    {
        _reportedAt = clock.GetTimestamp();
        var used = keys.TakeUsed();
        if (used.Count > 0)
            await admin.ReportKeyUseAsync(new ReportKeyUseRequest { KeyIds = { used } }, credential, cancellationToken: cancellationToken);
    }

    [LoggerMessage(EventName = "auth.directory.read", Level = LogLevel.Information, Message = "The directory has {Keys} keys and {Suspended} suspended teams")]
    private static partial void LogRead(ILogger logger, int keys, int suspended);

    [LoggerMessage(
        EventName = "auth.directory.lost", Level = LogLevel.Warning,
        Message = "Keys cannot be followed at {Address}: {Reason}. What is known was confirmed {ConfirmedAt}; trying again")]
    private static partial void LogLost(ILogger logger, Uri address, string reason, DateTimeOffset? confirmedAt);
}
