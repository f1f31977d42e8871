using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Newsroom.Auth.V1;
using Newsroom.Contracts;

namespace Newsroom.Fuzz;

/// <summary>An rpc that takes and gives any bytes.</summary>
internal sealed record Rpc(MethodDescriptor Descriptor)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public string Name => $"{Descriptor.Service.FullName}/{Descriptor.Name}";

    public Role Role => Descriptor.GetOptions()?.GetExtension(AccessExtensions.RequiredRole) ?? Role.Unspecified;

    /// <summary>Whether it asks nobody who calls.</summary>
    public bool IsOpen => Descriptor.Service.FullName == Grpc.Health.V1.Health.Descriptor.FullName;

    public Method<byte[], byte[]> Method { get; } = new(
        Descriptor.IsClientStreaming ? Descriptor.IsServerStreaming ? MethodType.DuplexStreaming : MethodType.ClientStreaming
            : Descriptor.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary,
        Descriptor.Service.FullName, Descriptor.Name, Bytes, Bytes);

    /// <summary>All rpcs that the server says it has.</summary>
    /// <exception cref="InvalidOperationException">One of its services is in no contract that is known here.</exception>
    public static async Task<IReadOnlyList<Rpc>> ListAsync(CallInvoker server, Metadata headers, CancellationToken cancellationToken)
    {
        var known = typeof(Queues).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .ToDictionary(service => service.FullName, StringComparer.Ordinal);
        using var call = new ServerReflection.ServerReflectionClient(server).ServerReflectionInfo(headers, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        var names = await call.ResponseStream.ReadAllAsync(cancellationToken)
            .SelectMany(answer => answer.ListServicesResponse.Service.ToAsyncEnumerable())
            .Select(service => service.Name)
            .ToListAsync(cancellationToken);
        return [.. names.SelectMany(name => known.TryGetValue(name, out var service)
            ? service.Methods.Select(method => new Rpc(method))
            : throw new InvalidOperationException($"The server has {name}, which no contract here declares."))];
    }
}
