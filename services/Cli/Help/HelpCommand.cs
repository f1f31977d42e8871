using System.CommandLine;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Help;

/// <summary><c>newsroom help [TOPIC]</c>.</summary>
internal static class HelpCommand
{
    private const string ExitCodesTopic = "exit-codes";
    private const string EnvironmentTopic = "environment";

    private const string EnvironmentText =
        """
        NEWSROOM_SERVER        address of all four services, unless an option or one of the next says otherwise
        NEWSROOM_INGEST, NEWSROOM_CLEANING, NEWSROOM_TAGGING, NEWSROOM_SEARCH    address of one service
        NEWSROOM_API_KEY       the key that is sent with every call; --api-key-file goes before it
        NEWSROOM_CA_FILE       PEM file of the authorities to trust
        NEWSROOM_TIMEOUT       seconds that one call may take
        NO_COLOR               neither colour nor drawing, also on a terminal
        """;

    public static Command Create(RootCommand root)
    {
        var topic = new Argument<string>("TOPIC") { Description = "exit-codes, environment, or a command.", DefaultValueFactory = _ => "" };
        topic.CompletionSources.Add(ExitCodesTopic, EnvironmentTopic);
        var command = new Command("help", "Tells the exit codes, the environment, or a command's options.") { topic };
        command.SetAction(parse => Write(root, parse.GetRequiredValue(topic)));
        return command;
    }

    private static int Write(RootCommand root, string topic)
    {
        switch (topic)
        {
            case ExitCodesTopic:
                Console.Out.WriteLine(ExitCodes.Table);
                return ExitCodes.Done;
            case EnvironmentTopic:
                Console.Out.WriteLine(EnvironmentText);
                return ExitCodes.Done;
            case "" or "newsroom":
                RootHelp.Write(Console.Out);
                return ExitCodes.Done;
        }

        if (root.Subcommands.Any(c => c.Name == topic))
            return root.Parse([topic, "--help"]).Invoke();
        Console.Error.WriteLine($"There is no help on '{topic}'.\nTopics: {ExitCodesTopic}, {EnvironmentTopic}, and every command.");
        return ExitCodes.Usage;
    }
}
