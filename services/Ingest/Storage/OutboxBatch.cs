namespace Newsroom.Ingest;

/// <summary>Attempts taken from the outbox. Disposing it without a confirmation, as a crash does, gives them back.</summary>
public sealed class OutboxBatch(
    IReadOnlyList<OutboxMessage> messages,
    Func<IReadOnlyCollection<long>, CancellationToken, Task> confirm,
    IAsyncDisposable? claim = null) : IAsyncDisposable
{
    public IReadOnlyList<OutboxMessage> Messages => messages;

    /// <summary>Removes what the broker has confirmed. Once at most for a batch.</summary>
    public Task ConfirmAsync(IReadOnlyCollection<long> sequenceNumbers, CancellationToken cancellationToken) =>
        confirm(sequenceNumbers, cancellationToken);

    public ValueTask DisposeAsync() => claim?.DisposeAsync() ?? ValueTask.CompletedTask;
}
