using System.ComponentModel.DataAnnotations;

namespace Newsroom.Hosting;

/// <summary>What carries the events.</summary>
public enum BusTransport
{
    /// <summary>Within one process; what is on the way is lost with it, and sent again by ingest at the next start.</summary>
    InMemory,

    /// <summary>RabbitMQ with quorum queues.</summary>
    RabbitMq,
}

/// <summary>The bus and how consumers use it; section <c>Bus</c>.</summary>
public sealed class BusOptions : IValidatableObject
{
    public const string Section = "Bus";

    private const int DefaultPort = 5672;

    public BusTransport Transport { get; set; } = BusTransport.RabbitMq;

    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for TLS; several hosts of one cluster separated by commas in <see cref="ClusterNodes"/>.</summary>
    /// <remarks>Text, since the binder's complaint about an address that is none would tell the password.</remarks>
    [Required]
    public string Uri { get; set; } = "amqp://guest:guest@localhost:5672/";

    /// <summary>Further <c>host:port</c> of the same cluster, comma separated; empty for a single broker.</summary>
    public string ClusterNodes { get; set; } = "";

    /// <summary>With <c>amqps</c>: PEM file of the authority that signed the broker's certificate; empty: the system's authorities.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>With <c>amqps</c>: PEM file of the certificate that this process shows to the broker; empty: none.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>PEM file with the key of <see cref="ClientCertificateFile"/>, without a password.</summary>
    public string ClientKeyFile { get; set; } = "";

    /// <summary>Messages a consumer holds unacknowledged.</summary>
    [Range(1, 10_000)]
    public int PrefetchCount { get; set; } = 32;

    /// <summary>Messages a consumer works on at once; 0 means twice the processors.</summary>
    [Range(0, 1_000)]
    public int ConcurrentMessageLimit { get; set; }

    /// <summary>Pauses between the tries within one delivery.</summary>
    public TimeSpan[] RetryIntervals { get; set; } = [];

    /// <summary>Pauses before the message is delivered again, after the tries within a delivery failed. Each has its own wait queue.</summary>
    public TimeSpan[] RedeliveryIntervals { get; set; } = [];

    /// <summary>
    /// A process ends, to be started again, when a consumer is not ready and says nothing, or nothing that is published is confirmed, for this
    /// long, although the broker takes a message from a new connection. Longer than MassTransit's pauses between tries, at most half a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromSeconds(90);

    internal Uri Address => new(Uri);

    /// <summary>
    /// The node of <see cref="Address"/>, then the further ones: MassTransit connects to the nodes that it is told of, and takes the host of the
    /// address for a mere name as soon as there are any.
    /// </summary>
    internal List<string> AllNodes =>
    [
        $"{Address.Host}:{(Address.Port > 0 ? Address.Port : DefaultPort)}",
        .. ClusterNodes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    ];

    // The binder appends to arrays that have a default, so the defaults stand here.
    internal TimeSpan[] EffectiveRetryIntervals =>
        RetryIntervals.Length > 0 ? RetryIntervals : [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    internal TimeSpan[] EffectiveRedeliveryIntervals =>
        RedeliveryIntervals.Length > 0 ? RedeliveryIntervals : [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    internal int EffectiveConcurrency => ConcurrentMessageLimit > 0 ? ConcurrentMessageLimit : 2 * Environment.ProcessorCount;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A password such as 12/34 makes an address too, of a host that is the user; the @ then stands behind that host.
        var isAddress = System.Uri.TryCreate(Uri, UriKind.Absolute, out var address)
            && address is { Scheme: "amqp" or "amqps", Host.Length: > 0, Query: "", Fragment: "" }
            && !address.AbsolutePath.Contains('@', StringComparison.Ordinal);
        if (!isAddress)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Uri)} is not an address such as amqp://user:password@host:5672/vhost. It is not shown here, for its password. " +
                "In user and password / # ? @ : and % must be percent-encoded: %2F %23 %3F %40 %3A %25.");
        }
    }
}
