namespace Grpc.Core;

/// <summary>Which side of a method is a stream.</summary>
public enum MethodType
{
    /// <summary>One request, one response.</summary>
    Unary = 0,

    /// <summary>Many requests, one response.</summary>
    ClientStreaming = 1,

    /// <summary>One request, many responses.</summary>
    ServerStreaming = 2,

    /// <summary>Many requests and many responses, independent of each other.</summary>
    DuplexStreaming = 3,
}

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>Which side is a stream.</summary>
    MethodType Type { get; }

    /// <summary>The service with its package, for instance "newsroom.search.v1.SearchService".</summary>
    string ServiceName { get; }

    /// <summary>The method without its service.</summary>
    string Name { get; }

    /// <summary>The HTTP/2 path: "/service/method".</summary>
    string FullName { get; }
}

/// <summary>A method with the marshallers of its messages.</summary>
public class Method<TRequest, TResponse> : IMethod
{
    /// <summary>Creates the description of a method.</summary>
    public Method(
        MethodType type,
        string serviceName,
        string name,
        Marshaller<TRequest> requestMarshaller,
        Marshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
        FullName = $"/{serviceName}/{name}";
    }

    /// <inheritdoc/>
    public MethodType Type { get; }

    /// <inheritdoc/>
    public string ServiceName { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string FullName { get; }

    /// <summary>Turns requests into bytes and back.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; }

    /// <summary>Turns responses into bytes and back.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; }
}
