namespace Newsroom.Ingest.Feeds;

/// <summary>What to fetch.</summary>
/// <param name="Url">Where to begin.</param>
/// <param name="Accept">Value of the Accept header.</param>
/// <param name="MaxBytes">Largest body, compressed or not.</param>
/// <param name="HostWait">How long the first request may wait until its host may be asked.</param>
public sealed record FetchRequest(Uri Url, string Accept, int MaxBytes, TimeSpan HostWait)
{
    /// <summary>ETag of what is held; empty if unknown.</summary>
    public string Etag { get; init; } = "";

    /// <summary>Last-Modified of what is held; empty if unknown.</summary>
    public string LastModified { get; init; } = "";
}

/// <summary>A server's answer, after redirects.</summary>
public sealed record FetchResult
{
    public required int Status { get; init; }

    /// <summary>Where it came from.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the permanent redirects led that came before any other; null if there were none.</summary>
    public Uri? MovedTo { get; init; }

    /// <summary>Requests made.</summary>
    public required int Requests { get; init; }

    public string Etag { get; init; } = "";

    public string LastModified { get; init; } = "";

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Value of Content-Type; empty if there was none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Decompressed; empty unless the status is 200.</summary>
    public byte[] Body { get; init; } = [];
}

/// <summary>Nothing usable came: refused, broken, too slow or too large. The message says which.</summary>
/// <param name="status">Of the last answer; 0 if there was none.</param>
/// <param name="requests">Requests made.</param>
public sealed class FetchException(string message, int status, int requests, Exception? inner = null) : Exception(message, inner)
{
    public int Status => status;

    public int Requests => requests;
}

/// <summary>The host may be asked only later than anyone here would wait.</summary>
public sealed class HostBusyException(string host, DateTimeOffset until)
    : Exception($"The host {host} may be asked again only at {until:O}.")
{
    public DateTimeOffset Until => until;
}

/// <summary>The host has no address that may be asked.</summary>
public sealed class RefusedAddressException(string message) : Exception(message);
