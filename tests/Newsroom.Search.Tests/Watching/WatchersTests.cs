using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Newsroom.Search.Watching;

namespace Newsroom.Search.Tests.Watching;

public sealed class WatchersTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Team_leaves_places_to_others()
    {
        var watchers = Make(all: 4, ofTeam: 2);
        using var one = watchers.Enter("sport");
        using (watchers.Enter("sport"))
            Refuses(watchers, "sport", "The team");
        using var again = watchers.Enter("sport");
        Refuses(watchers, "sport", "The team");
        using var other = watchers.Enter("world");
    }

    [Fact]
    public void All_teams_together_are_bounded_and_who_has_none_by_that_alone()
    {
        var watchers = Make(all: 3, ofTeam: 1);
        using var one = watchers.Enter("");
        using var two = watchers.Enter("");
        using var three = watchers.Enter("sport");
        Refuses(watchers, "", "This server");
        Refuses(watchers, "world", "This server");
    }

    private Watchers Make(int all, int ofTeam) => new(
        new Telemetry(_services.GetRequiredService<IMeterFactory>()), Options.Create(new SearchOptions { MaxWatchers = all, MaxWatchersOfTeam = ofTeam }));

    private static void Refuses(Watchers watchers, string team, string who)
    {
        var error = Assert.Throws<RpcException>(() => watchers.Enter(team));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.StartsWith(who, error.Status.Detail, StringComparison.Ordinal);
    }
}
