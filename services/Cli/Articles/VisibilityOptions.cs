using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Articles;

/// <summary>Who is to see an article.</summary>
/// <param name="embargoes">Whether there can be a time until which its owner alone sees it.</param>
internal sealed class VisibilityOptions(bool embargoes = true)
{
    private const string All = "all";
    private const string None = "none";

    private readonly Option<string> _teams = new("--visible-to")
    {
        Description = "Who sees it beside the team that owns it: `all`, or teams with commas between; the owner's name alone means no other.",
        HelpName = "all|TEAM,...",
    };

    private readonly Option<string> _until = Times.Option(
        "--embargo-until", "Until then the owner alone sees it: a time, or for example 3h for three hours from now; `none` ends it.");

    public void AddTo(Command command)
    {
        command.Options.Add(_teams);
        if (embargoes)
            command.Options.Add(_until);
    }

    /// <summary>Null if nothing was said; of <paramref name="present"/> stays what was not said.</summary>
    public Visibility? Read(ParseResult parse, TimeProvider clock, Visibility? present = null)
    {
        var teams = parse.GetValue(_teams);
        var until = embargoes ? parse.GetValue(_until) : null;
        if (teams is null && until is null)
            return null;
        var visibility = present?.Clone() ?? new Visibility();
        if (teams is not null)
        {
            visibility.Teams.Clear();
            visibility.Teams.AddRange(ReadTeams(teams));
        }

        if (until is not null)
            visibility.Until = until == None ? null : Times.ParseToCome(until, "--embargo-until", clock);
        return visibility;
    }

    /// <summary>Whether there is a team that does not see it now.</summary>
    public static bool IsRestricted(Visibility? visibility, TimeProvider clock) => visibility?.Teams.Count > 0 || IsEmbargoed(visibility, clock);

    /// <summary>As markup.</summary>
    public static string InWords(Visibility? visibility, TimeProvider clock)
    {
        var owner = visibility is { Team.Length: > 0 } ? $"its owner {Safe.Markup(visibility.Team)}" : "those who see every team";
        var others = visibility is { Teams.Count: > 0 } ? $"{Safe.Markup(string.Join(", ", visibility.Teams))}, and {owner}" : "every team";
        return IsEmbargoed(visibility, clock)
            ? $"seen by {owner} only, until [yellow]{Words.Time(visibility!.Until)}[/], then by {others}"
            : $"seen by {others}";
    }

    private static bool IsEmbargoed(Visibility? visibility, TimeProvider clock) => visibility?.Until?.ToDateTimeOffset() > clock.GetUtcNow();

    private static List<string> ReadTeams(string list)
    {
        var teams = list.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (teams is [All])
            return [];
        return !teams.Contains("") && !teams.Contains(All)
            ? teams
            : throw CliException.Usage($"--visible-to: '{list}' is neither `all` nor names of teams.", "Write all, or names with commas between; `newsroom teams list` shows them.");
    }
}
