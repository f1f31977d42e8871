using Newsroom.Cli.Output;

namespace Newsroom.Cli.Tests;

public sealed class SafeTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\x1b[31mred\x1b[0m", "[31mred[0m")]
    [InlineData("\x1b]0;title\a", "]0;title")]
    [InlineData("c1 \u009b2J", "c1 2J")]
    [InlineData("a\tb\nc\rd", "a b cd")]
    [InlineData("\u202eevil\u202c", "evil")]
    [InlineData("Zoë 🐟", "Zoë 🐟")]
    public void control_characters_are_left_out(string text, string expected) => Assert.Equal(expected, Safe.Line(text));

    [Fact]
    public void markup_is_text() => Assert.Equal("[[red]]x[[/]]", Safe.Markup("[red]x[/]"));

    [Fact]
    public void lines_stay_where_they_are_wanted() => Assert.Equal("a\nb c", Safe.Lines("a\nb\tc"));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd🐟fg", 6, "abcd…")]
    public void clip_keeps_characters_whole(string text, int length, string expected) => Assert.Equal(expected, Safe.Clip(text, length));
}
