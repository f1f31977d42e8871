namespace Newsroom.Ingest;

/// <summary>
/// Lets concurrent changes share a transaction, which costs most of what a change costs. A writer takes whatever has queued up, of the
/// teams in turn, so that nothing waits while it is idle, and batches grow by themselves under load. A change is done when its transaction is durable.
/// </summary>
/// <param name="write">Writes a batch, or throws and leaves nothing of it.</param>
/// <param name="writers">Batches that are written at the same time at most.</param>
internal sealed class ChangeQueue(Func<IReadOnlyList<Change>, Task<IReadOnlyList<ChangeResult>>> write, int writers)
{
    /// <summary>Few enough that a stream's next items come in while these are written.</summary>
    private const int MaxChanges = 128;

    /// <summary>While several teams wait: what one brings alone shall not be long on its way because of what others bring.</summary>
    private const int MaxSharedChanges = 32;

    /// <summary>More would keep the small ones waiting behind the large.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly FairQueue<Waiting> _waiting = new();
    private int _active;

    /// <summary>
    /// Completes with what became of the change, or with what its own write failed with. Cancelled while it waits, it is not written.
    /// </summary>
    public async Task<ChangeResult> AddAsync(Change change, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(change, cancellationToken);
        _waiting.Enqueue(change.By.Team, waiting);
        StartWriter();
        return await waiting.Done.Task.WaitAsync(cancellationToken);
    }

    private void StartWriter()
    {
        if (Interlocked.Increment(ref _active) <= writers)
            _ = Task.Run(DrainAsync);
        else
            Interlocked.Decrement(ref _active);
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } batch)
            await WriteAsync(batch);
        Interlocked.Decrement(ref _active);
        // What came after the last look, and found this writer still counted.
        if (!_waiting.IsEmpty)
            StartWriter();
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        var most = _waiting.IsShared ? MaxSharedChanges : MaxChanges;
        for (var bytes = 0L; batch.Count < most && bytes < MaxBytes && _waiting.TryDequeue(out var next);)
        {
            if (next.Cancellation.IsCancellationRequested)
                continue;
            batch.Add(next);
            bytes += next.Change.Copy?.Size ?? 0;
        }

        return batch;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var results = await write(batch.ConvertAll(w => w.Change));
            for (var i = 0; i < results.Count; i++)
                batch[i].Done.SetResult(results[i]);
        }
        catch (Exception e) when (batch.Count > 1 && e is not DatabaseUnreachableException)
        {
            // One of them may be what the database refuses: it alone shall fail.
            foreach (var waiting in batch)
                await WriteAsync([waiting]);
        }
        catch (Exception e)
        {
            foreach (var waiting in batch)
                waiting.Done.SetException(e is DatabaseUnreachableException { InnerException: { } cause } ? cause : e);
        }
    }

    private sealed record Waiting(Change Change, CancellationToken Cancellation)
    {
        public TaskCompletionSource<ChangeResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>No transaction could be begun: trying again one by one would only wait as often.</summary>
internal sealed class DatabaseUnreachableException(Exception cause) : Exception(cause.Message, cause);
