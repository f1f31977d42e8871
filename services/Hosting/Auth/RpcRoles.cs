using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Newsroom.Auth.V1;

namespace Newsroom.Hosting;

/// <summary>Which roles each mapped rpc lets in, read from its proto once, before the process starts.</summary>
internal sealed class RpcRoles(AuthOptions options)
{
    private const Roles Everyone = (Roles)(-1);
    private const Roles Anyone = Roles.All | Roles.Service;

    private FrozenDictionary<string, Roles> _byMethod = FrozenDictionary<string, Roles>.Empty;

    /// <summary>Throws if an rpc states no role.</summary>
    public void Read(IEnumerable<Endpoint> endpoints) =>
        _byMethod = endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()).OfType<GrpcMethodMetadata>()
            .ToFrozenDictionary(method => method.Method.FullName, LetIn, StringComparer.Ordinal);

    public bool IsOpen(string method) => _byMethod.GetValueOrDefault(method) == Everyone;

    /// <summary>Whether a caller with these roles may call it; nobody may call what was not read.</summary>
    public bool LetsIn(string method, Roles roles) => (_byMethod.GetValueOrDefault(method) & roles) != Roles.None;

    /// <summary>What it needs, in words.</summary>
    public string Stated(string method)
    {
        var letIn = _byMethod.GetValueOrDefault(method);
        return (letIn == Roles.Admin ? letIn : letIn & ~Roles.Admin).ToString();
    }

    /// <summary>The roles of the contracts, of which a caller may have several.</summary>
    public static Roles Of(Role role) => role switch
    {
        Role.Read => Roles.Read,
        Role.Submit => Roles.Submit,
        Role.Edit => Roles.Edit,
        Role.Operate => Roles.Operate,
        Role.Admin => Roles.Admin,
        Role.Service => Roles.Service,
        _ => Roles.None,
    };

    private Roles LetIn(GrpcMethodMetadata metadata)
    {
        var service = GrpcServiceRegistry.DescriptorOf(metadata.ServiceType);
        if (service.FullName == Grpc.Health.V1.Health.Descriptor.FullName)
            return Everyone;
        if (service.FullName.StartsWith("grpc.reflection.", StringComparison.Ordinal))
            return options.Reflection == ReflectionAccess.Open ? Everyone : Anyone;
        var stated = service.FindMethodByName(metadata.Method.Name)?.GetOptions()?.GetExtension(AccessExtensions.RequiredRole);
        return stated switch
        {
            Role.Any => Anyone,
            { } role when Of(role) != Roles.None => Of(role) | Roles.Admin,
            _ => throw new StartupException(
                $"{metadata.Method.FullName} states no role: give the rpc the option newsroom.auth.v1.required_role in its proto file."),
        };
    }
}
