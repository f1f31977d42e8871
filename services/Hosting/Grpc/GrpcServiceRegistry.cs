using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using ProtoService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Newsroom.Hosting;

/// <summary>Which gRPC services this process has mapped, read from the routing table once, at the first question.</summary>
internal sealed class GrpcServiceRegistry(IEnumerable<EndpointDataSource> endpoints)
{
    private readonly Lazy<Dictionary<string, FileDescriptor>> _services = new(() => endpoints
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>())
        .OfType<GrpcMethodMetadata>()
        .DistinctBy(method => method.Method.ServiceName)
        .ToDictionary(method => method.Method.ServiceName, method => DescriptorOf(method.ServiceType).File, StringComparer.Ordinal));

    public IReadOnlyCollection<string> Names => _services.Value.Keys;

    /// <summary>Files that declare the mapped services, with everything they import.</summary>
    public IEnumerable<FileDescriptor> Files
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            return _services.Value.Values.SelectMany(file => WithDependencies(file, seen)).ToList();
        }
    }

    /// <summary>True for a mapped service and for the empty name, which stands for the whole server.</summary>
    public bool Contains(string service) => service.Length == 0 || _services.Value.ContainsKey(service);

    /// <summary>The file and its imports that are not in <paramref name="seen"/> yet, imports first.</summary>
    public static IEnumerable<FileDescriptor> WithDependencies(FileDescriptor file, HashSet<string> seen)
    {
        if (!seen.Add(file.Name))
            return [];
        return file.Dependencies.SelectMany(d => WithDependencies(d, seen)).Append(file).ToList();
    }

    /// <summary>Generated code nests the service base class in a static class that carries the descriptor.</summary>
    public static ProtoService DescriptorOf(Type implementation)
    {
        for (var type = implementation; type is not null; type = type.BaseType)
        {
            if (type.DeclaringType?.GetProperty("Descriptor", typeof(ProtoService))?.GetValue(null) is ProtoService service)
                return service;
        }

        throw new InvalidOperationException($"{implementation} is not based on generated gRPC code.");
    }
}
