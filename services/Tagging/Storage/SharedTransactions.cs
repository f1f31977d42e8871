namespace Newsroom.Tagging.Storage;

/// <summary>
/// Lets changes that arrive while a transaction is on its way share the next one, so that a lock and a commit serve many of them. Nothing
/// waits on purpose. If a shared transaction fails, each change of it gets one of its own, so that none fails for another's sake.
/// </summary>
/// <param name="run">Makes changes in one transaction, in order, and gives their results; makes none if it throws.</param>
internal sealed class SharedTransactions<TChange, TResult>(Func<IReadOnlyList<TChange>, CancellationToken, Task<IReadOnlyList<TResult>>> run) : IDisposable
{
    /// <summary>Changes of one transaction: others wait for its locks.</summary>
    private const int MaxShared = 32;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiting> _waiting = [];

    private sealed record Waiting(TChange Change)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAlone { get; set; }
    }

    public void Dispose() => _turn.Dispose();

    public async Task<TResult> AddAsync(TChange change, CancellationToken cancellationToken)
    {
        var own = new Waiting(change);
        lock (_gate)
            _waiting.AddLast(own);
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (!own.Done.Task.IsCompleted)
                    await RunAsync(own, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(own);
        }
#pragma warning disable VSTHRD003 // It is complete by now: whoever had the turn before made the change, or this did.
        return await own.Done.Task;
#pragma warning restore VSTHRD003
    }

    /// <summary>Makes the own change, and those that wait with it unless one of these failed before.</summary>
    private async Task RunAsync(Waiting own, CancellationToken cancellationToken)
    {
        var shared = Take(own);
        try
        {
            await RunAsync(shared, cancellationToken);
        }
        catch (Exception) when (shared.Count > 1)
        {
            lock (_gate)
            {
                foreach (var one in shared.Where(one => one != own))
                {
                    one.IsAlone = true;
                    _waiting.AddFirst(one);
                }
            }
            await RunAsync([own], cancellationToken);
        }
    }

    private async Task RunAsync(List<Waiting> shared, CancellationToken cancellationToken)
    {
        var results = await run([.. shared.Select(one => one.Change)], cancellationToken);
        foreach (var (one, result) in shared.Zip(results))
            one.Done.SetResult(result);
    }

    private List<Waiting> Take(Waiting own)
    {
        lock (_gate)
        {
            List<Waiting> shared = own.IsAlone ? [own] : [own, .. _waiting.Where(one => one != own && !one.IsAlone).Take(MaxShared - 1)];
            foreach (var one in shared)
                _waiting.Remove(one);
            return shared;
        }
    }
}
