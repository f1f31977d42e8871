using System.Text.RegularExpressions;
using System.Xml.Linq;
using Newsroom.Testing;

namespace Newsroom.Contracts.Tests;

/// <summary>Services know the contracts and Hosting, never each other, so that each can be built, deployed and replaced alone.</summary>
public sealed partial class Layering
{
    /// <summary>Hosts and clients that are there to bring services together.</summary>
    private static readonly string[] Compositions = ["AllInOne", "Cli"];

    public static TheoryData<string> Services =>
        [.. Directory.GetDirectories(Repository.PathOf("services")).Select(folder => Path.GetFileName(folder)).Except(Compositions)];

    [Theory]
    [MemberData(nameof(Services))]
    public void service_references_no_projects_but_contracts_and_hosting(string service)
    {
        var projects = Directory.GetFiles(Repository.PathOf("services", service), "*.csproj");

        Assert.Single(projects);
        Assert.Empty(projects.SelectMany(project => ForeignReferences(File.ReadAllText(project))));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void service_mentions_the_namespace_of_no_other(string service)
    {
        var folder = Repository.PathOf("services", service);
        var sources = SourcesOf(folder).ToList();

        Assert.NotEmpty(sources);
        Assert.Empty(sources.SelectMany(file => ForeignNamespaces(service, File.ReadAllText(file))
            .Select(name => $"{Path.GetRelativePath(folder, file)}: {name}")));
    }

    [Fact]
    public void contracts_hold_no_code_but_the_generated_and_the_names_of_endpoints()
    {
        var contracts = Repository.PathOf("contracts");

        Assert.Equal(
            ["Endpoints.cs"],
            SourcesOf(contracts).Select(file => Path.GetRelativePath(contracts, file))
                .Where(file => !file.StartsWith($"standins{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));
    }

    [Fact]
    public void reference_to_another_service_is_found() => Assert.Equal(
        ["../Search/Newsroom.Search.csproj"],
        ForeignReferences(
            """
            <Project>
              <ProjectReference Include="../Hosting/Newsroom.Hosting.csproj" />
              <ProjectReference Include="../../contracts/standins/Grpc.Net.Common/Grpc.Net.Common.csproj" />
              <ProjectReference Include="../Search/Newsroom.Search.csproj" />
            </Project>
            """));

    [Fact]
    public void namespace_of_another_service_is_found_and_its_contract_is_not() => Assert.Equal(
        ["Newsroom.Search"],
        ForeignNamespaces("Tagging", "using Newsroom.Search.V1; using Newsroom.Tagging.Stories; using Newsroom.Search.Query;"));

    private static IEnumerable<string> ForeignReferences(string project) => XDocument.Parse(project)
        .Descendants("ProjectReference")
        .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
        .Where(path => !path.StartsWith("../../contracts/", StringComparison.Ordinal) && path != "../Hosting/Newsroom.Hosting.csproj");

    private static IEnumerable<string> ForeignNamespaces(string service, string source) =>
        ServiceNamespace().Matches(source).Where(match => match.Groups["service"].Value != service).Select(match => match.Value);

    private static IEnumerable<string> SourcesOf(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    // `Newsroom.Search.V1` is the contract, which every service may use.
    [GeneratedRegex(@"\bNewsroom\.(?<service>Ingest|Cleaning|Tagging|Search)\b(?!\.V1\b)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServiceNamespace();
}
