using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>Whose things a call is about, where things belong to teams: saved searches, trays, watch lists, feeds.</summary>
public static class CallerTeam
{
    /// <summary>The team of what is to be made: the one named, and the caller's own if none is. Only who sees every team names another.</summary>
    public static string TeamToOwn(this Principal caller, string named, string field) => caller.TeamToList(named, field) is { Length: > 0 } team ? team : caller.Team;

    /// <summary>The team to list things of: as <see cref="TeamToOwn"/>, but empty, which means all, for who sees every team and names none.</summary>
    public static string TeamToList(this Principal caller, string named, string field)
    {
        if (caller.SeesEveryTeam)
            return named;
        new Violations().Require(named.Length == 0 || named == caller.Team, field, "is not the caller's team").ThrowIfAny();
        return caller.Team;
    }

    /// <summary>Whether what belongs to that team exists to the caller.</summary>
    public static bool SeesThingsOf(this Principal caller, string team) => caller.SeesEveryTeam || caller.Team == team;

    /// <summary>Refuses what is visible, but another team's to change.</summary>
    public static RpcException NotOwner(string articleId) => new(new Status(
        StatusCode.PermissionDenied, $"Article {articleId} is another team's."));
}
