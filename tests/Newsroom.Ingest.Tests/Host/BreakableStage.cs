using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

/// <summary>A stage that fails on everything for as long as it is broken; mended, it stands for the whole pipeline.</summary>
public sealed class BreakableStage : IServiceModule
{
    /// <summary>One retry and no redelivery to speak of, so that giving up takes milliseconds; nor a word about each failure.</summary>
    public static (string Key, string Value)[] Impatient { get; } =
    [
        ("Bus:RetryIntervals:0", "00:00:00.001"),
        ("Bus:RedeliveryIntervals:0", "00:00:00.010"),
        ("Logging:LogLevel:MassTransit", "None"),
        ("Logging:LogLevel:Newsroom.Hosting.QuarantineFilter", "None"),
    ];

    public bool IsBroken { get; set; } = true;

    /// <summary>Every delivery that it failed on.</summary>
    public ConcurrentQueue<Delivery> Refused { get; } = [];

    /// <summary>What was consumed without failing.</summary>
    public ConcurrentQueue<Delivery> Consumed { get; } = [];

    public string Name => "breakable";

    public IEnumerable<string> ReceivesFrom => [Queues.CleaningArticleReceived];

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<Consumer, Definition>();

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    public sealed class Definition(IOptions<BusOptions> options)
        : StageConsumerDefinition<Consumer>(Queues.CleaningArticleReceived, Stage.Cleaning, options);

    public sealed class Consumer(BreakableStage stage, StageRunner stages) : IConsumer<ArticleReceived>
    {
        public async Task Consume(ConsumeContext<ArticleReceived> context)
        {
            var isBroken = stage.IsBroken;
            (isBroken ? stage.Refused : stage.Consumed).Enqueue(new Delivery(
                context.MessageId,
                context.Message,
                context.ReceiveContext.Body.GetBytes(),
                context.ReceiveContext.TransportHeaders.GetAll().ToDictionary(h => h.Key, h => h.Value, StringComparer.Ordinal)));
            if (isBroken)
                throw new InvalidOperationException("The stage is broken.");
            foreach (var part in new[] { Stage.Cleaning, Stage.Search })
                await stages.RunAsync(part, context, context.Message.Article, context.Message.Attempt, _ => Task.FromResult(StageResult.Completed()));
        }
    }

    public sealed record Delivery(Guid? MessageId, ArticleReceived Message, byte[] Body, IReadOnlyDictionary<string, object> Headers);
}
