using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Newsroom.Search.Changes;

/// <summary>Hears of the changes that any replica makes, through PostgreSQL's LISTEN. While its connection is broken, polling stands in.</summary>
internal sealed class ChangeListener(
    DbDataSource db, ChangeSignal changes, AlertSignal alerts, IOptions<SearchOptions> options, TimeProvider clock, ILogger<ChangeListener> logger)
    : BackgroundService
{
    private const string ChangeChannel = "newsroom_search_log";
    private const string AlertChannel = "newsroom_search_alert";

    /// <summary>How a connection notices that its server is gone without a word.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or IOException or TimeoutException)
            {
                logger.ChangesUnheard(e);
                await Task.Delay(options.Value.LogPollInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = (NpgsqlConnection)await db.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) =>
        {
            if (notification.Channel == AlertChannel)
                alerts.Raise();
            else
                changes.Raise();
        };
#pragma warning disable CA2100 // Constants.
        await using var listen = new NpgsqlCommand($"LISTEN {ChangeChannel}; LISTEN {AlertChannel}", connection);
#pragma warning restore CA2100
        await listen.ExecuteNonQueryAsync(cancellationToken);
        // What came before the ear was open.
        changes.Raise();
        alerts.Raise();
        await using var probe = new NpgsqlCommand("SELECT 1", connection);
        while (true)
        {
            if (!await connection.WaitAsync(Probe, cancellationToken))
                await probe.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
