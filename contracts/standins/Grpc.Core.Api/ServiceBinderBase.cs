using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>Receives the methods of a service from its generated BindService method.</summary>
/// <remarks>The handler is null where a service is described without an instance, as the server does to find the methods.</remarks>
public abstract class ServiceBinderBase
{
    /// <summary>Takes a unary method.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Unsupported(method);

    /// <summary>Takes a client-streaming method.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Unsupported(method);

    /// <summary>Takes a server-streaming method.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Unsupported(method);

    /// <summary>Takes a method that streams both ways.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Unsupported(method);

    private static NotSupportedException Unsupported(IMethod method) =>
        new($"This binder does not take methods of type {method.Type}, such as {method.FullName}.");
}

/// <summary>On a generated service base class: where its BindService method is.</summary>
/// <param name="bindType">The type that declares the method.</param>
/// <param name="bindMethodName">The static method, which takes a <see cref="ServiceBinderBase"/> and the service.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = true)]
public sealed class BindServiceMethodAttribute(
    [DynamicallyAccessedMembers(BindServiceMethodAttribute.Reflected)] Type bindType,
    string bindMethodName)
    : Attribute
{
    private const DynamicallyAccessedMemberTypes Reflected =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>The type that declares the method.</summary>
    [DynamicallyAccessedMembers(Reflected)]
    public Type BindType { get; } = bindType;

    /// <summary>The name of the method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
