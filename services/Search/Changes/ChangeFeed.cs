using Microsoft.Extensions.Options;

namespace Newsroom.Search.Changes;

/// <summary>A stretch of the log for one follower.</summary>
/// <param name="Next">Completes when there may be more; already complete if there is.</param>
internal sealed record FollowedPage(IReadOnlyList<FollowedChange> Changes, Task Next);

/// <summary>Reading starts before the oldest change that is kept.</summary>
internal sealed class ChangesForgottenException(long trimmedTo) : Exception($"Changes up to {trimmedTo} are no longer kept.");

/// <summary>
/// Reads the log once for all who follow it, and holds its newest stretch in memory. A follower keeps nothing here but its own
/// position, so a slow one costs no memory: when it falls behind the stretch, it reads for itself until it has caught up.
/// </summary>
internal sealed class ChangeFeed(IIndexLog log, ChangeSignal signal, IOptions<SearchOptions> options, TimeProvider clock, ILogger<ChangeFeed> logger)
    : BackgroundService
{
    private const int PageSize = 100;

    /// <summary>Followers that read for themselves at once.</summary>
    private const int CatchUps = 4;

    private readonly SemaphoreSlim _catchUps = new(CatchUps);
    private readonly ChangeSignal _grown = new();

    // Replaced as a whole, never changed: followers read it without a lock.
    private volatile Stretch? _stretch;

    /// <summary>Changes after a position in order; none when there are none yet.</summary>
    /// <exception cref="ChangesForgottenException">Some of them are no longer kept.</exception>
    public async Task<FollowedPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var next = _grown.Next;
        if (_stretch is { } stretch && after >= stretch.From)
        {
            var changes = stretch.After(after, PageSize);
            return new FollowedPage(changes, changes.Count > 0 ? Task.CompletedTask : next);
        }

        await _catchUps.WaitAsync(cancellationToken);
        try
        {
            var page = await log.ReadAsync(after, PageSize, cancellationToken);
            if (page.TrimmedTo > after)
                throw new ChangesForgottenException(page.TrimmedTo);
            var changes = page.Changes.Select(change => new FollowedChange(change)).ToList();
            return new FollowedPage(changes, changes.Count > 0 ? Task.CompletedTask : next);
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
            var last = (await log.GetStateAsync(cancellationToken)).Last;
            _stretch = new Stretch(last, []);
            _grown.Raise();
            return false;
        }

        var page = await log.ReadAsync(stretch.To, PageSize, cancellationToken);
        if (page.TrimmedTo > stretch.To)
        {
            // This process slept for longer than the log is kept; each follower is told when it reads on.
            _stretch = null;
            return true;
        }

        if (page.Changes.Count == 0)
            return false;
        foreach (var removal in page.Changes.Where(change => change is { Article: null }))
            stretch.Forget(removal.ArticleId);
        _stretch = stretch.With(page.Changes.Select(change => new FollowedChange(change)), options.Value.WatchWindow);
        _grown.Raise();
        return page.Changes.Count == PageSize;
    }

    /// <summary>All changes after <paramref name="From"/> up to the last in the list.</summary>
    private sealed record Stretch(long From, IReadOnlyList<FollowedChange> Changes)
    {
        public long To => Changes.Count > 0 ? Changes[^1].Position : From;

        public List<FollowedChange> After(long position, int limit)
        {
            int low = 0, high = Changes.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Changes[middle].Position > position)
                    high = middle;
                else
                    low = middle + 1;
            }

            return [.. Changes.Skip(low).Take(limit)];
        }

        /// <summary>What is withdrawn may not be shown to those who have not come to it yet.</summary>
        public void Forget(Guid articleId)
        {
            foreach (var change in Changes)
            {
                if (change.ArticleId == articleId)
                    change.Forget();
            }
        }

        public Stretch With(IEnumerable<FollowedChange> more, int limit)
        {
            List<FollowedChange> all = [.. Changes, .. more];
            var excess = all.Count - limit;
            return excess <= 0 ? this with { Changes = all } : new Stretch(all[excess - 1].Position, all[excess..]);
        }
    }
}
