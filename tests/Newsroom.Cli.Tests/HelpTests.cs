using System.CommandLine;

namespace Newsroom.Cli.Tests;

public sealed class HelpTests(RunningNewsroom newsroom)
{
    [Fact]
    public async Task first_help_fits_a_screen_and_names_every_command()
    {
        var result = (await newsroom.RunAsync("--help")).Exited(0);
        var lines = result.Out.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length <= 24, $"{lines.Length} lines");
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.All(CommandTree.Build().Subcommands, c => Assert.Contains($" {c.Name} ", result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task exit_codes_are_documented()
    {
        var result = (await newsroom.RunAsync("help", "exit-codes")).Exited(0);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "130"], result.Lines.Select(l => l.Split(' ')[0]));
        (await newsroom.RunAsync("help", "environment")).Exited(0);
        (await newsroom.RunAsync("help", "nothing")).Exited(2);
    }

    [Fact]
    public void every_command_argument_and_option_says_what_it_is()
    {
        var commands = All(CommandTree.Build()).ToList();
        Assert.True(commands.Count > 60);
        Assert.All(commands, c => Assert.False(string.IsNullOrEmpty(c.Description), c.Name));
        Assert.All(commands.SelectMany(c => c.Options), o => Assert.False(string.IsNullOrEmpty(o.Description), o.Name));
        Assert.All(commands.SelectMany(c => c.Arguments), a => Assert.False(string.IsNullOrEmpty(a.Description), a.Name));
    }

    [Fact]
    public async Task command_tells_its_options()
    {
        var result = (await newsroom.RunAsync("help", "submit")).Exited(0);
        Assert.Contains("--journal", result.Out, StringComparison.Ordinal);
        Assert.Equal(result.Out, (await newsroom.RunAsync("submit", "--help")).Exited(0).Out);
    }

    [Fact]
    public async Task version_is_one_line() => Assert.Single((await newsroom.RunAsync("--version")).Exited(0).Lines);

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
