namespace Grpc.Core;

/// <summary>A connection to a service, made once and shared by all calls.</summary>
public abstract class ChannelBase
{
    /// <summary>Creates the base of a channel.</summary>
    /// <param name="target">Where the channel leads, as the implementation writes it.</param>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>Where the channel leads.</summary>
    public string Target { get; }

    /// <summary>Creates an invoker whose calls use this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Closes the channel; does nothing unless overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
