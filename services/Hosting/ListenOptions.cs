using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Newsroom.Hosting;

/// <summary>Where a service listens; section <c>Listen</c>.</summary>
public sealed class ListenOptions
{
    public const string Section = "Listen";

    /// <summary>IP address to bind: loopback unless told otherwise.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of gRPC (HTTP/2 without TLS).</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>Port of the health endpoints (HTTP/1.1).</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Allow a bind beyond loopback although no credentials are configured.</summary>
    public bool Insecure { get; set; }

    public IPAddress IPAddress => IPAddress.Parse(Address);
}
