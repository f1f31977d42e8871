using Newsroom.Hosting;
using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.SavedSearches;

/// <summary>The limits that the contract states for a saved search.</summary>
internal static class SavedSearchRules
{
    public const int MaxName = 200;

    private const int MaxQuery = 1_000;

    /// <summary>What is wrong is added to the violations.</summary>
    /// <param name="team">That it is to belong to; null if that is not to be checked.</param>
    public static void Check(SavedSearch? search, string? team, Violations violations)
    {
        if (search is null)
        {
            violations.Add("saved_search", "is required");
            return;
        }

        CheckName("saved_search.name", search.Name, violations);
        if (team is not null)
            CheckName("saved_search.team", team, violations);
        CheckQuery("saved_search.query", search.Query, violations);
    }

    public static void CheckQuery(string field, string query, Violations violations)
    {
        violations.Require(query.Length <= MaxQuery, field, $"must have at most {MaxQuery} characters");
        if (!QueryParser.TryParse(query, out _, out var error))
            violations.Add(field, $"{error.Message} (position {error.Position})");
    }

    public static void CheckId(string field, string id, Violations violations) =>
        violations.Require(Guid.TryParseExact(id, "D", out _), field, id.Length == 0 ? "is required" : "is not a UUID");

    /// <summary>A team or an id to filter by, either of which may be empty.</summary>
    public static void CheckFilter(string team, string savedSearchId, Violations violations)
    {
        CheckTeam(team, violations);
        if (savedSearchId.Length > 0)
            CheckId("saved_search_id", savedSearchId, violations);
    }

    public static void CheckTeam(string team, Violations violations) => violations.Require(
        team.Length <= MaxName && !team.Any(char.IsControl), "team", $"must have at most {MaxName} characters and no control characters");

    public static void CheckName(string field, string name, Violations violations) => violations
        .Require(!string.IsNullOrWhiteSpace(name) && name.Length <= MaxName, field, $"must have 1 to {MaxName} characters")
        .Require(!name.Any(char.IsControl), field, "must have no control characters");
}
