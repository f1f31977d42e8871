using System.Threading.Channels;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Tagging.Tests;

/// <summary>Stands where search and ingest stand, and keeps what they would get.</summary>
internal sealed class ProbeModule : IServiceModule
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public Channel<ArticleTagged> Tagged { get; } = Channel.CreateUnbounded<ArticleTagged>();

    public Channel<PipelineProgress> Progress { get; } = Channel.CreateUnbounded<PipelineProgress>();

    public Channel<KilledCopiesFound> Copies { get; } = Channel.CreateUnbounded<KilledCopiesFound>();

    public Channel<StoryChanged> Stories { get; } = Channel.CreateUnbounded<StoryChanged>();

    public string Name => "probe";

    /// <summary>The next of its kind, or a timeout after half a minute.</summary>
    public static Task<T> NextAsync<T>(Channel<T> channel) =>
        channel.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

    public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<ProbeConsumer>();

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    private sealed class ProbeConsumer(ProbeModule probe)
        : IConsumer<ArticleTagged>, IConsumer<PipelineProgress>, IConsumer<KilledCopiesFound>, IConsumer<StoryChanged>
    {
        public async Task Consume(ConsumeContext<ArticleTagged> context) => await probe.Tagged.Writer.WriteAsync(context.Message, context.CancellationToken);

        public async Task Consume(ConsumeContext<PipelineProgress> context) => await probe.Progress.Writer.WriteAsync(context.Message, context.CancellationToken);

        public async Task Consume(ConsumeContext<KilledCopiesFound> context) => await probe.Copies.Writer.WriteAsync(context.Message, context.CancellationToken);

        public async Task Consume(ConsumeContext<StoryChanged> context) => await probe.Stories.Writer.WriteAsync(context.Message, context.CancellationToken);
    }
}
