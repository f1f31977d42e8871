using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Benchmarks.Search;

/// <summary>Listens to what search publishes.</summary>
internal sealed class SearchEvents : IServiceModule
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _indexed = new(StringComparer.Ordinal);

    public string Name => "benchmark";

    /// <summary>Completes when the article is reported as indexed.</summary>
    public Task IndexedAsync(string articleId) => Source(articleId).Task;

    public void AddServices(IHostApplicationBuilder builder)
    {
    }

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddHandler<ArticleIndexed>(context =>
    {
        Source(context.Message.Article.ArticleId).TrySetResult();
        return Task.CompletedTask;
    });

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    private TaskCompletionSource Source(string articleId) => _indexed.GetOrAdd(articleId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
