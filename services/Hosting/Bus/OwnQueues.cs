using MassTransit;

namespace Newsroom.Hosting;

/// <summary>
/// Nothing is published on RabbitMQ before the receive endpoints of this process have declared their queues, since the broker drops what
/// has no queue. Those of other processes a publisher declares itself.
/// </summary>
internal sealed class OwnQueues(IReadOnlyList<IServiceModule> modules) : IReceiveEndpointObserver, IFilter<PublishContext>
{
    private readonly Dictionary<string, TaskCompletionSource> _declared = modules.SelectMany(module => module.ReceivesFrom)
        .ToDictionary(queue => queue, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public async Task Send(PublishContext context, IPipe<PublishContext> next)
    {
        foreach (var declared in _declared.Values.Where(declared => !declared.Task.IsCompleted))
            await declared.Task.WaitAsync(context.CancellationToken);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("ownQueues");

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready)
    {
        if (_declared.TryGetValue(ready.InputAddress.Segments[^1], out var declared))
            declared.TrySetResult();
        return Task.CompletedTask;
    }

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
