using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.GrpcEndpoints;

/// <summary>Clients of other makers and languages that know the server by reflection alone.</summary>
public sealed class ForeignClients
{
    private const string CleanDocument = "newsroom.cleaning.v1.CleaningService/CleanDocument";
    private const string Request = """{"document": {"content": "VMOibGxp"}}""";
    private const string Service = "newsroom.cleaning.v1.CleaningService";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task buf_lists_services_and_calls_without_a_schema()
    {
        await using var host = await ProbeHost.StartAsync();

        var services = await BufCurlAsync(host.GrpcAddress.ToString(), "--list-services");
        var answer = await BufCurlAsync($"{host.GrpcAddress}{CleanDocument}", "--data", Request);

        Assert.Contains(Service, services.Split('\n'));
        Assert.Equal("Tâlli", Field(answer, "decodedSource"));
    }

    [Fact]
    public async Task buf_shows_violations_by_field()
    {
        await using var host = await ProbeHost.StartAsync();

        var failure = await FailureAsync(() => BufCurlAsync($"{host.GrpcAddress}{CleanDocument}", "--data", "{}"));

        Assert.Contains("invalid_argument", failure, StringComparison.Ordinal);
        Assert.Contains("google.rpc.BadRequest", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task node_lists_services_by_either_version_of_reflection(string version)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = JsonDocument.Parse(await NodeAsync(host, "list", "--reflection", version));

        Assert.Equal(version, answer.RootElement.GetProperty("reflection").GetString());
        Assert.Contains(Service, answer.RootElement.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task node_describes_and_calls_unary_and_streaming_methods()
    {
        await using var host = await ProbeHost.StartAsync();

        var description = await NodeAsync(host, "describe", "CleaningService");
        var single = await NodeAsync(host, "call", CleanDocument, Request);
        var many = await NodeAsync(
            host, "call", "CleaningService/CleanDocuments", $$"""[{"tag": "a", "request": {{Request}}}, {"tag": "b", "request": {{Request}}}]""");

        Assert.Contains($"{Service}/CleanDocuments\n  stream CleanDocumentsRequest", description, StringComparison.Ordinal);
        Assert.Equal("Tâlli", Field(single, "decoded_source"));
        Assert.Equal(["a", "b"], many.Trim().Split('\n').Select(line => Field(line, "tag")));
    }

    [Fact]
    public async Task node_is_told_the_status_of_a_method_that_is_not_there_yet()
    {
        await using var host = await ProbeHost.StartAsync();

        var failure = await FailureAsync(() => NodeAsync(host, "call", "newsroom.ingest.v1.IngestService/ListFeeds"));

        Assert.Contains("UNIMPLEMENTED", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task python_checks_health_and_calls()
    {
        await using var host = await ProbeHost.StartAsync();

        Assert.Equal("SERVING", Field(await PythonAsync(host, "health"), "status"));
        Assert.Equal("SERVING", Field(await PythonAsync(host, "health", Service), "status"));
        Assert.Equal("Tâlli", Field(await PythonAsync(host, "call", CleanDocument, Request), "decodedSource"));
        Assert.Contains("NOT_FOUND", await FailureAsync(() => PythonAsync(host, "health", "newsroom.Nowhere")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task python_reads_the_violations_of_an_invalid_request()
    {
        await using var host = await ProbeHost.StartAsync();

        var failure = await FailureAsync(() => PythonAsync(host, "call", CleanDocument, """{"document": {}}"""));

        Assert.Contains("\"status\": \"INVALID_ARGUMENT\"", failure, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"google.rpc.BadRequest\"", failure, StringComparison.Ordinal);
        Assert.Contains("{\"field\": \"document.content\", \"description\": \"Required", failure, StringComparison.Ordinal);
    }

    private static Task<string> BufCurlAsync(string url, params string[] arguments) =>
        RunAsync(Repository.Tool("buf"), ["curl", "--http2-prior-knowledge", "--protocol", "grpc", .. arguments, url]);

    private static Task<string> NodeAsync(ProbeHost host, params string[] arguments)
    {
        Repository.Installed(Repository.PathOf("tests", "tools", "node_modules", "@grpc", "grpc-js", "package.json"), "npm ci --prefix tests/tools");
        return RunAsync("node", [Repository.PathOf("tests", "tools", "grpcall.mjs"), host.GrpcAddress.Authority, .. arguments]);
    }

    private static Task<string> PythonAsync(ProbeHost host, params string[] arguments) => RunAsync(
        Repository.Installed("/usr/bin/python3", "apt-get install python3-grpcio python3-protobuf"),
        [Repository.PathOf("tests", "tools", "grpc_client.py"), host.GrpcAddress.Authority, .. arguments]);

    private static Task<string> RunAsync(string program, IEnumerable<string> arguments) =>
        ServerProcess.RunAsync(program, arguments, null, Token);

    private static async Task<string> FailureAsync(Func<Task<string>> run) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(run)).Message;

    private static string? Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }
}
