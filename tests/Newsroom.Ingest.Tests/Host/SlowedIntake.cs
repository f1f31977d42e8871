using System.Diagnostics;
using Grpc.Core;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>A pipeline that is behind, or a full disk, slows the callers.</summary>
public sealed class SlowedIntake
{
    private const int Limit = 5;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task pipeline_that_is_behind_delays_submits_and_fails_none()
    {
        await using var host = await IngestHost.StartAsync(null, ("Ingest:MaxPending", $"{Limit}"), ("Ingest:MaxIntakeDelay", $"{Delay}"));
        for (var i = 0; i < Limit; i++)
            await host.SubmitAsync(Documents.Text($"lost-{i}"));
        await host.EventuallyOverAsync();

        var started = Stopwatch.GetTimestamp();
        Assert.Equal(SubmitOutcome.Accepted, (await host.SubmitAsync(Documents.Text("lost-unary"))).Outcome);
        using var call = host.Client.SubmitArticles(deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        for (var i = 0; i < 3; i++)
            await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text($"lost-stream-{i}") }, Cancel);
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);

        Assert.Equal(3, answers.Count(a => a.Accepted is { Outcome: SubmitOutcome.Accepted }));
        Assert.True(Stopwatch.GetElapsedTime(started) >= 4 * Delay);
    }

    [Fact]
    public async Task full_disk_stores_nothing_and_says_when_to_try_again()
    {
        await using var host = await IngestHost.StartAsync(null, ("Ingest:MinFreeDiskBytes", $"{long.MaxValue}"), ("Ingest:MaxIntakeDelay", $"{Delay}"));
        await host.EventuallyOverAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync(Documents.Text("a")));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Contains(error.Trailers, t => t.Key == Newsroom.Hosting.RpcErrors.DetailsTrailer);

        // A stream is not refused; it waits until there is room, or until the caller gives up.
        using var call = host.Client.SubmitArticles(deadline: DateTime.UtcNow + (5 * Delay), cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text("b") }, Cancel);
        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        Assert.Empty((await host.Client.ListArticlesAsync(new ListArticlesRequest(), cancellationToken: Cancel)).Articles);
    }
}
