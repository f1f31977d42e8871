using Google.Protobuf;
using Newsroom.Admin.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>
/// Keeps the keys that this process knows as the store has them: reads them at start, after its own changes, and when polling shows
/// another replica's. Writes down, once a minute, which were used.
/// </summary>
internal sealed partial class AccessReader(
    IAccessStore store, KnownKeys keys, AuthOptions options, TimeProvider clock, ILogger<AccessReader> logger) : BackgroundService
{
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1);
    private long _version = -1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        if (options.Asks && keys.Directory!.Keys.Count == 0)
            LogNoKeys(logger);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Afterwards every change that was committed before the call is known.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            // Read before the rest: a change between the two is read again with the next poll.
            var version = await store.VersionAsync(cancellationToken);
            if (version == _version)
            {
                keys.Confirm();
                return;
            }

            var directory = new KeyDirectory();
            directory.Keys.AddRange((await store.ReadLiveKeysAsync(Now, cancellationToken)).Select(AccessMessages.ToEntry));
            directory.SuspendedTeams.AddRange((await store.ListTeamsAsync(cancellationToken)).Where(team => team.Suspended).Select(team => team.Name));
            keys.Replace(directory);
            _version = version;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Notes a use of keys in this hour.</summary>
    public Task NoteUseAsync(IReadOnlyCollection<string> keyIds, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return store.NoteUseAsync(keyIds, UnixMicroseconds.Of(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour))), cancellationToken);
    }

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.PollInterval, clock);
        var noted = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RefreshAsync(stoppingToken);
                    if (clock.GetElapsedTime(noted) < UseInterval)
                        continue;
                    noted = clock.GetTimestamp();
                    await NoteUseAsync(keys.TakeUsed(), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // What is known counts for a while; the health check reports the database.
                    LogUnreadable(logger, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private long Now => UnixMicroseconds.Of(clock.GetUtcNow());

    [LoggerMessage(
        EventName = "ingest.keys.none", Level = LogLevel.Warning,
        Message = "Callers need credentials and there are no keys yet: make the first with the command 'keys create --name NAME'")]
    private static partial void LogNoKeys(ILogger logger);

    [LoggerMessage(EventName = "ingest.keys.unreadable", Level = LogLevel.Warning, Message = "Keys and teams cannot be read; next try at the next interval")]
    private static partial void LogUnreadable(ILogger logger, Exception e);
}
