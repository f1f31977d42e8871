using Microsoft.Extensions.Options;
using Newsroom.Ingest.Tests.Feeds;

namespace Newsroom.Ingest.Tests;

/// <summary>How much is on the bus at once.</summary>
public sealed class DispatchWindowTests
{
    private readonly FakeClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly IngestOptions _options = new() { MinDispatched = 4, MaxDispatched = 100, TransitRatio = 2, SharedTransitRatio = 1.5 };
    private readonly FairTurns _turns;

    public DispatchWindowTests() => _turns = new FairTurns(new Dictionary<string, double>(), _clock);

    [Fact]
    public void nothing_goes_while_the_window_is_full_and_each_end_makes_room()
    {
        var window = Window();
        window.Add(Keys(0, 1));
        Assert.Equal((0, 4), (window.Room, window.EarlyRoom));
        window.Add(Keys(1, 4));
        Assert.Equal((0, 0), (window.Room, window.EarlyRoom));
        window.Remove(Keys(1, 4));

        Assert.True(window.Remove(Keys(0, 1)));
        Assert.False(window.Remove(Keys(0, 1)));

        Assert.Equal(1, window.Room);
    }

    [Theory]
    [InlineData(50, 20)]
    [InlineData(150, 60)]
    public void as_many_go_as_end_in_twice_the_shortest_time(int shortest, int expected)
    {
        var stages = new Stages(this) { PerSecond = 200, Shortest = TimeSpan.FromMilliseconds(shortest) };
        stages.Run(TimeSpan.FromSeconds(15));

        Assert.InRange(stages.InFlight, expected * .8, expected * 1.2);
    }

    [Fact]
    public void fewer_go_while_several_teams_bring_copy()
    {
        var stages = new Stages(this) { PerSecond = 200, Shortest = TimeSpan.FromMilliseconds(150) };
        stages.Run(TimeSpan.FromSeconds(15), shared: true);
        Assert.InRange(stages.InFlight, 36, 54);

        // The other team is remembered for a minute.
        stages.Run(TimeSpan.FromSeconds(75));
        Assert.InRange(stages.InFlight, 48, 72);
    }

    [Fact]
    public void at_least_one_goes_while_several_teams_bring_copy()
    {
        _options.SharedTransitRatio = 1.2;
        var stages = new Stages(this) { PerSecond = 10, Shortest = TimeSpan.FromMilliseconds(20) };
        stages.Run(TimeSpan.FromSeconds(15), shared: true);
        Assert.Equal(1, stages.InFlight);

        stages.Run(TimeSpan.FromSeconds(75));
        Assert.Equal(4, stages.InFlight);
    }

    [Fact]
    public void window_follows_stages_that_become_slower_and_forgets_no_rate_over_a_probe()
    {
        var stages = new Stages(this) { PerSecond = 200, Shortest = TimeSpan.FromMilliseconds(50) };
        stages.Run(TimeSpan.FromSeconds(15));
        stages.Shortest = TimeSpan.FromMilliseconds(150);
        stages.Run(TimeSpan.FromSeconds(25));
        Assert.InRange(stages.InFlight, 48, 72);

        stages.PerSecond = 20;
        stages.Run(TimeSpan.FromSeconds(45));
        Assert.InRange(stages.InFlight, 4, 10);
    }

    [Fact]
    public void what_is_refused_early_does_not_make_the_window_small()
    {
        var stages = new Stages(this) { PerSecond = 200, Shortest = TimeSpan.FromMilliseconds(100), RefusesEvery = 5 };
        stages.Run(TimeSpan.FromSeconds(15));

        Assert.InRange(stages.InFlight, 32, 48);
    }

    [Fact]
    public void window_stays_below_its_largest_size()
    {
        var stages = new Stages(this) { PerSecond = 5_000, Shortest = TimeSpan.FromMilliseconds(100) };
        stages.Run(TimeSpan.FromSeconds(15));

        Assert.Equal(_options.MaxDispatched, stages.InFlight);
    }

    [Fact]
    public void what_is_silent_for_long_makes_room_for_others()
    {
        var window = Window();
        window.Add(Keys(0, 4));

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, window.Room);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(4, window.Room);
    }

    [Fact]
    public void one_that_is_stuck_holds_up_the_others_for_two_seconds()
    {
        var window = Window();
        window.Add(Keys(0, 1));

        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(0, window.Room);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, window.Room);
    }

    private DispatchWindow Window() => new(_turns, Options.Create(_options), _clock);

    /// <summary>Stages that end so many a second, each not before its shortest time, while there is always more to hand on.</summary>
    private sealed class Stages(DispatchWindowTests tests)
    {
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

        private readonly DispatchWindow _window = tests.Window();
        private readonly Queue<(int Key, TimeSpan Since)> _queue = [];
        private TimeSpan _now;
        private double _owed;
        private int _next;

        public double PerSecond { get; set; }

        public TimeSpan Shortest { get; set; }

        public int RefusesEvery { get; init; } = int.MaxValue;

        public int InFlight => _queue.Count;

        public void Run(TimeSpan time, bool shared = false)
        {
            for (var end = _now + time; _now < end; _now += Step)
            {
                tests._clock.Advance(Step);
                tests._turns.Next("loud", "wire");
                if (shared)
                    tests._turns.Next("quiet", "desk");
                _owed = Math.Min(_owed + (PerSecond * Step.TotalSeconds), 1 + (PerSecond * Step.TotalSeconds));
                while (_owed >= 1 && _queue.TryPeek(out var first) && (first.Key % RefusesEvery == 1 || _now - first.Since >= Shortest))
                {
                    _window.Remove(Keys(_queue.Dequeue().Key, 1));
                    _owed--;
                }

                for (var room = _window.Room; room > 0; room--)
                {
                    _window.Add(Keys(_next, 1));
                    _queue.Enqueue((_next++, _now));
                }
            }
        }
    }

    private static IEnumerable<RevisionKey> Keys(int from, int count) => Enumerable.Range(from, count).Select(i => new RevisionKey($"a{i}", 1));
}
