using System.Security.Cryptography;
using System.Text;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Desks;

/// <summary>
/// Who may see an article, as values in the inverted index: <c>all</c>, or one for each team. Whoever does not see every team searches with one
/// more condition, which every engine answers as it answers any other.
/// </summary>
internal static class Audience
{
    private const string Everybody = "all";

    /// <summary>Of 32 hexadecimal digits: long enough that no name can be made up to have another's.</summary>
    private const int TeamLength = 32;

    /// <summary>What the article is found by; its visibility is settled (see <see cref="VisibilityKeeper"/>), so no clock is asked.</summary>
    public static IEnumerable<AttributeTerm> Terms(Visibility? visibility)
    {
        if (visibility is null)
            return [Of(Everybody)];
        string[] teams = visibility.Until is not null ? [] : visibility.Teams.Count == 0 ? [Everybody] : [.. visibility.Teams.Select(Team)];
        return (visibility.Team.Length == 0 ? teams : teams.Append(Team(visibility.Team))).Distinct(StringComparer.Ordinal).Select(Of);
    }

    /// <summary>What the caller may find; null: everything.</summary>
    public static QueryExpression? Filter(Principal caller) =>
        caller.SeesEveryTeam ? null : new AnyAttribute(AttributeField.Audience, [Everybody, Team(caller.Team)]);

    /// <summary>Matches that the filter lets through.</summary>
    public static QueryExpression Within(this QueryExpression query, QueryExpression? filter) => (query, filter) switch
    {
        (_, null) => query,
        (AllOf all, _) => all with { Operands = [.. all.Operands, filter] },
        _ => new AllOf([query, filter]) { Span = query.Span },
    };

    private static AttributeTerm Of(string value) => new(AttributeField.Audience, value);

    /// <summary>Names are compared to the letter, which terms, folded as they are, would not do.</summary>
    private static string Team(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..TeamLength];
}
