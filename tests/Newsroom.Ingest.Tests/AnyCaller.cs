using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

/// <summary>A caller who sees every team.</summary>
internal static class AnyCaller
{
    public static CallerParameters Parameters { get; } = AudienceColumns.Caller(Principal.Open, DateTimeOffset.UnixEpoch);
}
