using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.Topics;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Grpc;

/// <summary>The vocabulary of topics, as the rpcs give it.</summary>
internal static class TopicRpcs
{
    private const string Form = "must be a code of IPTC Media Topics, for example medtop:04000000";

    public static ListTopicsResponse List(ListTopicsRequest request)
    {
        RequireLanguage(new Violations().Require(request.Parent.Length == 0 || IsCode(request.Parent), "parent", Form), request.Language).ThrowIfAny();
        if (request.Parent.Length > 0 && !TopicVocabulary.Instance.Contains(request.Parent))
            throw NotFound(request.Parent);
        var response = new ListTopicsResponse();
        response.Topics.AddRange(TopicVocabulary.Instance.Below(request.Parent, request.Language));
        return response;
    }

    public static GetTopicResponse Get(GetTopicRequest request)
    {
        RequireLanguage(new Violations().Require(IsCode(request.Code), "code", Form), request.Language).ThrowIfAny();
        return new GetTopicResponse { Topic = TopicVocabulary.Instance.Find(request.Code, request.Language) ?? throw NotFound(request.Code) };
    }

    private static bool IsCode(string code) =>
        code.Length == 15 && code.StartsWith("medtop:", StringComparison.Ordinal) && code.AsSpan(7).IndexOfAnyExceptInRange('0', '9') < 0;

    private static Violations RequireLanguage(Violations violations, string language) => violations
        .Require(language.Length <= TaggingGrpcService.MaxLanguageLength, "language", $"must be a BCP 47 tag of at most {TaggingGrpcService.MaxLanguageLength} characters");

    private static RpcException NotFound(string code) => RpcErrors.Create(StatusCode.NotFound, $"There is no topic {code}.");
}
