namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A clock that stands until it is moved; timers that become due on the way fire in their order.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private long _ticks = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeDue(time) is { } timer)
            timer.Fire();
        Volatile.Write(ref _ticks, Math.Max(GetTimestamp(), time.UtcTicks));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    private FakeTimer? TakeDue(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (_timers.Where(t => t.DueAt <= time.UtcTicks).MinBy(t => t.DueAt) is not { } timer)
                return null;
            Volatile.Write(ref _ticks, Math.Max(_ticks, timer.DueAt));
            timer.DueAt = timer.Period is { } period ? timer.DueAt + period : long.MaxValue;
            return timer;
        }
    }

    private void Remove(FakeTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        public long DueAt { get; set; } = long.MaxValue;

        public long? Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Period = period > TimeSpan.Zero ? period.Ticks : null;
            DueAt = dueTime < TimeSpan.Zero ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
