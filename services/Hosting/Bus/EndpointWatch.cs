using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>
/// Ends a process one of whose receive endpoints does not come back: its connection went while it declared its queue, and the broker's client
/// strands it (see <see cref="EventPublishing.Limit"/>). Such an endpoint says nothing any more, where one that cannot reach the broker, or
/// is refused, says so at each try. MassTransit cannot start it again, so whatever supervises the process has to.
/// </summary>
internal sealed partial class EndpointWatch(
    IServiceProvider services, IOptions<BusOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<EndpointWatch> logger)
    : BackgroundService, IReceiveEndpointObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Uri, long> _heardOf = new();

    /// <summary>Whether it is why the process ends.</summary>
    public bool HasGivenUp { get; private set; }

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => HearAsync(ready.InputAddress);

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => HearAsync(stopping.InputAddress);

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => HearAsync(completed.InputAddress);

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => HearAsync(faulted.InputAddress);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before: the bus is made with this as its observer.
        var bus = services.GetRequiredService<IBusControl>();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (name, endpoint) in bus.CheckHealth().Endpoints)
            {
                var address = new Uri(name);
                if (endpoint.Status == BusHealthStatus.Healthy)
                {
                    await HearAsync(address);
                }
                else if (clock.GetElapsedTime(_heardOf.GetOrAdd(address, _ => clock.GetTimestamp())) >= options.Value.StuckAfter)
                {
                    LogStuck(logger, address.Segments[^1], options.Value.StuckAfter);
                    HasGivenUp = true;
                    lifetime.StopApplication();
                    return;
                }
            }
        }
    }

    private Task HearAsync(Uri address)
    {
        _heardOf[address] = clock.GetTimestamp();
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = "bus.endpoint.stuck", Level = LogLevel.Critical,
        Message = "Nothing was heard of the consumer of {Queue} for {Limit}: the process ends with 1, to be started again")]
    private static partial void LogStuck(ILogger logger, string queue, TimeSpan limit);
}
