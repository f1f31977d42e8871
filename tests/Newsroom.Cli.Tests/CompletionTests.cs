using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>The completion scripts, in the shells that are installed; bash always is.</summary>
public sealed class CompletionTests(RunningNewsroom newsroom)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("newsroom quaran", "quarantine")]
    [InlineData("newsroom feeds pa", "pause")]
    [InlineData("newsroom submit --watch-un", "--watch-until")]
    [InlineData("newsroom search x --order ol", "oldest")]
    [InlineData("newsroom completion z", "zsh")]
    [InlineData("newsroom visib", "visibility")]
    [InlineData("newsroom submit --embargo-u", "--embargo-until")]
    [InlineData("newsroom alerts fo", "follow")]
    [InlineData("newsroom saved ch", "change")]
    [InlineData("newsroom tray reo", "reopen")]
    [InlineData("newsroom routes add --te", "--team")]
    [InlineData("newsroom reviews decide a b ke", "keep")]
    [InlineData("newsroom audit list --targ", "--target")]
    [InlineData("newsroom reind", "reindex")]
    public async Task bash_completes(string line, string expected)
    {
        var found = await ServerProcess.RunAsync(
            "bash",
            [
                "-c",
                $$"""
                newsroom() { dotnet '{{RunningNewsroom.Command}}' "$@"; }
                source <(newsroom completion bash)
                COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
                COMP_WORDS=({{line}}) COMP_CWORD=$(({{line.Split(' ').Length}} - 1))
                _newsroom
                printf '%s\n' "${COMPREPLY[@]}"
                complete -p newsroom
                """,
            ],
            null,
            Cancel);
        Assert.Equal([expected, "complete -o bashdefault -o default -F _newsroom newsroom"], found.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task bash_completes_in_a_terminal()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "source <(newsroom completion bash); export -f newsroom _newsroom; bash --norc -i");
        await screen.ShowsAsync("bash-");
        await screen.TypeAsync("complete -o bashdefault -o default -F _newsroom newsroom");
        await screen.TypeAsync("Enter");
        await screen.TypeAsync("newsroom quaran");
        await screen.TypeAsync("Tab");
        await screen.ShowsAsync("newsroom quarantine");
    }

    [Theory]
    [InlineData("newsroom tray reo", "reopen")]
    [InlineData("newsroom search x --order ol", "oldest")]
    public async Task fish_completes(string line, string expected)
    {
        const string Fish = "/usr/bin/fish";
        Assert.SkipUnless(File.Exists(Fish), "fish is not installed");
        var found = await ServerProcess.RunAsync(
            Fish,
            ["-c", $"function newsroom; dotnet '{RunningNewsroom.Command}' $argv; end; newsroom completion fish | source; complete -C '{line}'"],
            null,
            Cancel);
        Assert.Equal([expected], found.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task zsh_completes_in_a_terminal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed");
        var file = newsroom.Write("_newsroom", (await newsroom.RunAsync("completion", "zsh")).Exited(0).Out);
        await using var screen = await TmuxScreen.RunAsync(newsroom, "PS1='ready> ' zsh -f -i");
        await screen.ShowsAsync("ready>");
        await screen.TypeAsync($"autoload -Uz compinit; compinit -u -D; newsroom() {{ dotnet '{RunningNewsroom.Command}' \"$@\" }}; source '{file}'; clear; PS1='set> '");
        await screen.TypeAsync("Enter");
        await screen.ShowsAsync("set>");
        await screen.TypeAsync("newsroom tray reo");
        await screen.TypeAsync("Tab");
        await screen.ShowsAsync("newsroom tray reopen");
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task script_is_for_its_shell(string shell)
    {
        var script = (await newsroom.RunAsync("completion", shell)).Exited(0).Out;
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        var program = $"/usr/bin/{shell}";
        Assert.SkipUnless(File.Exists(program), $"{shell} is not installed");
        var file = newsroom.Write($"completion.{shell}", script);
        await ServerProcess.RunAsync(program, ["-n", file], null, Cancel);
    }
}
