using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Connecting;

/// <summary>Where the services are and how to call them.</summary>
/// <param name="ApiKey">Sent with every call, never printed; empty if none.</param>
/// <param name="CaFile">PEM file of the only authorities to trust; null means those of the system.</param>
/// <param name="Timeout">How long one call may take.</param>
internal sealed record ConnectionSettings(
    Uri Ingest, Uri Cleaning, Uri Tagging, Uri Search, string ApiKey, string? CaFile, TimeSpan Timeout, bool IsInsecureAllowed)
{
    public IReadOnlyList<(string Name, Uri Address)> Endpoints =>
        [("ingest", Ingest), ("cleaning", Cleaning), ("tagging", Tagging), ("search", Search)];

    /// <summary>What may have been called, for a message.</summary>
    public string InWords => Endpoints.Select(e => e.Address.Authority).Distinct().ToList() is [var one] ? one : "one of the four services";

    /// <summary>A host and port, or a URL.</summary>
    public static Uri ParseAddress(string text, string option)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.AbsolutePath == "/")
            return address;
        throw CliException.Usage($"{option}: '{text}' is no address of a service.", "Write it as http://HOST:PORT, https://HOST:PORT or HOST:PORT.");
    }

    /// <summary>A key may travel only encrypted, or within this machine.</summary>
    public void CheckKeyIsSafe(Uri address)
    {
        if (ApiKey.Length > 0 && address is { Scheme: "http", IsLoopback: false } && !IsInsecureAllowed)
        {
            throw CliException.Usage(
                $"An API key would travel in the clear to {address.Host}.", "Use https://, or allow it on a trusted network with --insecure.");
        }
    }
}
