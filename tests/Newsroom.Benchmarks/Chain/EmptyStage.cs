using System.CommandLine;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Benchmarks.Chain;

/// <summary>A stage that does nothing but hand on an event of the usual size: same host, serializer and queue as the real one.</summary>
internal sealed class EmptyStage(string name, EventSamples samples) : IServiceModule
{
    /// <summary>The stages between a publisher and the last event.</summary>
    public static readonly string[] All = ["cleaning", "tagging", "search"];

    public string Name => name;

    /// <summary>Fewer than the real stage takes from: the host publishes nothing before all of them are declared.</summary>
    public IEnumerable<string> ReceivesFrom => name switch
    {
        "cleaning" => [Queues.CleaningArticleReceived],
        "tagging" => [Queues.TaggingArticleCleaned],
        "search" => [Queues.SearchArticleTagged],
        _ => [],
    };

    /// <summary>One stage as a process; started by the benchmark itself.</summary>
    public static Command Command()
    {
        var stage = new Argument<string>("stage");
        var samples = new Argument<string>("samples") { Description = "Folder with an event of each hop." };
        var command = new Command("chain-stage", "One empty stage of the chain, as a process.") { stage, samples };
        command.Hidden = true;
        command.SetAction(parse => NewsroomHost.RunAsync(
            [], new EmptyStage(parse.GetValue(stage)!, EventSamples.Read(parse.GetValue(samples)!))));
        return command;
    }

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(samples);

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        switch (name)
        {
            case "cleaning":
                bus.AddConsumer<EmptyCleaning, EmptyCleaningDefinition>();
                break;
            case "tagging":
                bus.AddConsumer<EmptyTagging, EmptyTaggingDefinition>();
                break;
            case "search":
                bus.AddConsumer<EmptySearch, EmptySearchDefinition>();
                break;
        }
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    private sealed class EmptyCleaning(EventSamples samples) : IConsumer<ArticleReceived>
    {
        public Task Consume(ConsumeContext<ArticleReceived> context)
        {
            var (article, attempt) = (context.Message.Article, context.Message.Attempt);
            return context.PublishEventAsync(
                new ArticleCleaned { Article = article, Attempt = attempt, Clean = samples.Cleaned.Clean, ReceivedAt = context.Message.ReceivedAt },
                article, attempt, context.CancellationToken);
        }
    }

    private sealed class EmptyTagging(EventSamples samples) : IConsumer<ArticleCleaned>
    {
        public Task Consume(ConsumeContext<ArticleCleaned> context)
        {
            var (article, attempt) = (context.Message.Article, context.Message.Attempt);
            return context.PublishEventAsync(
                new ArticleTagged
                {
                    Article = article,
                    Attempt = attempt,
                    Clean = context.Message.Clean,
                    Tags = samples.Tagged.Tags,
                    ReceivedAt = context.Message.ReceivedAt,
                },
                article, attempt, context.CancellationToken);
        }
    }

    private sealed class EmptySearch(EventSamples samples) : IConsumer<ArticleTagged>
    {
        public Task Consume(ConsumeContext<ArticleTagged> context)
        {
            var (article, attempt) = (context.Message.Article, context.Message.Attempt);
            return context.PublishEventAsync(
                new ArticleIndexed { Article = article, Attempt = attempt, ReceivedAt = context.Message.ReceivedAt, Title = samples.Indexed.Title },
                article, attempt, context.CancellationToken);
        }
    }

    private sealed class EmptyCleaningDefinition(IOptions<BusOptions> options)
        : EventConsumerDefinition<EmptyCleaning>(Queues.CleaningArticleReceived, options);

    private sealed class EmptyTaggingDefinition(IOptions<BusOptions> options)
        : EventConsumerDefinition<EmptyTagging>(Queues.TaggingArticleCleaned, options);

    private sealed class EmptySearchDefinition(IOptions<BusOptions> options)
        : EventConsumerDefinition<EmptySearch>(Queues.SearchArticleTagged, options);
}
