namespace Grpc.Core;

/// <summary>The settings of one call. A value: each With method returns a changed copy.</summary>
/// <param name="headers">Sent before the first message.</param>
/// <param name="deadline">When the caller stops waiting, in UTC; null for never.</param>
/// <param name="cancellationToken">Cancels the call.</param>
/// <param name="writeOptions">How requests are written.</param>
/// <param name="propagationToken">The served call on whose behalf this one is made.</param>
/// <param name="credentials">Adds to the credentials of the channel.</param>
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null,
    CallCredentials? credentials = null)
{
    /// <summary>Sent before the first message.</summary>
    public Metadata? Headers { get; private init; } = headers;

    /// <summary>When the caller stops waiting, in UTC; null for never.</summary>
    public DateTime? Deadline { get; private init; } = deadline;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; } = cancellationToken;

    /// <summary>How requests are written.</summary>
    public WriteOptions? WriteOptions { get; private init; } = writeOptions;

    /// <summary>The served call on whose behalf this one is made.</summary>
    public ContextPropagationToken? PropagationToken { get; private init; } = propagationToken;

    /// <summary>Adds to the credentials of the channel.</summary>
    public CallCredentials? Credentials { get; private init; } = credentials;

    /// <summary>True if the call waits for a connection instead of failing when there is none. Give such a call a deadline.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>A copy with other headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>A copy with another deadline, in UTC.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>A copy with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>A copy with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>A copy made on behalf of a served call.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) => this with { PropagationToken = propagationToken };

    /// <summary>A copy with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>A copy that waits for a connection, or does not.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
