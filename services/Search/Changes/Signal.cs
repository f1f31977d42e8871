namespace Newsroom.Search.Changes;

/// <summary>
/// Wakes those who follow something. Only a hint: what it misses is found by the next look, so every wait on it is bounded by
/// <see cref="SearchOptions.LogPollInterval"/>.
/// </summary>
public class Signal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when there is something new. Take it before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The index has changed.</summary>
public sealed class ChangeSignal : Signal;

/// <summary>A saved search has alerted.</summary>
public sealed class AlertSignal : Signal;
