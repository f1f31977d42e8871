namespace Newsroom.Ingest.Tests;

public sealed class IntakeGateTests
{
    private const int Limit = 10;

    private readonly KnownMeasures _measures = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task open_gate_holds_nobody_up()
    {
        using var gate = _measures.Gate(TimeSpan.FromMinutes(1));
        _measures.Pending = Limit - 1;
        await gate.MeasureAsync(Cancel);

        Assert.False(gate.IsOver);
        Assert.True(gate.WaitAsync("", Cancel).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task all_who_wait_go_on_when_the_pipeline_has_caught_up()
    {
        using var gate = _measures.Gate(TimeSpan.FromMinutes(1));
        _measures.Pending = Limit;
        await gate.MeasureAsync(Cancel);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.WaitAsync("", Cancel).AsTask()).ToList();
        Assert.True(gate.IsOver);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);

        _measures.Pending = Limit - 1;
        await gate.MeasureAsync(Cancel);
        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    [Fact]
    public async Task pipeline_that_stays_behind_only_delays()
    {
        using var gate = _measures.Gate(TimeSpan.FromMilliseconds(20));
        _measures.Pending = Limit;
        await gate.MeasureAsync(Cancel);

        Assert.True(await gate.WaitAsync("", Cancel));
    }

    [Fact]
    public async Task team_with_less_than_its_share_on_the_way_is_not_held_up()
    {
        using var gate = _measures.Gate(TimeSpan.FromMinutes(1));
        (_measures.Pending, _measures.Others) = (Limit, 2);
        await gate.MeasureAsync(Cancel);

        Assert.True(gate.WaitAsync("others", Cancel).AsTask().IsCompletedSuccessfully);
        Assert.True(gate.WaitAsync("newcomer", Cancel).AsTask().IsCompletedSuccessfully);
        Assert.False(gate.WaitAsync("", Cancel).AsTask().IsCompleted);
    }

    [Theory]
    [InlineData(1_000, 99)]
    [InlineData(2_001, 5_000)]
    public async Task nothing_is_taken_in_while_the_disk_is_full(long used, long free)
    {
        using var gate = _measures.Gate(TimeSpan.FromMilliseconds(20));
        _measures.Disk = new DiskUse(used, free);
        await gate.MeasureAsync(Cancel);

        Assert.False(await gate.WaitAsync("", Cancel));
    }

    [Fact]
    public async Task engine_that_cannot_tell_its_free_space_is_not_full()
    {
        using var gate = _measures.Gate(TimeSpan.FromMinutes(1));
        _measures.Disk = new DiskUse(UsedBytes: 1_000, FreeBytes: null);
        await gate.MeasureAsync(Cancel);

        Assert.False(gate.IsOver);
    }
}
