using System.ComponentModel;

namespace Grpc.Core;

/// <summary>Adds headers, such as a bearer token, to a call just before it is sent.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>The call that credentials are asked for.</summary>
/// <param name="serviceUrl">The service as a URL, for audiences.</param>
/// <param name="methodName">The method without its service.</param>
/// <param name="cancellationToken">Cancelled with the call.</param>
public class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    /// <summary>Describes a call that cannot be cancelled.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>The service as a URL.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>The method without its service.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>Cancelled with the call.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Credentials of a single call.</summary>
public abstract class CallCredentials
{
    /// <summary>Credentials that an asynchronous function supplies for each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCallCredentials(interceptor);
    }

    /// <summary>Several credentials that all apply, in their order.</summary>
    /// <exception cref="ArgumentException">Fewer than two are given.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials.Length >= 2
            ? new CompositeCallCredentials([.. credentials])
            : throw new ArgumentException("Composing takes at least two credentials.", nameof(credentials));
    }

    /// <summary>Describes these credentials to a transport.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state);

    private sealed class InterceptorCallCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }

    private sealed class CompositeCallCredentials(IReadOnlyList<CallCredentials> credentials) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetCompositeCredentials(state, credentials);
    }
}

/// <summary>How a transport learns what call credentials consist of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>The credentials are all of these.</summary>
    public abstract void SetCompositeCredentials(object state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>The credentials come from this function.</summary>
    public abstract void SetAsyncAuthInterceptorCredentials(object state, AsyncAuthInterceptor interceptor);
}
