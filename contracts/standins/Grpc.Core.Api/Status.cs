namespace Grpc.Core;

/// <summary>A status code with a detail text for people.</summary>
public readonly struct Status
{
    /// <summary>OK without detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>CANCELLED without detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    // Null stands for the empty text, so that the default value of the struct is OK without detail and equal to it.
    private readonly string? _detail;

    /// <summary>Creates a status.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates a status that keeps a local cause.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The text that is sent to the peer.</param>
    /// <param name="debugException">The local cause; it never leaves the process.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        _detail = string.IsNullOrEmpty(detail) ? null : detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text for people; never null.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The local cause, for logs only: it is not part of the protocol.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var cause = DebugException is null ? "" : $", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\"";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }
}
