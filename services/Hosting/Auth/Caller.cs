namespace Newsroom.Hosting;

/// <summary>Someone whose credential was valid when it was looked at.</summary>
/// <param name="KeyId">The key of the directory that it was; null for any other credential.</param>
/// <param name="ExpiresAt">When the credential ends.</param>
internal sealed record Caller(Principal Principal, string? KeyId, DateTimeOffset ExpiresAt);
