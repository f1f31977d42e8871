using Microsoft.Extensions.Options;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.WatchLists;

/// <summary>Keeps the phrases of this process as the store has them: reads them at start, after its own changes, and when polling shows another's.</summary>
internal sealed class WatchListReader(
    IWatchListStore store, WatchedPhrases watched, IOptions<TaggingOptions> options, TimeProvider clock, ILogger<WatchListReader> log) : BackgroundService
{
    private readonly SemaphoreSlim _reading = new(1);
    private long _version = -1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Afterwards every change that was committed before the call is applied.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            // Read before the lists: a change between the two is read again with the next poll.
            var version = await store.StateVersionAsync(cancellationToken);
            if (version == _version)
                return;
            var lists = await store.ReadAllAsync(cancellationToken);
            watched.Current = new PhraseMatcher(lists.SelectMany(list => list.Phrases.Split('\n').Select(phrase => new WatchedPhrase(list.WatchListId, list.Version, phrase, list.Team))));
            _version = version;
            var phrases = lists.Sum(list => (long)list.PhraseCount);
            log.WatchListsRead(lists.Count, phrases, version);
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WatchListPollInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The lists held are still good; the health check reports the database.
            log.WatchListsUnreadable(e);
        }
    }
}
