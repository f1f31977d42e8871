using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Hosting;

public sealed class NameBasedIds
{
    /// <summary>RFC 9562, section 6.6: the namespace of domain names.</summary>
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void test_vector_of_rfc_9562_holds() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Uuid5.Create(Dns, "www.example.com"));

    [Fact]
    public void id_depends_on_the_namespace_and_on_each_byte_of_the_name()
    {
        var ids = new[] { (Dns, "é"), (Dns, "e\u0301"), (Dns, ""), (Uuid5.Newsroom, "é") }.Select(x => Uuid5.Create(x.Item1, x.Item2)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(5, id.Version));
    }
}
