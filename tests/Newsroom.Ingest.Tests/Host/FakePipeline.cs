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

/// <summary>
/// Stands for the stages behind ingest: takes what ingest publishes and reports what the guid asks for. <c>lost-…</c> is never
/// reported about, <c>login-…</c> is rejected by cleaning; everything else becomes indexed.
/// </summary>
public sealed class FakePipeline : IServiceModule
{
    public ConcurrentQueue<ArticleReceived> Received { get; } = [];

    public ConcurrentQueue<ArticleWithdrawn> Withdrawn { get; } = [];

    public string Name => "pipeline";

    public IEnumerable<string> ReceivesFrom => [Queues.CleaningArticleReceived, Queues.SearchArticleWithdrawn];

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

    public void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<Consumer, Definition>();
        bus.AddConsumer<WithdrawalConsumer, WithdrawalDefinition>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    public sealed class Definition(IOptions<BusOptions> options) : EventConsumerDefinition<Consumer>(Queues.CleaningArticleReceived, options);

    public sealed class Consumer(FakePipeline pipeline, StageRunner stages) : IConsumer<ArticleReceived>
    {
        public async Task Consume(ConsumeContext<ArticleReceived> context)
        {
            pipeline.Received.Enqueue(context.Message);
            var article = context.Message.Article;
            if (article.Guid.StartsWith("lost-", StringComparison.Ordinal))
                return;
            var result = article.Guid.StartsWith("login-", StringComparison.Ordinal)
                ? StageResult.Rejected(Reason.LoginPage, "asks to log in")
                : StageResult.Completed();
            await stages.RunAsync(Stage.Cleaning, context, article, context.Message.Attempt, _ => Task.FromResult(result));
            if (result.Outcome == StageOutcome.Completed)
                await stages.RunAsync(Stage.Search, context, article, context.Message.Attempt, _ => Task.FromResult(StageResult.Completed()));
        }
    }

    public sealed class WithdrawalDefinition(IOptions<BusOptions> options)
        : EventConsumerDefinition<WithdrawalConsumer>(Queues.SearchArticleWithdrawn, options);

    public sealed class WithdrawalConsumer(FakePipeline pipeline, StageRunner stages) : IConsumer<ArticleWithdrawn>
    {
        public async Task Consume(ConsumeContext<ArticleWithdrawn> context)
        {
            var withdrawn = context.Message;
            pipeline.Withdrawn.Enqueue(withdrawn);
            if (withdrawn.Kind == WithdrawalKind.Release)
                return;
            foreach (var stage in Lifecycle.Keepers)
                await stages.RunAsync(stage, context, withdrawn.Article, withdrawn.Attempt, _ => Task.FromResult(StageResult.Completed()));
        }
    }
}
