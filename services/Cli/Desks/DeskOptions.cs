using System.CommandLine;

namespace Newsroom.Cli.Desks;

/// <summary>Options that all commands of desks have.</summary>
internal static class DeskOptions
{
    public static Option<string> Team() => new("--team") { Description = "Of this team; the caller's own unless said. A caller of no team names one.", HelpName = "TEAM" };

    public static Argument<string[]> Query() => new("QUERY") { Description = "As for search.", Arity = ArgumentArity.OneOrMore };

    public static Option<string> Name() => new("--name") { Description = "For people; otherwise the query.", HelpName = "NAME" };
}
