namespace Grpc.Core.Interceptors;

/// <summary>Putting interceptors in front of an invoker.</summary>
public static class CallInvokerExtensions
{
    /// <summary>An invoker whose calls pass through the interceptor first.</summary>
    public static CallInvoker Intercept(this CallInvoker invoker, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptingCallInvoker(invoker, interceptor);
    }

    /// <summary>An invoker whose calls pass through the interceptors in their order.</summary>
    public static CallInvoker Intercept(this CallInvoker invoker, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(interceptors);

        // Built from the inside out, so that the first one given is the first one passed.
        for (var index = interceptors.Length - 1; index >= 0; index--)
        {
            invoker = invoker.Intercept(interceptors[index]);
        }

        return invoker;
    }

    /// <summary>An invoker that replaces the headers of each call.</summary>
    /// <param name="invoker">Sends the calls on.</param>
    /// <param name="interceptor">Gets the headers of a call, never null, and returns those to send.</param>
    public static CallInvoker Intercept(this CallInvoker invoker, Func<Metadata, Metadata> interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return invoker.Intercept(new MetadataInterceptor(interceptor));
    }
}

/// <summary>Putting interceptors in front of a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker over the channel whose calls pass through the interceptor first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) => InvokerOf(channel).Intercept(interceptor);

    /// <summary>An invoker over the channel whose calls pass through the interceptors in their order.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) =>
        InvokerOf(channel).Intercept(interceptors);

    /// <summary>An invoker over the channel that replaces the headers of each call.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) =>
        InvokerOf(channel).Intercept(interceptor);

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }
}
