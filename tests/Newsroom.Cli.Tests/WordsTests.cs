using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Tests;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0.4, "0.4 ms")]
    [InlineData(83, "83 ms")]
    [InlineData(1_234, "1.2 s")]
    [InlineData(185_000, "3 min 5 s")]
    [InlineData(7_440_000, "2 h 4 min")]
    [InlineData(93_600_000, "1 d 2 h")]
    public void spans_are_told_in_two_units_at_most(double milliseconds, string expected) =>
        Assert.Equal(expected, Words.Span(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("NoText", "NO_TEXT")]
    [InlineData("Indexed", "INDEXED")]
    public void constants_are_spelt_as_in_the_contracts(string name, string expected) => Assert.Equal(expected, Words.Constant(name));

    [Fact]
    public void times_are_dates_or_how_long_ago()
    {
        var now = TimeProvider.System.GetUtcNow();
        Assert.Null(Times.Parse(null, "--from", TimeProvider.System));
        Assert.Equal(new DateTimeOffset(2024, 11, 24, 0, 0, 0, TimeSpan.Zero), Times.Parse("2024-11-24", "--from", TimeProvider.System)!.ToDateTimeOffset());
        Assert.Equal(new DateTimeOffset(2024, 11, 24, 10, 0, 0, TimeSpan.Zero), Times.Parse("2024-11-24T12:00+02:00", "--from", TimeProvider.System)!.ToDateTimeOffset());
        var ago = Times.Parse("3h", "--from", TimeProvider.System)!.ToDateTimeOffset();
        Assert.InRange(ago, now.AddHours(-3), now.AddHours(-3).AddMinutes(5));
        Assert.Throws<CliException>(() => Times.Parse("lately", "--from", TimeProvider.System));
    }
}
