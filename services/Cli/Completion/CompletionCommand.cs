using System.CommandLine;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Completion;

/// <summary><c>newsroom completion SHELL</c>: a script that asks this command what can come next.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a completion script, for example: source <(newsroom completion bash)") { shell };
        command.SetAction(parse =>
        {
            Console.Out.Write(Script(parse.GetRequiredValue(shell)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        var name = $"Newsroom.Cli.Completion.newsroom.{(shell == "bash" ? "sh" : shell)}";
        using var stream = typeof(CompletionCommand).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
