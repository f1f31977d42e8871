using Google.Protobuf;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Bus;

/// <summary>What the bus promises on either transport.</summary>
public abstract class TransportCompliance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract BusTransport Transport { get; }

    protected abstract Uri? Uri { get; }

    protected virtual Task ResetAsync() => Task.CompletedTask;

    [Fact]
    public async Task event_arrives_with_every_list_and_byte_and_reports_completion()
    {
        var next = new ArticleCleaned();
        await using var host = await StartAsync(_ => Task.FromResult(StageResult.Completed(next)));
        var sent = Sample();
        await host.PublishAsync(sent, Token);

        var progress = await host.ProgressAsync(StageOutcome.Completed, Token);
        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal(sent, delivery.Event);
        Assert.Equal(sent.Article, progress.Article);
        Assert.Equal(Stage.Cleaning, progress.Stage);
        Assert.Equal(Instance.Current.Name, progress.Instance);
        Assert.NotNull(progress.Duration);
    }

    [Fact]
    public async Task same_event_has_the_same_message_id_and_another_attempt_has_another()
    {
        await using var host = await StartAsync(_ => Task.FromResult(StageResult.Completed()));
        var sent = Sample();
        await host.PublishAsync(sent, Token);
        await host.PublishAsync(sent, Token);
        sent.Attempt = 2;
        await host.PublishAsync(sent, Token);

        await Eventually.TrueAsync(_ => Task.FromResult(host.Deliveries.Count == 3), TimeSpan.FromSeconds(30), "three deliveries", Token);
        var ids = host.Deliveries.GroupBy(d => d.MessageId).Select(g => g.Count()).Order().ToList();
        Assert.Equal([1, 2], ids);
    }

    [Fact]
    public async Task rejection_is_reported_with_its_reason_and_not_retried()
    {
        await using var host = await StartAsync(_ => Task.FromResult(StageResult.Rejected(Reason.NoText, "nothing left")));
        await host.PublishAsync(Sample(), Token);

        var progress = await host.ProgressAsync(StageOutcome.Rejected, Token);
        Assert.Equal(Reason.NoText, progress.Reason);
        Assert.Equal("nothing left", progress.Detail);
        Assert.Single(host.Deliveries);
    }

    [Fact]
    public async Task transient_failure_is_retried_then_redelivered_with_the_same_id_until_it_works()
    {
        var tries = 0;
        await using var host = await StartAsync(_ => Interlocked.Increment(ref tries) < 4
            ? throw new InvalidOperationException("not yet")
            : Task.FromResult(StageResult.Completed()));
        await host.PublishAsync(Sample(), Token);

        await host.ProgressAsync(StageOutcome.Completed, Token);
        Assert.Equal(4, host.Deliveries.Count);
        Assert.Single(host.Deliveries.Select(d => d.MessageId).Distinct());
        Assert.Equal([0, 0, 1, 1], host.Deliveries.Select(d => d.Redeliveries));
        Assert.DoesNotContain(host.Progress, p => p.Outcome == StageOutcome.Quarantined);
    }

    [Fact]
    public async Task poison_is_quarantined_once_after_every_try()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException("always"));
        await host.PublishAsync(Sample(), Token);

        var progress = await host.ProgressAsync(StageOutcome.Quarantined, Token);
        Assert.Equal(Sample().Article.ArticleId, progress.Article.ArticleId);
        Assert.Equal(Sample().Article.Revision, progress.Article.Revision);
        Assert.Equal(Reason.StageFailed, progress.Reason);
        Assert.Contains("always", progress.Detail, StringComparison.Ordinal);
        Assert.Equal(4, host.Deliveries.Count);
        await AssertPoisonIsKeptAsync(Sample());
    }

    protected virtual Task AssertPoisonIsKeptAsync(ArticleReceived poison) => Task.CompletedTask;

    internal static ArticleReceived Sample() => new()
    {
        Article = new ArticleRef { ArticleId = "0b6a0e9e-6f0c-5a3e-9b63-3f6a4c7f1d11", Revision = 3, Source = "wire", Guid = "a/1" },
        Attempt = 1,
        Document = new RawDocument
        {
            Source = "wire",
            Guid = "a/1",
            MediaType = "text/plain",
            Content = ByteString.CopyFrom(0, 1, 2, 255),
            Declared = new DeclaredMetadata { Headline = "Ferry", Subjects = { "medtop:04000000", "medtop:20000065" }, Keywords = { "ferry", "harbour" } },
        },
    };

    private protected async Task<BusHost> StartAsync(Func<ConsumeContext<ArticleReceived>, Task<StageResult>> stage)
    {
        await ResetAsync();
        return await BusHost.StartAsync(Transport, Uri, stage, Token);
    }
}

public sealed class InMemoryTransportCompliance : TransportCompliance
{
    protected override BusTransport Transport => BusTransport.InMemory;

    protected override Uri? Uri => null;
}
