namespace Newsroom.Search.Changes;

/// <summary>
/// Wakes those who follow the log. Only a hint: what it misses is found by the next look, so every wait on it is bounded by
/// <see cref="SearchOptions.LogPollInterval"/>.
/// </summary>
public sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next change. Take it before looking at the log, so that no change falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
