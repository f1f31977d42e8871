using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Names whose addresses change from one look-up to the next. 127.0.0.2 stands for a public address, 127.0.0.1 for a private one.</summary>
public sealed class ReboundNames : IAsyncLifetime
{
    private static readonly IPAddress Public = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Private = IPAddress.Loopback;

    private readonly Queue<IPAddress[]> _found = new();
    private FeedServer _server = null!;
    private PublicHttp _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FeedServer.StartAsync(hosts: 2, TimeProvider.System, Cancel);
        // The next request must connect again.
        _server.Answer("f", context =>
        {
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync(context.Connection.LocalIpAddress!.ToString(), Cancel);
        });
        var options = new FeedOptions();
        options.AllowedHosts.Add("127.0.0.2/32");
        _http = new PublicHttp(new AddressRules(Options.Create(options)), (_, _) => Task.FromResult(_found.Dequeue()), Options.Create(options));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task name_that_was_public_and_is_private_now_is_refused_when_it_is_connected_to()
    {
        _found.Enqueue([Public]);
        _found.Enqueue([Private]);

        Assert.Equal("127.0.0.2", await GetAsync());
        var error = await Assert.ThrowsAsync<HttpRequestException>(GetAsync);

        Assert.IsType<RefusedAddressException>(error.InnerException);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task name_is_looked_up_once_for_a_connection_and_only_its_public_addresses_are_tried()
    {
        _found.Enqueue([Private, Public]);

        Assert.Equal("127.0.0.2", await GetAsync());

        Assert.Empty(_found);
    }

    private async Task<string> GetAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://feeds.example:{_server.Port}/f");
        using var response = await _http.SendAsync(request, Cancel);
        return await response.Content.ReadAsStringAsync(Cancel);
    }
}
