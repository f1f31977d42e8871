using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>
/// Ends a process whose bus does not come back although the broker does. A connection that goes at the wrong moment leaves the broker's client
/// with a channel that never answers (see <see cref="EventPublishing.Limit"/>): an endpoint that says nothing any more, where one that cannot
/// reach the broker says so at each try, or no publish that is confirmed. MassTransit can start neither again, so whatever supervises the
/// process has to. A broker that takes nothing from a new connection either is no reason to.
/// </summary>
internal sealed partial class BusWatch(
    IServiceProvider services, BrokerProbe probe, IOptions<BusOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<BusWatch> logger)
    : BackgroundService, IReceiveEndpointObserver, IPublishObserver
{
    private const string Publishing = "publishing";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What is not well: endpoints by address, and publishing, of which only the broker's answer counts.
    private readonly ConcurrentDictionary<string, Silence> _silent = new();

    /// <param name="Since">When it was first missed.</param>
    /// <param name="Last">When it was last missed: one attempt to publish that is not repeated tells nothing.</param>
    /// <param name="IsBrokerThere">Whether the broker took a message half-way, so that there was time to connect to it since.</param>
    private readonly record struct Silence(long Since, long Last, bool IsBrokerThere);

    /// <summary>Whether it is why the process ends.</summary>
    public bool HasGivenUp { get; private set; }

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Hear(ready.InputAddress.ToString());

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Hear(stopping.InputAddress.ToString());

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Hear(completed.InputAddress.ToString());

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Hear(faulted.InputAddress.ToString());

    Task IPublishObserver.PrePublish<T>(PublishContext<T> context)
    {
        Miss(Publishing);
        return Task.CompletedTask;
    }

    Task IPublishObserver.PostPublish<T>(PublishContext<T> context) => Hear(Publishing);

    Task IPublishObserver.PublishFault<T>(PublishContext<T> context, Exception exception) => IsAnswer(exception) ? Hear(Publishing) : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Transport == BusTransport.InMemory)
            return;
        // Not before: the bus is made with this as its observer.
        var bus = services.GetRequiredService<IBusControl>();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (address, endpoint) in bus.CheckHealth().Endpoints)
            {
                if (endpoint.Status == BusHealthStatus.Healthy)
                    await Hear(address);
                else
                    Miss(address);
            }

            if (await StuckAsync(stoppingToken) is not { } what)
                continue;
            LogStuck(logger, what, options.Value.StuckAfter);
            HasGivenUp = true;
            lifetime.StopApplication();
            return;
        }
    }

    /// <summary>What is silent for long enough while the broker takes messages, asked half-way and at the end; null if nothing is.</summary>
    private async Task<string?> StuckAsync(CancellationToken cancellationToken)
    {
        var limit = options.Value.StuckAfter;
        foreach (var (what, silence) in _silent)
        {
            if (clock.GetElapsedTime(silence.Since) < (silence.IsBrokerThere ? limit : limit / 2) || clock.GetElapsedTime(silence.Last) >= limit)
                continue;
            if (!await probe.IsTakenAsync(cancellationToken))
            {
                _silent.Clear();
                return null;
            }

            if (silence.IsBrokerThere)
                return what;
            // Missed again meanwhile, or heard of: then it is asked again a second later.
            if (_silent.TryGetValue(what, out var latest))
                _silent.TryUpdate(what, latest with { IsBrokerThere = true }, latest);
        }

        return null;
    }

    private void Miss(string what)
    {
        var now = clock.GetTimestamp();
        var first = new Silence(now, now, IsBrokerThere: false);
        _silent.AddOrUpdate(
            what, first, (_, silence) => clock.GetElapsedTime(silence.Last, now) < options.Value.StuckAfter ? silence with { Last = now } : first);
    }

    /// <summary>A queue that is full refuses what is published, by a channel that lives.</summary>
    private static bool IsAnswer(Exception? e) =>
        e is RabbitMQ.Client.Exceptions.PublishException or MessageNotAcknowledgedException or MessageReturnedException || (e is not null && IsAnswer(e.InnerException));

    private Task Hear(string what)
    {
        _silent.TryRemove(what, out _);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = "bus.stuck", Level = LogLevel.Critical,
        Message = "Nothing was heard of {What} for {Limit}, though the broker answers a new connection: the process ends with 1, to be started again")]
    private static partial void LogStuck(ILogger logger, string what, TimeSpan limit);
}
