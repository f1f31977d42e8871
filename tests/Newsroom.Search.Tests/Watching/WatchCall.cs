using Grpc.Core;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Watching;

/// <summary>One watch, read response by response.</summary>
internal sealed class WatchCall : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AsyncServerStreamingCall<WatchSearchResponse> _call;
    private readonly CancellationTokenSource _patience;

    private WatchCall(AsyncServerStreamingCall<WatchSearchResponse> call, CancellationTokenSource patience)
    {
        (_call, _patience) = (call, patience);
    }

    /// <summary>Of the last response.</summary>
    public string Cursor { get; private set; } = "";

    /// <summary>Begins, and waits until the server watches.</summary>
    public static async Task<WatchCall> StartAsync(
        SearchService.SearchServiceClient client, string query, string cursor, CancellationToken cancellationToken)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var watch = new WatchCall(
            client.WatchSearch(new WatchSearchRequest { Query = query, Cursor = cursor }, cancellationToken: patience.Token), patience);
        Assert.Null((await watch.ReadAsync()).Hit);
        return watch;
    }

    public async Task<WatchSearchResponse> ReadAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(_patience.Token), "The watch ended.");
        Cursor = _call.ResponseStream.Current.Cursor;
        return _call.ResponseStream.Current;
    }

    /// <summary>The next match, as guid and revision, with an asterisk if it is a correction.</summary>
    public async Task<string> NextAsync()
    {
        while (true)
        {
            if (await ReadAsync() is { Hit: { } hit } response)
                return $"{hit.Article.Guid}{hit.Article.Revision}{(response.Correction ? "*" : "")}";
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _patience.Dispose();
    }
}
