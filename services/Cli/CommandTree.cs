using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Newsroom.Cli.Admin;
using Newsroom.Cli.Articles;
using Newsroom.Cli.Completion;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Desks;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Feeds;
using Newsroom.Cli.Finding;
using Newsroom.Cli.Help;
using Newsroom.Cli.Operating;
using Newsroom.Cli.Output;
using Newsroom.Cli.Preview;
using Newsroom.Cli.Submitting;

namespace Newsroom.Cli;

/// <summary>All commands of <c>newsroom</c>.</summary>
internal static class CommandTree
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = Build().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            var command = string.Join(' ', Path(parsed.CommandResult.Command));
            await Console.Error.WriteLineAsync($"{Safe.Line(parsed.Errors[0].Message)}\nSee: {command} --help");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // What a command may take to tidy up after Ctrl+C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        });
    }

    public static RootCommand Build()
    {
        var connection = new ConnectionOptions();
        var root = new RootCommand("Submit, follow, find and operate articles.");
        foreach (var command in Commands(connection))
            root.Subcommands.Add(command);
        foreach (var option in connection.All)
            root.Options.Add(option);
        root.Subcommands.Add(HelpCommand.Create(root));
        RefuseUnknownOptions(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new RootHelp(root, (HelpAction)help.Action!);
        root.SetAction(_ =>
        {
            RootHelp.Write(Console.Error);
            return ExitCodes.Usage;
        });
        return root;
    }

    private static IEnumerable<Command> Commands(ConnectionOptions connection) =>
    [
        SubmitCommand.Create(connection),
        StatusCommand.Create(connection),
        TrackCommand.Create(connection),
        CleanCommand.Create(connection),
        TagCommand.Create(connection),
        SearchCommand.Create(connection),
        WatchCommand.Create(connection),
        StoryCommand.Create(connection),
        SavedCommand.Create(connection),
        AlertsCommand.Create(connection),
        RoutesCommand.Create(connection),
        TrayCommand.Create(connection),
        FeedsCommand.Create(connection),
        VisibilityCommand.Create(connection),
        WithdrawCommand.Create(connection),
        WithdrawCommand.CreateRelease(connection),
        ReviewsCommand.Create(connection),
        QuarantineCommand.Create(connection),
        ReprocessCommand.Create(connection),
        ReindexCommand.Create(connection),
        TeamsCommand.Create(connection),
        KeysCommand.Create(connection),
        AuditCommand.Create(connection),
        TopCommand.Create(connection),
        DoctorCommand.Create(connection),
        BenchCommand.Create(connection),
        CompletionCommand.Create(),
    ];

    // An argument that takes several values would take a misspelt option as one of them.
    private static void RefuseUnknownOptions(Command command)
    {
        foreach (var argument in command.Arguments.Where(a => a.Arity.MaximumNumberOfValues > 1))
        {
            argument.Validators.Add(result =>
            {
                if (result.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } token)
                    result.AddError($"There is no option '{token.Value}'.");
            });
        }

        foreach (var below in command.Subcommands)
            RefuseUnknownOptions(below);
    }

    private static IEnumerable<string> Path(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? ["newsroom"] : [.. Path(parent), command.Name];
    }
}
