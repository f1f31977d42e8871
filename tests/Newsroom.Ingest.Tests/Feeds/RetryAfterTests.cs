using FsCheck;
using FsCheck.Fluent;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 0 ", 0)]
    [InlineData("999999999999999999999", 86_400)]
    [InlineData("Fri, 03 May 2024 12:30:00 GMT", 1_800)]
    [InlineData("Friday, 03-May-24 12:30:00 GMT", 1_800)]
    [InlineData("Fri May  3 12:30:00 2024", 1_800)]
    [InlineData("Fri, 03 May 2024 11:00:00 GMT", 0)]
    [InlineData("Sun, 03 May 2054 11:00:00 GMT", 86_400)]
    public void seconds_and_dates_are_understood(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("1.5")]
    public void anything_else_is_nothing(string? value) => Assert.Null(RetryAfter.Parse(value, Now));

    [Fact]
    public void no_value_throws_or_leaves_a_day() => Prop.ForAll<string>(value =>
        RetryAfter.Parse(value, Now) is not { } wait || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(1))).QuickCheckThrowOnFailure();
}
