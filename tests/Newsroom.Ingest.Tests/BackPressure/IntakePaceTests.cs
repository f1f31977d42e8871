using Microsoft.Extensions.Options;
using Newsroom.Ingest.Tests.Feeds;

namespace Newsroom.Ingest.Tests;

/// <summary>How fast a team brings copy while others do.</summary>
public sealed class IntakePaceTests
{
    private readonly FakeClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly IngestOptions _options = new() { SharedIntakeRatio = 4, MaxIntakeDelay = TimeSpan.FromSeconds(2) };
    private readonly FairTurns _turns;

    public IntakePaceTests() => _turns = new FairTurns(new Dictionary<string, double>(), _clock);

    [Fact]
    public void flood_alone_is_not_held_up()
    {
        Wait("loud", 5_000);

        Assert.All(Take(Pace(), "loud", 1_000), pause => Assert.Equal(TimeSpan.Zero, pause));
    }

    [Fact]
    public void beside_another_team_a_flood_comes_in_at_a_few_times_the_rate_of_what_leaves()
    {
        var window = new DispatchWindow(_turns, Options.Create(_options), _clock);
        for (var i = 0; i < 400; i++)
        {
            window.Add([new RevisionKey($"a{i}", 1)]);
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            window.Remove([new RevisionKey($"a{i}", 1)]);
            _ = window.Room;
        }

        Assert.InRange(window.Rate, 45, 55);
        var pace = Pace(window);
        Wait("loud", 5_000);
        Wait("quiet", 1);

        // Those who ask at once are kept apart, 4 * 50 a second.
        Assert.InRange(Take(pace, "loud", 101)[^1], TimeSpan.FromMilliseconds(450), TimeSpan.FromMilliseconds(550));
    }

    [Fact]
    public void nobody_waits_longer_than_the_longest_delay()
    {
        var pace = Pace();
        Wait("loud", 5_000);
        Wait("quiet", 1);

        Assert.Equal(_options.MaxIntakeDelay, Take(pace, "loud", 1_000).Max());
    }

    [Fact]
    public void team_of_which_little_waits_is_not_held_up_beside_a_flood()
    {
        var pace = Pace();
        Wait("loud", 5_000);
        Wait("quiet", 50);
        Take(pace, "loud", 100);

        Assert.All(Take(pace, "quiet", 100), pause => Assert.Equal(TimeSpan.Zero, pause));
    }

    [Fact]
    public void team_that_brings_nothing_any_more_holds_nobody_up()
    {
        var pace = Pace();
        Wait("loud", 5_000);
        Wait("quiet", 1);
        Assert.NotEqual(TimeSpan.Zero, Take(pace, "loud", 10)[^1]);

        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.All(Take(pace, "loud", 10), pause => Assert.Equal(TimeSpan.Zero, pause));
    }

    private IntakePace Pace(DispatchWindow? window = null)
    {
        var options = Options.Create(_options);
        return new IntakePace(_turns, window ?? new DispatchWindow(_turns, options, _clock), options, _clock);
    }

    private void Wait(string team, int count)
    {
        for (var i = 0; i < count; i++)
            _turns.Next(team, "desk");
    }

    private static List<TimeSpan> Take(IntakePace pace, string team, int count) => [.. Enumerable.Range(0, count).Select(_ => pace.Take(team))];
}
