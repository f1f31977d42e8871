using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using RabbitMQ.Client;

namespace Newsroom.Ingest.Tests;

/// <summary>Ingest on RabbitMQ and PostgreSQL, as operations run it.</summary>
public sealed class RealBrokerAndDatabase(RabbitMqFixture broker, PostgreSqlFixture postgres) : IAsyncLifetime
{
    private (string, string)[] _settings = [];
    private Uri _bus = new("amqp://nowhere/");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bus = await broker.CreateVirtualHostAsync(Cancel);
        _settings =
        [
            ("Bus:Transport", "RabbitMq"),
            ("Bus:Uri", _bus.ToString()),
            ("Ingest:Storage:Engine", "PostgreSql"),
            ("Ingest:Storage:ConnectionString", await postgres.CreateDatabaseAsync()),
            ("Ingest:Storage:MigrateOnStart", "true"),
        ];
    }

    public async ValueTask DisposeAsync() => await broker.DropVirtualHostAsync(_bus);

    [Fact]
    public async Task what_is_sent_before_cleaning_ever_ran_waits_in_its_queue()
    {
        await using var host = await IngestHost.StartAsync(pipeline: null, folder: null, _settings);
        var document = Documents.Text("a");
        var answer = await host.SubmitAsync(document);

        await using var connection = await RabbitMqFixture.ConnectAsync(_bus, Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        BasicGetResult? message = null;
        await IngestHost.EventuallyAsync(
            async ct => await IsQueueThereAsync(connection, ct)
                && (message = await channel.BasicGetAsync(Queues.CleaningArticleReceived, autoAck: true, ct)) is not null,
            "the event is in cleaning's queue");

        Assert.Equal(
            new ArticleReceived { Article = answer.Article, Attempt = 1, Document = new RawDocument(document) { Charset = "utf-8" }, ReceivedAt = answer.ReceivedAt },
            ArticleReceived.Parser.ParseFrom(message!.Body.Span));
        Assert.Equal(EventHeaders.ContentType, message.BasicProperties.ContentType);
        Assert.Equal(answer.Article.ArticleId, message.BasicProperties.CorrelationId);
    }

    [Fact]
    public async Task a_kill_waits_in_its_queue_until_search_runs()
    {
        ArticleRef kill;
        await using (var first = await IngestHost.StartAsync(pipeline: null, folder: null, _settings))
        {
            kill = (await first.Client.WithdrawArticleAsync(
                new WithdrawArticleRequest { Source = "harbour-desk", Guid = "a", Mode = WithdrawMode.Kill, Notice = "Wrong." },
                cancellationToken: Cancel)).Article;
            // Ingest's own report: it was relayed, and the bus has started, without which it could not be stopped.
            await IngestHost.EventuallyAsync(
                async ct => (await first.Store.FindAsync(kill.ArticleId, 0, ct))!.Revisions[0].Hops.Count == 1, "the kill was relayed");
        }

        await using var second = await IngestHost.StartAsync(new FakePipeline(), folder: null, _settings);

        Assert.Equal(ArticleState.Withdrawn, (await second.TrackAsync(kill))[^1].Status.State);
        var published = Assert.Single(second.Pipeline.Withdrawn);
        Assert.Equal((kill, WithdrawalKind.Kill, "Wrong.", 1), (published.Article, published.Kind, published.Notice, published.Attempt));
    }

    [Fact]
    public async Task a_report_from_any_client_moves_the_article_on()
    {
        await using var host = await IngestHost.StartAsync(pipeline: null, folder: null, _settings);
        var answer = await host.SubmitAsync(Documents.Text("a"));
        var report = new PipelineProgress
        {
            Article = answer.Article,
            Attempt = 1,
            Stage = Stage.Search,
            Outcome = StageOutcome.Completed,
            StartedAt = answer.ReceivedAt,
            Duration = TimeSpan.FromMilliseconds(3).ToDuration(),
        };

        await using var connection = await RabbitMqFixture.ConnectAsync(_bus, Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        var properties = new BasicProperties
        {
            ContentType = EventHeaders.ContentType,
            MessageId = Guid.NewGuid().ToString(),
            Headers = new Dictionary<string, object?> { ["MT-MessageType"] = "urn:message:Newsroom.Events.V1:PipelineProgress" },
        };
        await IngestHost.EventuallyAsync(async ct => (await host.Store.MeasureOutboxAsync(ct)).Depth == 0, "the article was relayed");
        await channel.BasicPublishAsync(PipelineProgress.Descriptor.FullName, "", mandatory: true, properties, report.ToByteArray(), Cancel);

        Assert.Equal(ArticleState.Indexed, (await host.TrackAsync(answer.Article))[^1].Status.State);
    }

    [Fact]
    public async Task two_replicas_share_the_work_and_each_can_tell_about_all_of_it()
    {
        // One after the other: a broker of 3.10 drops who consumes from a queue that another is just declaring, and a bus comes back late.
        await using var one = await (await IngestHost.StartAsync(pipeline: null, folder: null, _settings)).ReceivingAsync();
        await using var two = await (await IngestHost.StartAsync(new FakePipeline(), folder: null, _settings)).ReceivingAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? one : two).SubmitAsync(Documents.Text($"a{i}"))));
        var told = await Task.WhenAll(answers.Select((a, i) => (i % 2 == 0 ? two : one).TrackAsync(a.Article)));

        Assert.All(told, t => Assert.Equal(ArticleState.Indexed, t[^1].Status.State));
        Assert.Equal(60, two.Pipeline.Received.Select(r => r.Article.ArticleId).Distinct(StringComparer.Ordinal).Count());
        await IngestHost.EventuallyAsync(async ct => (await one.Store.MeasureOutboxAsync(ct)).Depth == 0, "the outbox is empty");
    }

    private static async Task<bool> IsQueueThereAsync(IConnection connection, CancellationToken cancellationToken)
    {
        // Asking for a queue that is not there closes the channel.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return await channel.QueueDeclarePassiveAsync(Queues.CleaningArticleReceived, cancellationToken) is not null;
    }
}
