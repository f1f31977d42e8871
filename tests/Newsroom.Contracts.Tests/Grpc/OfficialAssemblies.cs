using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Newsroom.Contracts.Tests.Standins;

public class OfficialAssemblies
{
    private static readonly Assembly Api = typeof(Metadata).Assembly;
    private static readonly Assembly Common = typeof(GzipCompressionProvider).Assembly;

    public static TheoryData<string> Names => [NameOf(typeof(GrpcServiceOptions)), NameOf(typeof(GrpcChannel))];

    [Theory]
    [MemberData(nameof(Names))]
    public void every_reference_into_the_assemblies_beneath_resolves(string official)
    {
        var referenced = AssemblySurface.Referenced(Assembly.Load(official), "Grpc.Core.Api", "Grpc.Net.Common");

        var missing = referenced.Except(Offered(), StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.True(referenced.Count > 50, "Hardly any references were read, so the comparison proves nothing.");
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("Grpc.Core.Metadata")]
    [InlineData("Grpc.Core.Metadata :: String GetValue`0(String)")]
    [InlineData("Grpc.Core.Status :: struct Grpc.Core.Status DefaultSuccess")]
    [InlineData("Grpc.Core.Method`2 :: Grpc.Core.Marshaller`1<!0> get_RequestMarshaller`0()")]
    public void reference_that_is_looked_up_exists_on_both_sides(string member)
    {
        Assert.Contains(member, Offered());
        Assert.Contains(member, AssemblySurface.Referenced(typeof(GrpcChannel).Assembly, "Grpc.Core.Api"));
    }

    [Fact]
    public void member_with_another_signature_does_not_pass_for_the_one_referred_to()
    {
        Assert.DoesNotContain("Grpc.Core.Metadata :: String GetValue`0(Object)", Offered());
        Assert.DoesNotContain("Grpc.Core.Status :: Grpc.Core.Status DefaultSuccess", Offered());
        Assert.DoesNotContain("Grpc.Core.ClientBase :: Grpc.Core.ClientBase/ClientBaseConfiguration get_Configuration`0()", Offered());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void every_type_loads_so_no_abstract_member_is_left_without_a_body(string official)
    {
        Assert.NotEmpty(Assembly.Load(official).GetTypes());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void assemblies_beneath_have_the_identity_that_is_asked_for(string official)
    {
        var asked = Assembly.Load(official).GetReferencedAssemblies();

        foreach (var beneath in new[] { Api.GetName(), Common.GetName() })
        {
            var wanted = Assert.Single(asked, name => name.Name == beneath.Name);
            Assert.Equal(wanted.FullName, beneath.FullName);
        }
    }

    private static IEnumerable<string> Offered() =>
        AssemblySurface.Offered(Api).Union(AssemblySurface.Offered(Common), StringComparer.Ordinal);

    private static string NameOf(Type type) => type.Assembly.GetName().Name!;
}
