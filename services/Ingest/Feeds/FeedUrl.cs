using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Newsroom.Ingest.Feeds;

/// <summary>What a URL must be to be asked, and which URLs are the same.</summary>
public static class FeedUrl
{
    public const int MaxLength = 2_000;

    /// <summary>Says what is wrong, or null.</summary>
    public static string? Fault(string url, out Uri? parsed)
    {
        parsed = null;
        if (url.Length == 0)
            return "is required";
        if (DeclaredRules.IsLongerThan(url, MaxLength))
            return $"is longer than {MaxLength} characters";
        if (url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return "is not an absolute http or https URL";
        parsed = uri;
        return Fault(uri);
    }

    /// <summary>The same of a URL that a server gave.</summary>
    public static string? Fault(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.IdnHost.Length == 0)
            return "is not an absolute http or https URL";
        if (uri.UserInfo.Length > 0)
            return "holds credentials";
        if (uri.Port == 0)
            return "has the port 0";
        return uri.AbsoluteUri.Length > 2 * MaxLength ? "is too long" : null;
    }

    /// <summary>
    /// The URL as it is compared: scheme and host in lower case, the host in ASCII and without a final dot, no default port, escapes
    /// in one form, no fragment.
    /// </summary>
    public static string Normalise(Uri uri)
    {
        var builder = new UriBuilder(uri) { Host = Host(uri), Fragment = "" };
        return builder.Uri.AbsoluteUri;
    }

    /// <summary>The host that politeness counts by: any port of it.</summary>
    public static string Host(Uri uri) => uri.IdnHost.TrimEnd('.').ToLowerInvariant();

    /// <summary>Whether the host is an address, and which.</summary>
    public static bool IsAddress(Uri uri, [NotNullWhen(true)] out IPAddress? address) => IPAddress.TryParse(Host(uri), out address);
}
