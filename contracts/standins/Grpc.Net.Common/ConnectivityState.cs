namespace Grpc.Core;

/// <summary>Where a channel stands with its server.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying to be.</summary>
    Idle = 0,

    /// <summary>A connection is being made.</summary>
    Connecting = 1,

    /// <summary>Calls can be sent.</summary>
    Ready = 2,

    /// <summary>The last attempt failed; another follows after a pause.</summary>
    TransientFailure = 3,

    /// <summary>The channel was closed and stays so.</summary>
    Shutdown = 4,
}
