using Microsoft.Extensions.Options;

namespace Newsroom.Search.Changes;

/// <summary>A stretch of a log for one follower.</summary>
/// <param name="Next">Completes when there may be more; already complete if there is.</param>
internal sealed record FollowedPage<T>(IReadOnlyList<T> Items, Task Next);

/// <summary>Some of what was to be read is no longer kept.</summary>
internal sealed class ForgottenException(long trimmedTo) : Exception($"What was up to position {trimmedTo} is no longer kept.")
{
    public long TrimmedTo => trimmedTo;
}

/// <summary>A stretch of a log as stored.</summary>
/// <param name="TrimmedTo">Items up to here are no longer kept.</param>
internal sealed record LogPage<T>(long TrimmedTo, IReadOnlyList<T> Items);

/// <summary>
/// Reads a log once for all who follow it, and holds its newest stretch in memory. A follower keeps nothing here but its own
/// position, so a slow one costs no memory: when it falls behind the stretch, it reads for itself until it has caught up.
/// </summary>
internal abstract class SharedFeed<T>(Signal signal, IOptions<SearchOptions> options, TimeProvider clock, ILogger logger) : BackgroundService
    where T : class
{
    private const int PageSize = 100;

    /// <summary>Followers that read for themselves at once.</summary>
    private const int CatchUps = 4;

    private readonly SemaphoreSlim _catchUps = new(CatchUps);
    private readonly Signal _grown = new();

    // Replaced as a whole, never changed: followers read it without a lock.
    private volatile Stretch? _stretch;

    /// <summary>What comes after a position, in order; nothing when there is none yet.</summary>
    /// <param name="storedTo">
    /// Up to here it is read from the database, and not from memory, which can be a moment behind: what was withdrawn before a follower came
    /// is not sent to it.
    /// </param>
    /// <exception cref="ForgottenException">Some of it is no longer kept.</exception>
    public async Task<FollowedPage<T>> ReadAsync(long after, long storedTo, CancellationToken cancellationToken)
    {
        var next = _grown.Next;
        if (_stretch is { } stretch && after >= stretch.From && after >= storedTo)
        {
            var items = stretch.After(after, PageSize, PositionOf);
            return new FollowedPage<T>(items, items.Count > 0 ? Task.CompletedTask : next);
        }

        await _catchUps.WaitAsync(cancellationToken);
        try
        {
            var page = await ReadLogAsync(after, PageSize, cancellationToken);
            if (page.TrimmedTo > after)
                throw new ForgottenException(page.TrimmedTo);
            return new FollowedPage<T>(page.Items, page.Items.Count > 0 ? Task.CompletedTask : next);
        }
        finally
        {
            _catchUps.Release();
        }
    }

    public override void Dispose()
    {
        _catchUps.Dispose();
        base.Dispose();
    }

    public abstract long PositionOf(T item);

    /// <summary>Position of the newest item, 0 if there never was one.</summary>
    protected abstract Task<long> LastAsync(CancellationToken cancellationToken);

    protected abstract Task<LogPage<T>> ReadLogAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Before new items are shown to followers.</summary>
    /// <param name="held">What the stretch holds so far.</param>
    protected virtual void OnGrowing(IReadOnlyList<T> held, IReadOnlyList<T> added)
    {
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                while (await GrowAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Followers wait; the health check reports the database.
                logger.ChangesUnreadable(e);
            }

            await Task.WhenAny(next, Task.Delay(options.Value.LogPollInterval, clock, stoppingToken));
        }
    }

    /// <summary>True if there may be more.</summary>
    private async Task<bool> GrowAsync(CancellationToken cancellationToken)
    {
        if (_stretch is not { } stretch)
        {
            _stretch = new Stretch(await LastAsync(cancellationToken), []);
            _grown.Raise();
            return false;
        }

        var to = stretch.Items.Count > 0 ? PositionOf(stretch.Items[^1]) : stretch.From;
        var page = await ReadLogAsync(to, PageSize, cancellationToken);
        if (page.TrimmedTo > to)
        {
            // This process slept for longer than the log is kept; each follower is told when it reads on.
            _stretch = null;
            return true;
        }

        if (page.Items.Count == 0)
            return false;
        OnGrowing(stretch.Items, page.Items);
        List<T> all = [.. stretch.Items, .. page.Items];
        var excess = all.Count - options.Value.WatchWindow;
        _stretch = excess <= 0 ? stretch with { Items = all } : new Stretch(PositionOf(all[excess - 1]), all[excess..]);
        _grown.Raise();
        return page.Items.Count == PageSize;
    }

    /// <summary>All items after <paramref name="From"/> up to the last in the list.</summary>
    private sealed record Stretch(long From, List<T> Items)
    {
        public List<T> After(long position, int limit, Func<T, long> positionOf)
        {
            int low = 0, high = Items.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (positionOf(Items[middle]) > position)
                    high = middle;
                else
                    low = middle + 1;
            }

            return [.. Items.Skip(low).Take(limit)];
        }
    }
}
