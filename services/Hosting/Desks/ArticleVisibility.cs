using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>Who may see an article: the one rule that every service goes by.</summary>
public static class ArticleVisibility
{
    private const int MaxTeams = 50;
    private const int MaxTeam = 200;

    /// <summary>An article without a stated visibility is everybody's.</summary>
    public static bool IsVisibleTo(this Visibility? visibility, Principal caller, DateTimeOffset now) =>
        caller.SeesEveryTeam || visibility.IsVisibleTo(caller.Team, now);

    /// <summary>Whether a team, of 1 character or more, sees it at that time.</summary>
    public static bool IsVisibleTo(this Visibility? visibility, string team, DateTimeOffset now) =>
        visibility is null || visibility.Team == team
        || (!visibility.IsClosed(now) && (visibility.Teams.Count == 0 || visibility.Teams.Contains(team)));

    /// <summary>The time from which others than the owner see it has not come.</summary>
    public static bool IsClosed(this Visibility visibility, DateTimeOffset now) => visibility.Until is { } until && until.ToDateTimeOffset() > now;

    /// <summary>Whether the caller acts for the article: sends revisions, withdraws it, says who sees it.</summary>
    public static bool IsOwnedBy(this Visibility? visibility, Principal caller) =>
        caller.SeesEveryTeam || visibility?.Team == caller.Team;

    /// <summary>Adds what breaks a limit that the contract states; paths start at <paramref name="field"/>. Unset is fine.</summary>
    public static void Check(this Visibility? visibility, string field, Violations violations)
    {
        if (visibility is null)
            return;
        violations
            .Require(visibility.Teams.Count <= MaxTeams, $"{field}.teams", $"are more than {MaxTeams}")
            .Require(visibility.Teams.Distinct(StringComparer.Ordinal).Count() == visibility.Teams.Count, $"{field}.teams", "repeat a team")
            .Require(
                visibility.Teams.All(t => t.Length is > 0 and <= MaxTeam && !t.Any(char.IsControl)),
                $"{field}.teams", $"must each have 1 to {MaxTeam} characters and no control characters")
            // A time out of protobuf's range cannot be converted; year 1 to 9999.
            .Require(
                visibility.Until is null or { Seconds: >= -62_135_596_800 and <= 253_402_300_799, Nanos: >= 0 and <= 999_999_999 },
                $"{field}.until", "is not a time of the years 1 to 9999");
    }
}
