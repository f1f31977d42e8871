namespace Newsroom.Ingest;

/// <summary>
/// Lets concurrent writes share a transaction, which costs most of what a write costs. A writer takes whatever has queued up, of all
/// lines in turn, so that nothing waits while it is idle, and batches grow by themselves under load. An item is done when its transaction is durable.
/// </summary>
/// <param name="write">Writes a batch and returns what became of each in the same order, or throws and leaves nothing of it.</param>
/// <param name="writers">Batches that are written at the same time at most.</param>
internal sealed class WriteQueue<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> write, int writers)
{
    /// <summary>Few enough that a stream's next items come in while these are written.</summary>
    private const int MaxItems = 128;

    /// <summary>While several lines wait: what one brings alone shall not be long on its way because of what others bring.</summary>
    private const int MaxSharedItems = 32;

    /// <summary>More would keep the small ones waiting behind the large.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly FairQueue<Waiting> _waiting = new();
    private int _active;
    private int _isDue;

    /// <summary>
    /// Completes with what became of the item, or with what its own write failed with. Cancelled while it waits, it is not written.
    /// </summary>
    /// <param name="line">Lines take turns.</param>
    /// <param name="bytes">Size, for what is written together.</param>
    /// <param name="patience">How long it may wait for others that cannot, so that it costs no transaction.</param>
    public async Task<TResult> AddAsync(TItem item, string line, long bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, bytes, cancellationToken);
        _waiting.Enqueue(line, waiting);
        if (patience == TimeSpan.Zero)
            Wake();
        else
            _ = DrainLaterAsync(waiting, patience);
        return await waiting.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task DrainLaterAsync(Waiting waiting, TimeSpan patience)
    {
        await Task.Delay(patience);
        if (!waiting.Done.Task.IsCompleted)
            Wake();
    }

    private void Wake()
    {
        Volatile.Write(ref _isDue, 1);
        StartWriter();
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
        while (Interlocked.Exchange(ref _isDue, 0) == 1)
        {
            var batch = Take();
            if (!_waiting.IsEmpty)
                Wake();
            await WriteAsync(batch);
        }

        Interlocked.Decrement(ref _active);
        // What came after the last look, and found this writer still counted.
        if (Volatile.Read(ref _isDue) == 1)
            StartWriter();
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        var most = _waiting.IsShared ? MaxSharedItems : MaxItems;
        for (var bytes = 0L; batch.Count < most && bytes < MaxBytes && _waiting.TryDequeue(out var next);)
        {
            if (next.Cancellation.IsCancellationRequested)
                continue;
            batch.Add(next);
            bytes += next.Bytes;
        }

        return batch;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        if (batch.Count == 0)
            return;
        try
        {
            var results = await write(batch.ConvertAll(w => w.Item));
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

    private sealed record Waiting(TItem Item, long Bytes, CancellationToken Cancellation)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>No transaction could be begun: trying again one by one would only wait as often.</summary>
internal sealed class DatabaseUnreachableException(Exception cause) : Exception(cause.Message, cause);
