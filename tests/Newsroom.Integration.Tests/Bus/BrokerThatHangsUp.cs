using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;
using RabbitMQ.Client;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>What the broker's client never brings to an end, once its connection has gone.</summary>
public sealed class BrokerThatHangsUp(RabbitMqFixture broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task publishing_ends_when_it_is_cancelled_and_the_next_is_confirmed()
    {
        var article = new ArticleRef { ArticleId = Guid.NewGuid().ToString(), Revision = 1 };
        await using var door = new BrokerDoor(await broker.CreateVirtualHostAsync(Cancel));
        await using var host = await BusHost.StartUnreadyAsync(BusTransport.RabbitMq, door.Uri, stage: null, Cancel);
        door.HangUps = 1;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(5));

        var published = PublishAll(limit.Token);
        await Task.WhenAny(Task.WhenAll(published), Task.Delay(Patience, Cancel));

        Assert.All(published, task => Assert.True(task.IsCompleted));
        Assert.Contains(published, task => task.IsCanceled);
        await Task.WhenAll(PublishAll(Cancel)).WaitAsync(Patience, Cancel);

        Task[] PublishAll(CancellationToken ct) =>
        [
            host.Bus.PublishEventAsync(new ArticleReceived { Article = article }, article, 1, ct),
            host.Bus.PublishEventAsync(new ArticleCleaned { Article = article }, article, 1, ct),
            host.Bus.PublishEventAsync(new ArticleTagged { Article = article }, article, 1, ct),
        ];
    }

    [Fact]
    public async Task event_whose_stage_could_not_publish_stays_in_its_queue()
    {
        var tries = 0;
        // Two tries of a delivery, and it is delivered again once: what fails the fifth time would go to the error queue.
        await using var host = await BusHost.StartAsync(
            BusTransport.RabbitMq, await broker.CreateVirtualHostAsync(Cancel),
            _ => Interlocked.Increment(ref tries) < 6 ? throw new BrokerSilentException(new TimeoutException()) : Task.FromResult(StageResult.Completed()), Cancel);

        await host.PublishAsync(TransportCompliance.Sample(), Cancel);

        await host.ProgressAsync(StageOutcome.Completed, Cancel);
        Assert.DoesNotContain(host.Progress, p => p.Outcome == StageOutcome.Quarantined);
    }

    [Fact]
    public async Task process_whose_consumers_are_stranded_ends_to_be_started_again()
    {
        await using var door = new BrokerDoor(await broker.CreateVirtualHostAsync(Cancel)) { HangUps = 1 };
        await using var host = await BusHost.StartUnreadyAsync(
            BusTransport.RabbitMq, door.Uri, _ => Task.FromResult(StageResult.Completed()), Cancel, ("Bus:StuckAfter", "00:00:20"));

        await Eventually.TrueAsync(_ => Task.FromResult(host.IsEnding), Patience, "the process ends", Cancel);
    }

    [Fact]
    public async Task process_whose_publishes_are_never_confirmed_ends_to_be_started_again()
    {
        await using var door = new BrokerDoor(await broker.CreateVirtualHostAsync(Cancel));
        await using var host = await BusHost.StartAsync(
            BusTransport.RabbitMq, door.Uri, _ => Task.FromResult(StageResult.Completed()), Cancel, ("Bus:StuckAfter", "00:00:30"));
        door.Losses = 1;

        var publishing = TryAsync();

        await Eventually.TrueAsync(_ => Task.FromResult(host.IsEnding), 3 * Patience, "the process ends", Cancel);
        Assert.False(publishing.IsCompletedSuccessfully, "a channel that lost an answer has recovered: the watch is not needed for it");

        // The client gives an answer up after 20 s; from then on it takes each answer for the one before.
        async Task TryAsync()
        {
            while (!host.IsEnding)
            {
                try
                {
                    await host.PublishAsync(TransportCompliance.Sample(), Cancel);
                    return;
                }
                catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
                {
                    // Tried again, as whoever publishes does.
                }
            }

            throw new InvalidOperationException("Never confirmed.");
        }
    }

    [Fact]
    public async Task process_whose_publishes_are_refused_does_not_end()
    {
        const string full = "test-full";
        var uri = await broker.CreateVirtualHostAsync(Cancel);
        // With no stage, whose reports would be confirmed.
        await using var host = await BusHost.StartAsync(
            BusTransport.RabbitMq, uri, stage: null, Cancel, ("Bus:StuckAfter", "00:00:03"));
        await using var connection = await RabbitMqFixture.ConnectAsync(uri, Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.QueueDeclareAsync(
            full, durable: false, exclusive: true, autoDelete: true,
            new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" }, cancellationToken: Cancel);
        await channel.BasicPublishAsync("", full, "the one that it takes"u8.ToArray(), Cancel);
        await channel.QueueBindAsync(full, "newsroom.events.v1.ArticleReceived", "", cancellationToken: Cancel);

        var refusals = 0;
        for (var until = DateTime.UtcNow.AddSeconds(8); DateTime.UtcNow < until; refusals++)
            await Assert.ThrowsAnyAsync<Exception>(() => host.PublishAsync(TransportCompliance.Sample(), Cancel));

        Assert.NotEqual(0, refusals);
        Assert.False(host.IsEnding);
    }

    /// <summary>Each try of a broker that is away says that it failed.</summary>
    [Fact]
    public async Task process_without_a_broker_does_not_end()
    {
        var door = new BrokerDoor(broker.Uri);
        await door.DisposeAsync();
        await using var host = await BusHost.StartUnreadyAsync(
            BusTransport.RabbitMq, door.Uri, _ => Task.FromResult(StageResult.Completed()), Cancel, ("Bus:StuckAfter", "00:00:30"));

        await Task.Delay(TimeSpan.FromSeconds(60), Cancel);

        Assert.False(host.IsEnding);
    }
}
