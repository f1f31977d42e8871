namespace Newsroom.Ingest;

/// <summary>Wakes this process's relay when something was put into the outbox. Raising it many times wakes once.</summary>
public class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0);
    private int _pending;

    public void Raise()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0)
            _raised.Release();
    }

    /// <summary>Returns when raised, at the latest after <paramref name="atMost"/>. One caller only.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        // Lowered before the caller looks: what is raised from now on wakes it again.
        if (await _raised.WaitAsync(atMost, cancellationToken))
            Volatile.Write(ref _pending, 0);
    }

    public void Dispose()
    {
        _raised.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same for the relay of changes of visibility.</summary>
public sealed class VisibilitySignal : OutboxSignal;
