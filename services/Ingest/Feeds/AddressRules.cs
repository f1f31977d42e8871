using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Newsroom.Ingest.Feeds;

/// <summary>
/// Which addresses may be asked: public unicast ones (IANA's special-purpose registries, RFC 6890), and what an operator allows. A feed
/// would otherwise be a way into the network that Newsroom runs in.
/// </summary>
public sealed class AddressRules(IOptions<FeedOptions> options)
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Azure's metadata and DNS, on a public address.
            "168.63.129.16/32",
            // Within global unicast: protocol assignments with Teredo, documentation.
            "2001::/23", "2001:db8::/32", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly IPNetwork[] _networks =
        [.. options.Value.AllowedHosts.Where(h => h.Contains('/', StringComparison.Ordinal)).Select(h => IPNetwork.Parse(h))];

    private readonly HashSet<string> _hosts = new(options.Value.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address that <paramref name="host"/> has may be asked.</summary>
    public bool Allows(string host, IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsPublic(address) || _hosts.Contains(host) || _networks.Any(n => n.Contains(address));
    }

    /// <summary>What the URL itself already tells; names are resolved when it is asked. Null: nothing against it.</summary>
    public string? Fault(Uri uri)
    {
        var host = FeedUrl.Host(uri);
        if (FeedUrl.IsAddress(uri, out var address))
            return Allows(host, address) ? null : $"names {address}, which is not a public address";
        var isLocal = host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
        return isLocal && !_hosts.Contains(host) ? "names this machine" : null;
    }

    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !NotPublic.Any(n => n.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
        if (SixToFour.Contains(address))
            return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
        return GlobalUnicast.Contains(address) && !NotPublic.Any(n => n.Contains(address));
    }
}
