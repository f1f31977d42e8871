using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests;

/// <summary>The service on a PostgreSQL that crashes and comes back.</summary>
public sealed class DatabaseAwayTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlFixture _postgres = new();
    private readonly TaggedModule _tagged = new();
    private readonly DeliveryObserver _deliveries = new();
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CallOptions Call => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, cancellationToken: Cancellation);

    public async ValueTask InitializeAsync()
    {
        await _postgres.StartPrivateAsync();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Bus:RetryIntervals:0"] = "00:00:00.050",
            ["Tagging:Storage:Engine"] = "PostgreSql",
            ["Tagging:Storage:ConnectionString"] = await _postgres.CreateDatabaseAsync(),
            ["Tagging:Storage:MigrateOnStart"] = "true",
        };
        // As many as a restart of the server may take.
        for (var i = 0; i < 100; i++)
            settings[$"Bus:RedeliveryIntervals:{i}"] = "00:00:00.500";
        _app = NewsroomHost.Build("tagging", [new TaggingModule(), _tagged], settings);
        _app.Services.GetRequiredService<IBus>().ConnectConsumeObserver(_deliveries);
        await _app.StartAsync(Cancellation);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _channel = GrpcChannel.ForAddress(addresses[0]);
        _http = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _channel.Dispose();
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task article_waits_for_the_database_while_previews_answer()
    {
        var client = new TaggingService.TaggingServiceClient(_channel);
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync());
        await _postgres.CrashAsync();

        var cleaned = Cleaned();
        await _app.Services.GetRequiredService<IBus>().PublishEventAsync(cleaned, cleaned.Article, cleaned.Attempt, Cancellation);
        await _deliveries.Ended.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Deadline, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync());
        Assert.Contains("Tallinn", (await client.TagTextAsync(new TagTextRequest { Text = "She moved to Tallinn last year." }, Call)).Tags.Names(EntityKind.Place));
        Assert.Contains("Tallinn", (await client.TagArticleAsync(new TagArticleRequest { Clean = cleaned.Clean }, Call)).Tags.Names(EntityKind.Place));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetEntityAsync(new GetEntityRequest { EntityId = Guid.NewGuid().ToString() }, Call));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.False(_tagged.Events.Reader.TryRead(out _));

        await _postgres.RestartAsync();
        var tagged = await _tagged.Events.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Deadline, Cancellation);

        Assert.Equal(cleaned.Article, tagged.Article);
        var entity = await client.GetEntityAsync(new GetEntityRequest { EntityId = tagged.Tags.Entity(EntityKind.Place, "Tallinn").EntityId }, Call);
        Assert.Equal(1, entity.Entity.ArticleCount);
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync());
    }

    private async Task<HttpStatusCode> ReadinessAsync()
    {
        using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return answer.StatusCode;
    }

    private static ArticleCleaned Cleaned() => new()
    {
        Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "an article").ToString(), Revision = 1, Source = "desk", Guid = "1" },
        Attempt = 1,
        Clean = new CleanArticle { Title = "A move", Language = "en", Paragraphs = { new Paragraph { Text = "She moved to Tallinn last year." } } },
    };

    /// <summary>Tells of the end of each delivery, however it ended.</summary>
    private sealed class DeliveryObserver : IConsumeObserver
    {
        public Channel<Type> Ended { get; } = Channel.CreateUnbounded<Type>();

        public Task PreConsume<T>(ConsumeContext<T> context)
            where T : class => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context)
            where T : class => Ended.Writer.WriteAsync(typeof(T), context.CancellationToken).AsTask();

        public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
            where T : class => PostConsume(context);
    }

    /// <summary>Stands where search stands.</summary>
    private sealed class TaggedModule : IServiceModule
    {
        public Channel<ArticleTagged> Events { get; } = Channel.CreateUnbounded<ArticleTagged>();

        public string Name => "probe";

        public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

        public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<TaggedConsumer>();

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }
    }

    private sealed class TaggedConsumer(TaggedModule module) : IConsumer<ArticleTagged>
    {
        public async Task Consume(ConsumeContext<ArticleTagged> context) => await module.Events.Writer.WriteAsync(context.Message, context.CancellationToken);
    }
}
