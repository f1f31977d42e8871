using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Newsroom.Contracts.Tests.Standins;

/// <summary>
/// The types and members of assemblies as text, full signature included, so that what one assembly refers to can be
/// looked up in what another one offers.
/// </summary>
internal static class AssemblySurface
{
    private static readonly SignatureText Text = new();

    /// <summary>The types and members that others can reach.</summary>
    public static HashSet<string> Offered(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var offered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(IsReachable))
        {
            var name = Text.NameOf(reader, type);
            offered.Add(name);
            offered.UnionWith(type.GetMethods().Select(reader.GetMethodDefinition)
                .Where(method => IsReachable(method.Attributes & MethodAttributes.MemberAccessMask))
                .Select(method => Method(name, reader.GetString(method.Name), method.DecodeSignature(Text, null))));
            offered.UnionWith(type.GetFields().Select(reader.GetFieldDefinition)
                .Where(field => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public)
                .Select(field => Field(name, reader.GetString(field.Name), field.DecodeSignature(Text, null))));
        }

        return offered;
    }

    /// <summary>The types and members of the named assemblies that this one refers to.</summary>
    public static HashSet<string> Referenced(Assembly assembly, params string[] owners)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var referenced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences.Where(handle => IsOwned(reader, handle, owners)))
        {
            referenced.Add(Text.NameOf(reader, handle));
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (ParentOf(reader, member.Parent) is not { } parent || !IsOwned(reader, parent, owners))
            {
                continue;
            }

            var type = Text.NameOf(reader, parent);
            var name = reader.GetString(member.Name);
            referenced.Add(member.GetKind() == MemberReferenceKind.Method
                ? Method(type, name, member.DecodeMethodSignature(Text, null))
                : Field(type, name, member.DecodeFieldSignature(Text, null)));
        }

        return referenced;
    }

    private static bool IsReachable(TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public or TypeAttributes.NestedPublic
            or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private static bool IsReachable(MethodAttributes access) =>
        access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Method(string type, string name, MethodSignature<string> signature) =>
        $"{type} :: {(signature.Header.IsInstance ? "" : "static ")}{signature.ReturnType} {name}" +
        $"`{signature.GenericParameterCount}({string.Join(", ", signature.ParameterTypes)})";

    private static string Field(string type, string name, string fieldType) => $"{type} :: {fieldType} {name}";

    // A member of a generic type hangs below a specification such as Method<A, B>; the definition is what can be looked up.
    private static TypeReferenceHandle? ParentOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadCompressedInteger();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }

    private static bool IsOwned(MetadataReader reader, TypeReferenceHandle handle, string[] owners)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsOwned(reader, (TypeReferenceHandle)scope, owners),
            HandleKind.AssemblyReference => owners.Contains(
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name), StringComparer.Ordinal),
            _ => false,
        };
    }
}
