using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using RabbitMQ.Client;

namespace Newsroom.Ingest.Tests;

/// <summary>The same on a real broker and database, and what only those can do.</summary>
public sealed class QuarantineOnRabbitMq(RabbitMqFixture broker, PostgreSqlFixture postgres) : QuarantineOnEitherBus
{
    private const string ReceivedType = "urn:message:Newsroom.Events.V1:ArticleReceived";

    private (string Key, string Value)[] _settings = [];
    private readonly List<Uri> _lost = [];
    private Uri _bus = new("amqp://nowhere/");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string?, string?, string> Poison => new()
    {
        // Not an event's bytes.
        { EventHeaders.ContentType, ReceivedType, "6f1d3c0e-2a57-4b8e-9c41-7d0e5a4b9f22", "error" },
        // A content type that is none, no message id.
        { "no such thing", ReceivedType, null, "error" },
        // A type that nobody knows.
        { EventHeaders.ContentType, "urn:message:Newsroom.Events.V1:NoSuchEvent", "6f1d3c0e-2a57-4b8e-9c41-7d0e5a4b9f23", "skipped" },
        // No headers at all.
        { "", null, null, "skipped" },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task whatever_a_stage_cannot_read_is_kept_byte_for_byte(string contentType, string? type, string? messageId, string suffix)
    {
        byte[] body = [0xFF, 0x00, 0x0A, 0x80, 0xC3];
        await PublishAsync(Queues.CleaningArticleReceived, contentType, type, messageId, body);

        await IngestHost.EventuallyAsync(async _ => (await ListAsync()).Count == 1, "it was collected");
        var message = Assert.Single(await ListAsync());
        Assert.Equal($"{Queues.CleaningArticleReceived}_{suffix}", message.Queue);
        Assert.Null(message.Article);
        Assert.Equal(messageId ?? message.MessageId, message.MessageId);
        Assert.Equal(body, await StoredBodyAsync(message.MessageId));

        await Host.Client.RetryQuarantinedAsync(new RetryQuarantinedRequest { MessageIds = { message.MessageId } }, cancellationToken: Token);

        await IngestHost.EventuallyAsync(
            async _ => await ListAsync() is [var again] && again.MessageId == message.MessageId && again.QuarantinedAt > message.QuarantinedAt,
            "the stage gave up on it again");
        Assert.Equal(body, await StoredBodyAsync(message.MessageId));
    }

    [Fact]
    public async Task a_report_that_ingest_itself_cannot_read_is_collected_and_can_be_discarded()
    {
        await PublishAsync(Queues.IngestPipelineProgress, EventHeaders.ContentType, "urn:message:Newsroom.Events.V1:PipelineProgress", null, [0xFF]);
        await IngestHost.EventuallyAsync(async _ => (await ListAsync()).Count == 1, "it was collected");

        var message = Assert.Single(await ListAsync());
        Assert.Equal(Article.V1.Stage.Ingest, message.Stage);
        await Host.Client.DiscardQuarantinedAsync(
            new DiscardQuarantinedRequest { MessageIds = { message.MessageId }, Note = "Not ours." }, cancellationToken: Token);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task what_a_stage_cannot_read_is_rejected_once()
    {
        await GiveUpWithoutIngestAsync([0xFF]);

        await using var connection = await RabbitMqFixture.ConnectAsync(_bus, Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var skipped = await channel.QueueDeclareAsync(
            $"{Queues.CleaningArticleReceived}_skipped", durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: Token);
        Assert.Equal(0u, skipped.MessageCount);
    }

    [Fact]
    public async Task what_went_to_the_error_queue_while_ingest_was_away_is_collected_when_it_is_back()
    {
        await GiveUpWithoutIngestAsync(Sample());

        await using var back = await IngestHost.StartAsync(new BreakableStage { IsBroken = false }, folder: null, [.. _settings]);
        await back.ReceivingAsync();

        await IngestHost.EventuallyAsync(
            async _ => (await back.Client.ListQuarantinedAsync(new ListQuarantinedRequest(), cancellationToken: Token)).Messages.Count == 1, "it was collected");
        Assert.Equal(0u, await CountAsync($"{Queues.CleaningArticleReceived}_error"));
    }

    [Fact]
    public async Task after_the_broker_lost_everything_it_can_still_be_retried()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var message = Assert.Single(await ListAsync());
        await Host.StopAsync();
        await LoseBrokerAsync();

        var mended = new BreakableStage { IsBroken = false };
        await using var back = await IngestHost.StartAsync(mended, folder: null, [.. _settings]);
        await back.ReceivingAsync();
        await IngestHost.EventuallyAsync(
            async _ => (await back.Client.RetryQuarantinedAsync(
                new RetryQuarantinedRequest { MessageIds = { message.MessageId } }, cancellationToken: Token)).Retried == 1,
            "the stage is there again");

        Assert.Equal(ArticleState.Indexed, (await back.TrackAsync(article))[^1].Status.State);
        Assert.Equal(Stage.Refused.First().Body, Assert.Single(mended.Consumed).Body);
    }

    [Fact]
    public async Task without_a_queue_to_take_it_the_retry_says_so_and_the_message_stays()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var message = Assert.Single(await ListAsync());
        await Host.StopAsync();
        await LoseBrokerAsync();
        await using var alone = await IngestHost.StartAsync(pipeline: null, folder: null, [.. _settings]);
        await alone.ReceivingAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await alone.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { message.MessageId } }, cancellationToken: Token));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(
            message.MessageId,
            Assert.Single((await alone.Client.ListQuarantinedAsync(new ListQuarantinedRequest(), cancellationToken: Token)).Messages).MessageId);
        Assert.Equal(ArticleState.Quarantined, (await alone.Store.FindAsync(article.ArticleId, 0, Token))!.Revisions[0].State);
    }

    [Fact]
    public async Task while_it_cannot_be_stored_it_is_not_acknowledged()
    {
        await ExecuteAsync("ALTER TABLE quarantined RENAME TO away");
        var article = (await Host.SubmitAsync(Documents.Text("a"))).Article;
        Assert.Equal(ArticleState.Quarantined, (await Host.TrackAsync(article))[^1].Status.State);
        await IngestHost.EventuallyAsync(async _ => await CountAsync($"{Queues.CleaningArticleReceived}_error") == 0, "it was delivered");
        await ExecuteAsync("ALTER TABLE away RENAME TO quarantined");

        await IngestHost.EventuallyAsync(async _ => (await ListAsync()).Any(m => m.Queue.Length > 0), "it was collected");
        Assert.Equal(article, Assert.Single(await ListAsync()).Article);
    }

    protected override async Task<(string Key, string Value)[]> SettingsAsync()
    {
        _bus = await broker.CreateVirtualHostAsync(Token);
        return _settings =
        [
            ("Bus:Transport", "RabbitMq"),
            ("Bus:Uri", _bus.ToString()),
            ("Ingest:Storage:Engine", "PostgreSql"),
            ("Ingest:Storage:ConnectionString", await postgres.CreateDatabaseAsync()),
            ("Ingest:Storage:MigrateOnStart", "true"),
            ("Logging:LogLevel:Newsroom.Ingest.QuarantineIntake", "None"),
        ];
    }

    protected override async ValueTask DropAsync()
    {
        foreach (var bus in _lost.Append(_bus))
            await broker.DropVirtualHostAsync(bus);
    }

    /// <summary>A stage gives up on a message while there is no ingest; it has declared the error queue and is gone afterwards.</summary>
    private async Task GiveUpWithoutIngestAsync(byte[] body)
    {
        await Host.StopAsync();
        await LoseBrokerAsync();
        var all = _settings.Append(("Listen:GrpcPort", "0")).Append(("Listen:HttpPort", "0")).Concat(BreakableStage.Impatient);
        MassTransit.LogContext.Current = null;
        await using var alone = NewsroomHost.Build("breakable", [new BreakableStage()], all.ToDictionary(s => s.Item1, string? (s) => s.Item2));
        await alone.StartAsync(Token);
        await IngestHost.ReceivingAsync(alone.Services);
        await PublishAsync(Queues.CleaningArticleReceived, EventHeaders.ContentType, ReceivedType, Guid.NewGuid().ToString(), body);
        await IngestHost.EventuallyAsync(async _ => await CountAsync($"{Queues.CleaningArticleReceived}_error") == 1, "the stage gave up");
        await alone.StopAsync(Token);
    }

    /// <summary>To who comes next the broker is as if it had lost its disk.</summary>
    private async Task LoseBrokerAsync()
    {
        _lost.Add(_bus);
        _bus = await broker.CreateVirtualHostAsync(Token);
        _settings = [.. _settings.Where(s => s.Key != "Bus:Uri"), ("Bus:Uri", _bus.ToString())];
    }

    private static byte[] Sample() => new ArticleReceived
    {
        Article = new ArticleRef { ArticleId = Guid.NewGuid().ToString(), Revision = 1, Source = "harbour-desk", Guid = "a" },
        Attempt = 1,
        Document = Documents.Text("a"),
        ReceivedAt = DateTimeOffset.UtcNow.ToTimestamp(),
    }.ToByteArray();

    /// <summary>Publishes as soon as the consumer has declared the exchange and its queue.</summary>
    private Task PublishAsync(string exchange, string contentType, string? type, string? messageId, byte[] body) => IngestHost.EventuallyAsync(
        async _ =>
        {
            await TryPublishAsync(exchange, contentType, type, messageId, body);
            return true;
        },
        $"{exchange} takes messages");

    private async Task TryPublishAsync(string exchange, string contentType, string? type, string? messageId, byte[] body)
    {
        await using var connection = await RabbitMqFixture.ConnectAsync(_bus, Token);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);
        var properties = new BasicProperties();
        if (contentType.Length > 0)
            properties.ContentType = contentType;
        if (messageId is not null)
            properties.MessageId = messageId;
        if (type is not null)
            properties.Headers = new Dictionary<string, object?> { ["MT-MessageType"] = type };
        await channel.BasicPublishAsync(exchange, "", mandatory: true, properties, body, Token);
    }

    private async Task<uint> CountAsync(string queue)
    {
        await using var connection = await RabbitMqFixture.ConnectAsync(_bus, Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        return await channel.MessageCountAsync(queue, Token);
    }

    private async Task<byte[]> StoredBodyAsync(string messageId)
    {
        await using var session = await Host.Services.GetRequiredService<IngestDatabase>().ReadAsync(Token);
        return Assert.Single(await session.QueryAsync<byte[]>("SELECT body FROM quarantined WHERE message_id = @messageId", new { messageId }, Token));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var session = await Host.Services.GetRequiredService<IngestDatabase>().ReadAsync(Token);
        await session.ExecuteAsync(sql, parameters: null, Token);
    }
}
