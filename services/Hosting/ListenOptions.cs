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

    /// <summary>Connections that are held at once; more are refused.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 2_000;

    /// <summary>Calls that run at once on one connection; more wait at the client.</summary>
    [Range(1, 1_000)]
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>How long a client may leave a message of a stream untaken before the call ends.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may leave a stream open that it sends nothing on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    public IPAddress IPAddress => IPAddress.Parse(Address);
}
