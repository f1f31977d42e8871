namespace Grpc.Core;

/// <summary>What a call made on behalf of another takes over from it.</summary>
/// <param name="propagateDeadline">Whether it ends no later.</param>
/// <param name="propagateCancellation">Whether it is cancelled with it.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Takes over both.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the call ends no later.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the call is cancelled too.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}

/// <summary>Carries deadline and cancellation from a served call to the calls made for it. Only the server creates it.</summary>
public abstract class ContextPropagationToken
{
    // Closed to users, as in the official package: the server that this repository uses refuses to create tokens.
    private protected ContextPropagationToken()
    {
    }
}
