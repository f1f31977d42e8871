namespace Newsroom.Search.Tests;

/// <summary>A clock that moves a second with each look at it.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long _looks;

    public override DateTimeOffset GetUtcNow() => start.AddSeconds(Interlocked.Increment(ref _looks));
}
