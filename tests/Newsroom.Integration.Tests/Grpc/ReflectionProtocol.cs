using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Newsroom.Integration.Tests.GrpcEndpoints;

public sealed class ReflectionProtocol
{
    private static readonly string[] Services =
    [
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
        "newsroom.cleaning.v1.CleaningService",
        "newsroom.ingest.v1.IngestService",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => ["v1", "v1alpha"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task lists_every_mapped_service(string version)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = Assert.Single(await AskAsync(host, version, new ServerReflectionRequest { ListServices = "" }));

        Assert.Equal(Services, answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task files_of_every_service_come_with_all_imports_in_an_order_that_builds(string version)
    {
        await using var host = await ProbeHost.StartAsync();

        var answers = await AskAsync(host, version, [.. Services.Select(s => new ServerReflectionRequest { FileContainingSymbol = s })]);

        foreach (var (service, answer) in Services.Zip(answers))
            Assert.Contains(Build(answer), file => file.Services.Any(declared => declared.FullName == service));
        Assert.Contains(Build(answers[^1]), file => file.Name == "google/protobuf/timestamp.proto");
    }

    [Theory]
    [InlineData("newsroom.cleaning.v1.CleaningService", "newsroom/cleaning/v1/cleaning_service.proto")]
    [InlineData("newsroom.cleaning.v1.CleaningService.CleanDocument", "newsroom/cleaning/v1/cleaning_service.proto")]
    [InlineData("newsroom.cleaning.v1.CleanDocumentRequest", "newsroom/cleaning/v1/cleaning_service.proto")]
    [InlineData("newsroom.article.v1.RawDocument", "newsroom/article/v1/article.proto")]
    [InlineData("newsroom.article.v1.Stage", "newsroom/article/v1/article.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    public async Task symbol_is_found_in_the_file_that_declares_it(string symbol, string file)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = Assert.Single(await AskAsync(host, "v1", new ServerReflectionRequest { FileContainingSymbol = symbol }));

        Assert.Equal(file, Build(answer)[^1].Name);
    }

    [Fact]
    public async Task file_is_found_by_its_name()
    {
        await using var host = await ProbeHost.StartAsync();
        const string File = "newsroom/article/v1/clean_article.proto";

        var answer = Assert.Single(await AskAsync(host, "v1", new ServerReflectionRequest { FileByFilename = File }));

        Assert.Equal(File, Build(answer)[^1].Name);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task unknown_names_are_answered_as_not_found_and_the_stream_goes_on(string version)
    {
        await using var host = await ProbeHost.StartAsync();

        var answers = await AskAsync(
            host,
            version,
            new ServerReflectionRequest { Host = "here", FileContainingSymbol = "newsroom.Nowhere" },
            new ServerReflectionRequest { FileByFilename = "nowhere.proto" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "newsroom.Nowhere" },
            new ServerReflectionRequest { ListServices = "" });

        Assert.All(answers.Take(3), answer => Assert.Equal((int)Code.NotFound, answer.ErrorResponse.ErrorCode));
        Assert.Equal("newsroom.Nowhere", answers[0].OriginalRequest.FileContainingSymbol);
        Assert.Equal("here", answers[0].ValidHost);
        Assert.Equal(Services.Length, answers[3].ListServicesResponse.Service.Count);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task open_stream_does_not_hold_up_the_stop_of_the_server(string version)
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = Open(host, version);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        var end = Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), Token);

        // UNAVAILABLE, or INTERNAL where the client sees the end of the connection before the status.
        await end;
    }

    private static IReadOnlyList<FileDescriptor> Build(ServerReflectionResponse answer)
    {
        Assert.NotNull(answer.FileDescriptorResponse);
        return FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto);
    }

    /// <summary>Puts all questions on one stream.</summary>
    private static async Task<List<ServerReflectionResponse>> AskAsync(ProbeHost host, string version, params ServerReflectionRequest[] questions)
    {
        using var call = Open(host, version);
        foreach (var question in questions)
            await call.RequestStream.WriteAsync(question, Token);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token);
    }

    /// <summary>Both versions by the types of one: their messages have the same bytes.</summary>
    private static AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> Open(ProbeHost host, string version)
    {
        var method = new Method<ServerReflectionRequest, ServerReflectionResponse>(
            MethodType.DuplexStreaming,
            $"grpc.reflection.{version}.ServerReflection",
            "ServerReflectionInfo",
            Marshallers.Create(question => question.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
            Marshallers.Create(answer => answer.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));
        return host.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, new CallOptions(cancellationToken: Token));
    }
}
