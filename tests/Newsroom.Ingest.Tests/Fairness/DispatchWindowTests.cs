using Microsoft.Extensions.Options;
using Newsroom.Ingest.Tests.Feeds;

namespace Newsroom.Ingest.Tests;

/// <summary>How much is on the bus at once.</summary>
public sealed class DispatchWindowTests
{
    private readonly FakeClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly IngestOptions _options = new() { MinDispatched = 4, MaxDispatched = 50, TargetTransit = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public void nothing_goes_while_the_window_is_full_and_each_end_makes_room()
    {
        var window = Window();
        window.Add(Keys(0, 4));
        Assert.Equal(0, window.Room);

        Assert.True(window.Remove(Keys(1, 1)));
        Assert.False(window.Remove(Keys(1, 1)));

        Assert.Equal(1, window.Room);
    }

    [Fact]
    public void window_grows_to_what_ends_in_the_target_time_and_shrinks_again()
    {
        var window = Window();
        // 200 a second.
        for (var i = 0; i < 40; i++)
            Pass(window, i * 100, 50);
        Assert.InRange(window.Room, 18, 22);

        for (var i = 0; i < 40; i++)
            Pass(window, i * 100, 1);
        Assert.Equal(_options.MinDispatched, window.Room);
    }

    [Fact]
    public void window_stays_below_its_largest_size()
    {
        var window = Window();
        for (var i = 0; i < 40; i++)
            Pass(window, i * 10_000, 5_000);

        Assert.Equal(_options.MaxDispatched, window.Room);
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

    private DispatchWindow Window() => new(Options.Create(_options), _clock);

    private void Pass(DispatchWindow window, int from, int count)
    {
        window.Add(Keys(from, count));
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        window.Remove(Keys(from, count));
        _ = window.Room;
    }

    private static IEnumerable<RevisionKey> Keys(int from, int count) => Enumerable.Range(from, count).Select(i => new RevisionKey($"a{i}", 1));
}
