using Grpc.Core;
using Newsroom.Search.Reindexing;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Reindexing;

public class ReindexRpcTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Caller_is_told_how_far_it_is_and_that_the_new_index_serves()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        await host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"), Articles.Make("b", "Calm", "x"));
        using var call = host.Client.Reindex(new ReindexRequest(), cancellationToken: Cancellation);
        var told = new List<ReindexResponse>();
        while (await call.ResponseStream.MoveNext(Cancellation))
            told.Add(call.ResponseStream.Current);
        Assert.Equal([(2, 2, false), (2, 2, true)], told.Select(r => ((int)r.IndexedCount, (int)r.TotalCount, r.Swapped)));
        Assert.Equal(1, (await host.Client.SearchAsync(new SearchRequest { Query = "storm" }, cancellationToken: Cancellation)).Total);
    }

    [Fact]
    public async Task Command_tells_how_far_it_is_and_ends_well_when_the_new_index_serves()
    {
        await using var host = await SearchHost.StartAsync(Cancellation);
        await host.IndexAsync(Cancellation, Articles.Make("a", "Storm", "x"));
        var output = new StringWriter();
        Assert.Equal(0, await ReindexCommand.RunAsync(host.Client, output, json: true, TimeProvider.System, Cancellation));
        string[] expected = ["""{"indexed":1,"total":1,"swapped":false}""", """{"indexed":1,"total":1,"swapped":true}"""];
        Assert.Equal(expected, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
