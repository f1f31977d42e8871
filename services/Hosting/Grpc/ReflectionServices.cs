using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Newsroom.Hosting;

/// <summary>Server reflection, version 1, over the descriptors of the mapped services.</summary>
internal sealed class ReflectionService(GrpcServiceRegistry registry, IHostApplicationLifetime lifetime) : V1.ServerReflection.ServerReflectionBase
{
    private readonly Lazy<Dictionary<string, FileDescriptor>> _byName =
        new(() => registry.Files.ToDictionary(f => f.Name, StringComparer.Ordinal));

    private readonly Lazy<Dictionary<string, FileDescriptor>> _bySymbol = new(() => registry.Files
        .SelectMany(f => Symbols(f).Select(s => (Symbol: s, File: f)))
        .ToDictionary(x => x.Symbol, x => x.File, StringComparer.Ordinal));

    public override Task ServerReflectionInfo(
        IAsyncStreamReader<V1.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1.ServerReflectionResponse> responseStream,
        ServerCallContext context) => ServeAsync(requestStream, responseStream, Answer, context);

    /// <summary>Answers until the client has no more questions; a stream that a tool left open does not hold up the stop of the process.</summary>
    internal async Task ServeAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, Func<TRequest, TResponse> answer, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await foreach (var request in requests.ReadAllAsync(stop.Token))
            await responses.WriteAsync(answer(request), stop.Token);
    }

    internal V1.ServerReflectionResponse Answer(V1.ServerReflectionRequest request)
    {
        var response = new V1.ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case V1.ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new V1.ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(
                    registry.Names.Order(StringComparer.Ordinal).Select(n => new V1.ServiceResponse { Name = n }));
                break;
            case V1.ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, _byName.Value, request.FileByFilename);
                break;
            case V1.ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, _bySymbol.Value, request.FileContainingSymbol);
                break;
            case V1.ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType
                when _bySymbol.Value.ContainsKey(request.AllExtensionNumbersOfType):
                response.AllExtensionNumbersResponse = new V1.ExtensionNumberResponse
                {
                    BaseTypeName = request.AllExtensionNumbersOfType,
                    ExtensionNumber = { ExtensionsOf(request.AllExtensionNumbersOfType).Select(extension => extension.FieldNumber) },
                };
                break;
            case V1.ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var asked = request.FileContainingExtension;
                AnswerFile(response, _byName.Value, ExtensionsOf(asked.ContainingType)
                    .FirstOrDefault(extension => extension.FieldNumber == asked.ExtensionNumber)?.File.Name ?? asked.ContainingType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.NotFound, "There is no such extension or type here.");
                break;
        }

        return response;
    }

    private IEnumerable<FieldDescriptor> ExtensionsOf(string type) =>
        registry.Files.SelectMany(file => file.Extensions.UnorderedExtensions).Where(extension => extension.ExtendeeType.FullName == type);

    private static void AnswerFile(V1.ServerReflectionResponse response, Dictionary<string, FileDescriptor> files, string key)
    {
        if (!files.TryGetValue(key, out var file))
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"'{key}' is not declared here.");
            return;
        }

        response.FileDescriptorResponse = new V1.FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(
            GrpcServiceRegistry.WithDependencies(file, new HashSet<string>(StringComparer.Ordinal)).Select(f => f.SerializedData));
    }

    private static V1.ErrorResponse Error(StatusCode code, string message) =>
        new() { ErrorCode = (int)code, ErrorMessage = message };

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
        file.Services.SelectMany(s => s.Methods.Select(m => m.FullName).Append(s.FullName))
            .Concat(file.Extensions.UnorderedExtensions.Select(e => e.FullName))
            .Concat(file.EnumTypes.Select(e => e.FullName))
            .Concat(file.MessageTypes.SelectMany(Symbols));

    private static IEnumerable<string> Symbols(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(Symbols)
            .Concat(message.EnumTypes.Select(e => e.FullName))
            .Append(message.FullName);
}

/// <summary>The older name of the same protocol, which many tools still ask first; its messages have the same bytes.</summary>
internal sealed class ReflectionAlphaService(ReflectionService v1) : V1Alpha.ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context) => v1.ServeAsync(requestStream, responseStream, Answer, context);

    private V1Alpha.ServerReflectionResponse Answer(V1Alpha.ServerReflectionRequest request)
    {
        var answer = v1.Answer(V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        return V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
    }
}
