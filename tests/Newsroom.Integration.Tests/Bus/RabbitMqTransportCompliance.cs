using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;
using RabbitMQ.Client;

namespace Newsroom.Integration.Tests.Bus;

public sealed class RabbitMqTransportCompliance(RabbitMqFixture broker) : TransportCompliance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override BusTransport Transport => BusTransport.RabbitMq;

    protected override Uri? Uri => broker.Uri;

    protected override Task ResetAsync() => broker.ResetAsync(Token);

    [Fact]
    public async Task event_published_before_its_consumer_ever_started_waits_for_it()
    {
        await broker.ResetAsync(Token);
        await using (var publisher = await PublisherOnlyAsync())
            await publisher.PublishAsync(Sample(), Token);

        await using var host = await BusHost.StartAsync(Transport, Uri, _ => Task.FromResult(StageResult.Completed()), Token);
        await host.ProgressAsync(StageOutcome.Completed, Token);
    }

    [Fact]
    public async Task event_published_before_the_queue_of_its_consumer_in_the_same_process_is_declared_waits_for_it()
    {
        // New queues each time, as in a first start: a few times, since it is a race.
        for (var i = 0; i < 5; i++)
        {
            await broker.ResetAsync(Token);
            await using var host = await BusHost.StartUnreadyAsync(Transport, Uri, _ => Task.FromResult(StageResult.Completed()), Token);
            await host.PublishAsync(Sample(), Token);
            await host.ProgressAsync(StageOutcome.Completed, Token);
        }
    }

    [Fact]
    public async Task each_event_goes_into_the_queue_of_every_service_that_takes_it()
    {
        await broker.ResetAsync(Token);
        await using var publisher = await PublisherOnlyAsync();
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var withdrawn = new ArticleWithdrawn { Article = Sample().Article };

        await publisher.Bus.PublishEventAsync(withdrawn, withdrawn.Article, attempt: 1, Token);

        foreach (var queue in (string[])["tagging-article-withdrawn", "search-article-withdrawn"])
        {
            var message = await Eventually.GetAsync(
                ct => channel.BasicGetAsync(queue, autoAck: true, ct), TimeSpan.FromSeconds(10), $"the event is in {queue}", Token);
            Assert.Equal(withdrawn, ArticleWithdrawn.Parser.ParseFrom(message.Body.Span));
        }
    }

    [Fact]
    public async Task consumer_without_masstransit_reads_the_event_and_its_headers()
    {
        await broker.ResetAsync(Token);
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await using var publisher = await PublisherOnlyAsync();
        var queue = await channel.QueueDeclareAsync(cancellationToken: Token);
        await channel.ExchangeDeclareAsync("newsroom.events.v1.ArticleReceived", ExchangeType.Fanout, durable: true, cancellationToken: Token);
        await channel.QueueBindAsync(queue.QueueName, "newsroom.events.v1.ArticleReceived", "", cancellationToken: Token);

        using var activity = new System.Diagnostics.Activity("test").Start();
        await publisher.PublishAsync(Sample(), Token);

        var message = await Eventually.GetAsync(
            ct => channel.BasicGetAsync(queue.QueueName, autoAck: true, ct), TimeSpan.FromSeconds(10), "the event is in the queue", Token);
        Assert.Equal(Sample(), ArticleReceived.Parser.ParseFrom(message.Body.Span));
        Assert.Equal(EventHeaders.ContentType, message.BasicProperties.ContentType);
        Assert.Equal(Sample().Article.ArticleId, message.BasicProperties.CorrelationId);
        Assert.Equal("urn:message:Newsroom.Events.V1:ArticleReceived", Header(message, "MT-MessageType"));
        Assert.Equal("3", Header(message, EventHeaders.Revision));
        Assert.Contains(activity.TraceId.ToString(), Header(message, EventHeaders.TraceParent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task only_the_exchanges_of_events_and_queues_are_declared()
    {
        await using var host = await StartAsync(_ => Task.FromResult(StageResult.Completed()));
        await host.PublishAsync(Sample(), Token);
        await host.ProgressAsync(StageOutcome.Completed, Token);

        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var missing = await Assert.ThrowsAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(
            () => channel.ExchangeDeclarePassiveAsync("Google.Protobuf.IMessage", Token));
        Assert.Equal((ushort?)Constants.NotFound, missing.ShutdownReason?.ReplyCode);
    }

    [Fact]
    public async Task event_that_the_broker_refuses_for_a_while_is_handed_on_later_and_is_no_poison()
    {
        const string full = "test-full";
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var tries = 0;
        await using var host = await StartAsync(async _ =>
        {
            // Two tries of the first delivery are refused; when it is delivered again there is room.
            if (Interlocked.Increment(ref tries) == 3)
                await channel.QueueDeleteAsync(full, cancellationToken: Token);
            return StageResult.Completed(new ArticleCleaned());
        });
        await channel.QueueDeclareAsync(
            full, durable: false, exclusive: true, autoDelete: true,
            new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" }, cancellationToken: Token);
        await channel.BasicPublishAsync("", full, "the one that it takes"u8.ToArray(), Token);
        await channel.ExchangeDeclareAsync("newsroom.events.v1.ArticleCleaned", ExchangeType.Fanout, durable: true, cancellationToken: Token);
        await channel.QueueBindAsync(full, "newsroom.events.v1.ArticleCleaned", "", cancellationToken: Token);

        await host.PublishAsync(Sample(), Token);

        await host.ProgressAsync(StageOutcome.Completed, Token);
        Assert.Equal([0, 0, 1], host.Deliveries.Select(d => d.Redeliveries));
        Assert.DoesNotContain(host.Progress, p => p.Outcome == StageOutcome.Quarantined);
    }

    protected override async Task AssertPoisonIsKeptAsync(ArticleReceived poison)
    {
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var message = await Eventually.GetAsync(
            ct => channel.BasicGetAsync($"{Queues.CleaningArticleReceived}_error", autoAck: true, ct),
            TimeSpan.FromSeconds(10), "the message is in the error queue", Token);
        Assert.Equal(poison, ArticleReceived.Parser.ParseFrom(message.Body.Span));
        Assert.Contains("always", Header(message, "MT-Fault-Message"), StringComparison.Ordinal);
    }

    private Task<BusHost> PublisherOnlyAsync() => BusHost.StartAsync(Transport, Uri, null, Token);

    private static string Header(BasicGetResult message, string name) => message.BasicProperties.Headers?[name] switch
    {
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        { } value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        null => "",
    };
}
