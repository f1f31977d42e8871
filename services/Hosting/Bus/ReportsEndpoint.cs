using MassTransit;
using MassTransit.Transports;
using Newsroom.Contracts;

namespace Newsroom.Hosting;

/// <summary>
/// When reports of the pipeline can be published on RabbitMQ without being lost. In the process of ingest that is once its endpoint has
/// declared their queue: its stages and its outbox wait for it. Any other process declares the queue as a publisher.
/// </summary>
public sealed class ReportsEndpoint : IReceiveEndpointObserver, IReceiveEndpointDependency
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReportsEndpoint(IReadOnlyList<IServiceModule> modules)
    {
        if (!modules.Any(module => module.ReceivesFrom.Contains(Queues.IngestPipelineProgress)))
            _ready.SetResult();
    }

#pragma warning disable VSTHRD003 // Ended by the bus; there is no synchronisation context to block.
    public Task Ready => _ready.Task;
#pragma warning restore VSTHRD003

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready)
    {
        if (ready.InputAddress.AbsolutePath.EndsWith($"/{Queues.IngestPipelineProgress}", StringComparison.Ordinal))
            _ready.TrySetResult();
        return Task.CompletedTask;
    }

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
