using Newsroom.Ingest.Tests.Feeds;

namespace Newsroom.Ingest.Tests;

/// <summary>The order of dispatch, worked out.</summary>
public sealed class FairTurnsTests
{
    private readonly FakeClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void team_that_comes_behind_a_flood_is_next_and_once_it_waits_comes_in_turn()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);
        var flood = Enumerable.Range(0, 10_000).Select(_ => turns.Next("loud", "wire")).ToList();
        turns.Advance(flood[99]);

        var late = turns.Next("quiet", "desk");

        Assert.InRange(late, turns.First + 1, turns.Now - 1);
        Assert.InRange(turns.Next("quiet", "desk"), flood[100], flood[102]);
    }

    [Fact]
    public void teams_with_as_much_to_send_come_in_turn()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);

        var order = Order([.. Many(turns, "a", "x", 50), .. Many(turns, "b", "y", 50)]);

        for (var i = 0; i < order.Count; i += 2)
            Assert.Equal(["a/x", "b/y"], order[i..(i + 2)].Order());
    }

    [Fact]
    public void team_gets_no_more_turns_for_having_many_sources()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);
        var many = Enumerable.Range(0, 1_000).SelectMany(i => Many(turns, "many", $"source-{i}", 1));

        var order = Order([.. many, .. Many(turns, "one", "desk", 100)]);

        // Its thousand sources share lanes; each that joins gets a little ahead of its share.
        Assert.InRange(order.Take(100).Count(name => name.StartsWith("many", StringComparison.Ordinal)), 40, 60);
    }

    [Fact]
    public void source_of_twice_the_weight_gets_twice_the_turns_of_its_team()
    {
        var turns = new FairTurns(new Dictionary<string, double> { ["wire"] = 2 }, _clock);
        // By turns, as they come in.
        var all = Enumerable.Range(0, 300).SelectMany(_ => new[] { Many(turns, "team", "wire", 1), Many(turns, "team", "blog", 1) }).SelectMany(x => x).ToList();

        var order = Order(all);

        Assert.InRange(order.Take(150).Count(name => name == "team/wire"), 95, 105);
    }

    [Fact]
    public void lane_that_was_idle_has_saved_nothing_up()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);
        turns.Next("quiet", "desk");
        turns.Advance(500 * FairTurns.Article);

        Assert.InRange(turns.Next("quiet", "desk"), turns.First + 1, turns.Now - 1);
        Assert.Equal(502 * FairTurns.Article, turns.Next("quiet", "desk"));
    }

    [Fact]
    public void those_that_wait_are_counted_for_each_team()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);
        for (var i = 0; i < 500; i++)
            turns.Next("loud", "wire");
        turns.Next("quiet", "desk");

        turns.Advance(200 * FairTurns.Article);

        Assert.Equal(300, turns.Waiting("loud"));
        Assert.Equal(0, turns.Waiting("quiet"));
        Assert.Equal(0, turns.Waiting("nobody"));
    }

    [Fact]
    public void copy_of_several_teams_is_known_for_a_minute()
    {
        var turns = new FairTurns(new Dictionary<string, double>(), _clock);
        turns.Next("loud", "wire");
        Assert.False(turns.IsShared || turns.HasOthers("loud"));
        turns.Next("quiet", "desk");
        Assert.True(turns.IsShared && turns.HasOthers("loud") && turns.HasOthers("quiet") && turns.HasOthers("third"));

        _clock.Advance(TimeSpan.FromSeconds(59));
        turns.Next("loud", "wire");
        turns.Next("loud", "wire");
        Assert.True(turns.IsShared && turns.HasOthers("loud"));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(turns.IsShared || turns.HasOthers("loud"));
        Assert.True(turns.HasOthers("quiet"));
    }

    private static List<(long Turn, string Name)> Many(FairTurns turns, string team, string source, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (turns.Next(team, source), $"{team}/{source}"))];

    private static List<string> Order(List<(long Turn, string Name)> all) => [.. all.OrderBy(a => a.Turn).Select(a => a.Name)];
}
