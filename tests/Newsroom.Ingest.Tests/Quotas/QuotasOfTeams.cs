using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using Status = Google.Rpc.Status;

namespace Newsroom.Ingest.Tests;

/// <summary>A running ingest whose teams have quotas.</summary>
public sealed class QuotasOfTeams
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task team_beyond_its_calls_is_told_when_to_try_again_and_others_are_not_touched()
    {
        await using var host = await IngestHost.StartAsync(null, ("Quotas:Teams:sport:CallsPerSecond", "1"), ("Quotas:Teams:sport:Burst", "3"));

        var outcomes = new List<StatusCode>();
        RpcException? last = null;
        for (var i = 0; i < 8; i++)
        {
            last = await ListAsync(host, "sport");
            outcomes.Add(last?.StatusCode ?? StatusCode.OK);
        }

        Assert.Equal([StatusCode.OK, StatusCode.OK, StatusCode.OK, StatusCode.ResourceExhausted], outcomes.Take(4));
        Assert.InRange(RetryDelay(last!), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        Assert.Null(await ListAsync(host, "politics"));
    }

    [Fact]
    public async Task health_is_not_counted()
    {
        await using var host = await IngestHost.StartAsync(null, ("Quotas:CallsPerSecond", "1"), ("Quotas:Burst", "1"));
        var health = new Health.HealthClient(host.Channel);

        for (var i = 0; i < 10; i++)
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel)).Status);
    }

    [Fact]
    public async Task items_of_a_stream_beyond_the_volume_are_refused_and_the_stream_goes_on()
    {
        await using var host = await IngestHost.StartAsync(null, ("Quotas:ArticlesPerDay", "3"));
        using var call = host.Client.SubmitArticles(TestTeams.Of("sport"), IngestHost.Deadline(), Cancel);
        for (var i = 0; i < 5; i++)
            await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text($"a{i}") }, Cancel);
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);

        // They are stored side by side: which of them are the three is open.
        Assert.Equal((3, 2), (answers.Count(a => a.Error is null), answers.Count(a => a.Error?.Code == (int)StatusCode.ResourceExhausted)));
        Assert.InRange(answers.First(a => a.Error is not null).Error.RetryDelay.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task each_item_of_a_stream_counts_as_a_call()
    {
        await using var host = await IngestHost.StartAsync(null, ("Quotas:CallsPerSecond", "1"), ("Quotas:Burst", "3"));
        using var call = host.Client.SubmitArticles(deadline: IngestHost.Deadline(), cancellationToken: Cancel);
        for (var i = 0; i < 10; i++)
            await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text($"a{i}") }, Cancel);
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);

        // The call itself took the first of three.
        Assert.Equal([null, null], answers.Take(2).Select(a => a.Error));
        Assert.Contains(answers, a => a.Error?.Code == (int)StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task submit_beyond_the_volume_is_refused_until_midnight()
    {
        await using var host = await IngestHost.StartAsync(null, ("Quotas:Teams:sport:BytesPerDay", "10"));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.SubmitArticleAsync(
            new SubmitArticleRequest { Document = Documents.Text("a", "longer than ten bytes") }, TestTeams.Of("sport"), cancellationToken: Cancel));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.InRange(RetryDelay(error), TimeSpan.Zero, TimeSpan.FromDays(1));
        await host.SubmitAsync(Documents.Text("a", "longer than ten bytes"));
    }

    private static async Task<RpcException?> ListAsync(IngestHost host, string team)
    {
        try
        {
            await host.Client.ListArticlesAsync(new ListArticlesRequest(), TestTeams.Of(team), cancellationToken: Cancel);
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }

    private static TimeSpan RetryDelay(RpcException error)
    {
        var status = Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        return status.Details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan();
    }
}
