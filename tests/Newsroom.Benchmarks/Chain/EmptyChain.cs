using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Chain;

/// <summary>The bare bus: a publisher and three processes with empty consumers, which pass on events of the usual size.</summary>
internal sealed class EmptyChain : IChain
{
    /// <summary>Publishes that wait for their confirm at most.</summary>
    private const int InFlight = 128;

    private readonly WebApplication _publisher;
    private readonly List<ServiceProcess> _stages;
    private readonly string _folder;
    private readonly SemaphoreSlim _window = new(InFlight);
    private Exception? _failure;

    private EmptyChain(WebApplication publisher, List<ServiceProcess> stages, Arrivals arrivals, string folder)
    {
        _publisher = publisher;
        _stages = stages;
        _folder = folder;
        Arrivals = arrivals;
    }

    public Arrivals Arrivals { get; }

    public IReadOnlyList<(string Name, int ProcessId)> Processes => [.. EmptyStage.All.Zip(_stages, (name, stage) => (name, stage.ProcessId))];

    /// <param name="broker">A virtual host of its own: the queues are called as the real ones.</param>
    public static async Task<EmptyChain> StartAsync(
        Uri broker, EventSamples samples, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-chain-").FullName;
        samples.Write(folder);
        var own = new Dictionary<string, string?>(environment) { ["NEWSROOM_BUS__URI"] = broker.ToString() };
        var stages = EmptyStage.All
            .Select(stage => new ServiceProcess(stage, own, [typeof(EmptyChain).Assembly.Location, "chain-stage", stage, folder])).ToList();
        await Task.WhenAll(stages.Select(stage => stage.StartAsync(cancellationToken)));
        LogContext.Current = null;
        var publisher = NewsroomHost.Build("publisher", [new EmptyStage("publisher", samples)], new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Uri"] = broker.ToString(),
            ["Logging:LogLevel:Default"] = "Critical",
        });
        await publisher.StartAsync(cancellationToken);
        return new EmptyChain(publisher, stages, await Arrivals.ListenAsync(broker, cancellationToken), folder);
    }

    public async ValueTask SendAsync(RawDocument document, CancellationToken cancellationToken)
    {
        if (_failure is not null)
            throw _failure;
        await _window.WaitAsync(cancellationToken);
        _ = PublishAsync(document, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Arrivals.DisposeAsync();
        foreach (var stage in _stages)
            await stage.DisposeAsync();
        await _publisher.StopAsync();
        await _publisher.DisposeAsync();
        _window.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PublishAsync(RawDocument document, CancellationToken cancellationToken)
    {
        try
        {
            var article = new ArticleRef
            {
                ArticleId = Uuid5.Create(Uuid5.Newsroom, document.Guid).ToString(),
                Revision = 1,
                Source = document.Source,
                Guid = document.Guid,
            };
            await _publisher.Services.GetRequiredService<IBus>().PublishEventAsync(
                new ArticleReceived { Article = article, Attempt = 1, Document = document, ReceivedAt = DateTimeOffset.UtcNow.ToTimestamp() },
                article, 1, cancellationToken);
        }
        catch (Exception e)
        {
            _failure = e;
        }

        _window.Release();
    }
}
