using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>
/// <see cref="ArticleVisibility"/> as three columns, <c>team</c>, <c>audience</c> and <c>visible_from</c>, in SQL that both engines read.
/// </summary>
public static class AudienceColumns
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>The condition on the table with this alias; its parameters are those of <see cref="Caller"/>.</summary>
    public static string IsVisible(string alias) =>
        $"""
        (@CallerTeam = '' OR {alias}.team = @CallerTeam OR ((CAST({alias}.visible_from AS bigint) IS NULL OR {alias}.visible_from <= @CallerNow)
            AND ({alias}.audience = '' OR replace({alias}.audience, @CallerLine, '') <> {alias}.audience)))
        """;

    /// <summary>Who calls, as the parameters of <see cref="IsVisible"/>.</summary>
    public static CallerParameters Caller(Principal caller, DateTimeOffset now) =>
        new(caller.SeesEveryTeam ? "" : caller.Team, Line(caller.Team), (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Names have no control characters, so each between line feeds is found exactly.</summary>
    public static string Audience(Visibility? visibility) => visibility is null ? "" : string.Concat(visibility.Teams.Select(Line));

    /// <summary>Microseconds since 1970, rounded up; null if it is visible from the start.</summary>
    public static long? VisibleFrom(Visibility? visibility) => visibility?.Until is not { } until
        ? null
        : (until.Seconds * MicrosecondsPerSecond) + ((until.Nanos + 999) / 1_000);

    public static Visibility Read(string team, string audience, long? visibleFrom, long version) => new()
    {
        Team = team,
        Teams = { audience.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
        Until = visibleFrom is not { } from ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(from * TimeSpan.TicksPerMicrosecond)),
        Version = version,
    };

    private static string Line(string team) => $"\n{team}\n";
}

/// <param name="CallerTeam">Empty: sees everything.</param>
/// <param name="CallerLine">The team as it stands in an audience.</param>
/// <param name="CallerNow">Microseconds since 1970.</param>
public sealed record CallerParameters(string CallerTeam, string CallerLine, long CallerNow);
