using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Newsroom.Integration.Tests.GrpcEndpoints;

public sealed class HealthProtocol
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("newsroom.cleaning.v1.CleaningService")]
    [InlineData("newsroom.ingest.v1.IngestService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task check_answers_for_the_server_and_for_each_service_by_name(string service)
    {
        await using var host = await ProbeHost.StartAsync();
        var client = new Health.HealthClient(host.Channel);

        Assert.Equal(ServingStatus.Serving, await CheckAsync(client, service));
        host.Ready = false;
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(client, service));
    }

    [Fact]
    public async Task check_of_an_unknown_service_is_not_found()
    {
        await using var host = await ProbeHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(new Health.HealthClient(host.Channel), "newsroom.Nowhere"));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Contains("newsroom.Nowhere", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task watch_tells_the_status_at_once_and_each_change()
    {
        await using var host = await ProbeHost.StartAsync();
        using var watch = Watch(host, "");

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        host.Ready = false;
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        host.Ready = true;
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task watch_tells_that_the_server_stops_before_it_does()
    {
        await using var host = await ProbeHost.StartAsync();
        using var watch = Watch(host, "newsroom.cleaning.v1.CleaningService");
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        var stop = host.StopAsync();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext(Token));
        await stop;
    }

    [Fact]
    public async Task watch_of_an_unknown_service_says_so_and_stays_open_until_the_server_stops()
    {
        await using var host = await ProbeHost.StartAsync();
        using var watch = Watch(host, "newsroom.Nowhere");

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));

        var stop = host.StopAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stop;
    }

    [Fact]
    public async Task http_endpoints_tell_live_from_ready()
    {
        await using var host = await ProbeHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.HttpAddress };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready", Token)).StatusCode);
        host.Ready = false;
        var ready = await http.GetAsync("health/ready", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("\"probe\":{\"status\":\"Unhealthy\"", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", Token)).StatusCode);
    }

    private static AsyncServerStreamingCall<HealthCheckResponse> Watch(ProbeHost host, string service) =>
        new Health.HealthClient(host.Channel).Watch(new HealthCheckRequest { Service = service }, cancellationToken: Token);

    private static async Task<ServingStatus> CheckAsync(Health.HealthClient client, string service) =>
        (await client.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Token)).Status;

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Token));
        return watch.ResponseStream.Current.Status;
    }
}
