using FsCheck;
using FsCheck.Fluent;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

public sealed class FeedRhythmTests
{
    private static readonly TimeSpan Min = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Max = TimeSpan.FromHours(24);

    private static readonly Arbitrary<(TimeSpan Interval, int Known, int Fresh)> Polls = (
        from seconds in Gen.Choose(0, 200_000)
        from known in Gen.Choose(0, 1_000)
        from fresh in Gen.Choose(0, 1_000)
        select (TimeSpan.FromSeconds(seconds), known, fresh)).ToArbitrary();

    [Fact]
    public void feeds_of_one_interval_are_spread_over_a_tenth_of_it_and_each_keeps_its_place()
    {
        var ids = Enumerable.Range(0, 200).Select(i => $"feed {i}").ToList();
        var spread = ids.ConvertAll(id => FeedRhythm.Spread(id, Min));

        Assert.Equal(spread, ids.ConvertAll(id => FeedRhythm.Spread(id, Min)));
        Assert.All(spread, s => Assert.InRange(s, TimeSpan.Zero, Min / 10));
        // 200 in 60 seconds are 3.3 a second.
        Assert.InRange(spread.GroupBy(s => (int)s.TotalSeconds).Max(g => g.Count()), 1, 12);
    }

    [Fact]
    public void interval_stays_within_its_bounds() => Prop.ForAll(Polls, p =>
        FeedRhythm.NextInterval(p.Interval, Min, Max, p.Known, p.Fresh) is var next && next >= Min && next <= Max).QuickCheckThrowOnFailure();

    [Fact]
    public void more_news_never_makes_it_slower() => Prop.ForAll(Polls, p =>
        FeedRhythm.NextInterval(p.Interval, Min, Max, p.Known, p.Fresh + 1)
            <= FeedRhythm.NextInterval(p.Interval, Min, Max, p.Known, p.Fresh)).QuickCheckThrowOnFailure();

    [Fact]
    public void a_feed_with_news_in_every_poll_ends_at_the_shortest_interval() => Prop.ForAll(Polls, p =>
        Repeat(p.Interval, p.Known, p.Fresh + 1, times: 10) == Min).QuickCheckThrowOnFailure();

    [Fact]
    public void a_feed_without_news_ends_at_the_longest_interval() => Prop.ForAll(Polls, p =>
        Repeat(p.Interval, p.Known, fresh: 0, times: 30) == Max).QuickCheckThrowOnFailure();

    [Fact]
    public void wait_after_failures_grows_and_stays_within_its_bounds() => Prop.ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), failures =>
    {
        var wait = FeedRhythm.Backoff(Min, Max, failures, retryAfter: null);
        return wait >= Min && wait <= Max && FeedRhythm.Backoff(Min, Max, failures + 1, retryAfter: null) >= wait;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(6, 60)]
    [InlineData(144, 1_440)]
    [InlineData(145, 1_440)]
    public void each_failure_adds_the_shortest_interval(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), FeedRhythm.Backoff(Min, Max, failures, retryAfter: null));

    [Theory]
    [InlineData(5, 10)]
    [InlineData(90, 90)]
    [InlineData(1_440, 1_440)]
    [InlineData(10_000, 1_440)]
    public void publishers_wait_counts_if_it_is_longer_up_to_a_day(int asked, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), FeedRhythm.Backoff(Min, TimeSpan.FromHours(1), 1, TimeSpan.FromMinutes(asked)));

    [Theory]
    [InlineData(23, 1, false)]
    [InlineData(25, 1, true)]
    [InlineData(99, 10, false)]
    [InlineData(101, 10, true)]
    [InlineData(239, 0, false)]
    [InlineData(241, 0, true)]
    public void silence_is_measured_by_the_feeds_own_rhythm(int silentHours, int rhythmHours, bool isQuiet) =>
        Assert.Equal(isQuiet, FeedRhythm.IsQuiet(TimeSpan.FromHours(silentHours), TimeSpan.FromHours(rhythmHours)));

    [Fact]
    public void rhythm_settles_at_the_gap_that_repeats()
    {
        var rhythm = FeedRhythm.NextRhythm(TimeSpan.Zero, TimeSpan.FromHours(8));
        Assert.Equal(TimeSpan.FromHours(8), rhythm);
        for (var i = 0; i < 20; i++)
            rhythm = FeedRhythm.NextRhythm(rhythm, TimeSpan.FromHours(1));
        Assert.InRange(rhythm, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
    }

    private static TimeSpan Repeat(TimeSpan interval, int known, int fresh, int times)
    {
        for (var i = 0; i < times; i++)
            interval = FeedRhythm.NextInterval(interval, Min, Max, known, fresh);
        return interval;
    }
}
