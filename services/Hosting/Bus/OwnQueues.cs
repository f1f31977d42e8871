using MassTransit;

namespace Newsroom.Hosting;

/// <summary>
/// Nothing is published on RabbitMQ before the receive endpoints of this process have declared their queues, since the broker drops what
/// has no queue. Those of other processes a publisher declares itself.
/// </summary>
internal sealed class OwnQueues(IReadOnlyList<IServiceModule> modules) : IEndpointConfigurationObserver, IReceiveEndpointObserver, IFilter<PublishContext>
{
    private readonly HashSet<string> _configured = [];

    private readonly Dictionary<string, TaskCompletionSource> _declared = modules.SelectMany(module => module.ReceivesFrom)
        .ToDictionary(queue => queue, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public async Task Send(PublishContext context, IPipe<PublishContext> next)
    {
        foreach (var declared in _declared.Values.Where(declared => !declared.Task.IsCompleted))
            await declared.Task.WaitAsync(context.CancellationToken);
        await next.Send(context);
    }

    /// <summary>Publishing would wait for ever for a queue that no receive endpoint declares.</summary>
    /// <exception cref="StartupException">A module names such a queue.</exception>
    public void EnsureConfigured()
    {
        if (_declared.Keys.Except(_configured).ToList() is { Count: > 0 } missing)
            throw new StartupException($"A module receives from {string.Join(", ", missing)} and has no consumer there: add one, or leave the queue out of {nameof(IServiceModule.ReceivesFrom)}.");
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("ownQueues");

    void IEndpointConfigurationObserver.EndpointConfigured<T>(T configurator) => _configured.Add(configurator.InputAddress.Segments[^1]);

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
