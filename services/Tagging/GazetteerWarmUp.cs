using System.Diagnostics;
using Newsroom.Tagging.Entities;

namespace Newsroom.Tagging;

/// <summary>Loads the gazetteers and the model before the first article comes, so that it is not the one that waits.</summary>
internal sealed class GazetteerWarmUp(IServiceProvider services, ILogger<GazetteerWarmUp> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        services.GetRequiredService<EntityTagger>();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        log.GazetteersLoaded(elapsed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
