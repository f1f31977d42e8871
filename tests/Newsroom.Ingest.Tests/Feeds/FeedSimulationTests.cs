namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>One simulated day; the tests look at it from different sides.</summary>
public sealed class SimulatedDay : IAsyncLifetime
{
    public SimulationResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Result = await FeedSimulation.RunAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class FeedSimulationTests(SimulatedDay day, ITestOutputHelper output) : IClassFixture<SimulatedDay>
{
    private readonly SimulationResult _result = day.Result;

    [Fact]
    public void every_item_that_a_feed_served_was_taken_in_once()
    {
        var expected = _result.Feeds.SelectMany(f => Enumerable.Range(0, f.Served).Select(f.GuidOf)).Order(StringComparer.Ordinal);

        Assert.Equal(expected, _result.Items.Select(i => i.ItemGuid).Order(StringComparer.Ordinal));
        Assert.All(_result.Items, i => Assert.Equal(1, i.Revisions));
        Assert.InRange(_result.Items.Count, 6_000, 20_000);
        Assert.Equal(_result.Items.Count, _result.States.Sum(s => s.Items));
    }

    [Fact]
    public void no_host_was_asked_twice_within_5_seconds()
    {
        Assert.Contains(_result.Requests.GroupBy(r => r.Host), h => h.Select(r => r.Path).Distinct().Count() > 1);
        Assert.All(_result.Requests.GroupBy(r => r.Host), host =>
        {
            var times = host.Select(r => r.Time).Order().ToList();
            Assert.All(times.Zip(times.Skip(1)), t => Assert.True(t.Second - t.First >= TimeSpan.FromSeconds(5)));
        });
    }

    [Fact]
    public void the_day_costs_less_than_half_of_asking_every_ten_minutes()
    {
        output.WriteLine(SimulationReport.Of(_result));

        Assert.InRange(_result.Requests.Count, 4_000, 200 * 144 / 2);
        Assert.Equal(_result.Requests.Count, _result.States.Sum(s => s.Requests));
        Assert.Equal(_result.Feeds.Sum(f => f.Requests), _result.Requests.Count);
        Assert.True(_result.Feeds.Sum(f => f.NotModified) > 1_000);
        Assert.True(_result.States.Sum(s => s.NotModified) > _result.Feeds.Sum(f => f.NotModified));
    }

    [Fact]
    public void busy_feeds_are_asked_at_their_shortest_interval_and_dead_ones_hardly()
    {
        Assert.All(_result.Feeds.Where(f => f.Kind.Name == "every 5 min"), f => Assert.InRange(f.Requests, 130, 145));
        Assert.All(_result.Feeds.Where(f => f.Kind.Name == "dead"), f => Assert.InRange(f.Requests, 5, 20));
    }

    [Fact]
    public void what_comes_every_5_minutes_is_taken_in_within_the_shortest_interval() => Assert.All(
        _result.Items.Where(i => i.Feed.Kind.Name == "every 5 min" && i.Feed.PublishedAt(i.ItemGuid) >= FeedSimulation.Start),
        // Ten minutes and the spread of a tenth, the tick that it falls due in, and another if its host was just asked.
        i => Assert.InRange(i.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(11) + (2 * FeedSimulation.Tick)));
}
