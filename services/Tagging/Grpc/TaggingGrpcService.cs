using System.Text;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Stories.Store;
using Newsroom.Tagging.V1;
using Newsroom.Tagging.WatchLists;

namespace Newsroom.Tagging.Grpc;

/// <summary>Tags on demand here, and each other capability in a file of its own; the other rpcs answer UNIMPLEMENTED.</summary>
internal sealed partial class TaggingGrpcService(
    ArticleTagger tagger, WatchListRpcs watchLists, EntityRpcs entities, CopyRpcs copies, StoryRpcs stories) : TaggingService.TaggingServiceBase
{
    /// <summary>Bytes of UTF-8.</summary>
    private const int MaxTextBytes = 4 * 1024 * 1024;

    /// <summary>UTF-16 code units.</summary>
    private const int MaxTitleLength = 1_000;

    internal const int MaxLanguageLength = 35;

    public override Task<TagTextResponse> TagText(TagTextRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Require(request.Language.Length <= MaxLanguageLength, "language", $"must be a BCP 47 tag of at most {MaxLanguageLength} characters");
        RequireText(violations, "text", request.Text);
        RequireTitle(violations, "title", request.Title);
        violations.ThrowIfAny();
        return Task.FromResult(new TagTextResponse { Tags = Own(tagger.Tag(request.Title, "", request.Text, request.Language, context.CancellationToken), context) });
    }

    public override Task<TagArticleResponse> TagArticle(TagArticleRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        if (request.Clean is null)
            violations.Add("clean", "is required").ThrowIfAny();
        var clean = request.Clean!;
        RequireText(violations, "clean.paragraphs", ArticleTagger.BodyOf(clean));
        RequireTitle(violations, "clean.title", clean.Title);
        violations.Require(clean.Dek.Length <= 10 * MaxTitleLength, "clean.dek", $"must have at most {10 * MaxTitleLength} characters");
        violations.ThrowIfAny();
        return Task.FromResult(new TagArticleResponse { Tags = Own(tagger.Tag(clean, context.CancellationToken), context) });
    }

    public override Task<ListTopicsResponse> ListTopics(ListTopicsRequest request, ServerCallContext context) => Task.FromResult(TopicRpcs.List(request));

    public override Task<GetTopicResponse> GetTopic(GetTopicRequest request, ServerCallContext context) => Task.FromResult(TopicRpcs.Get(request));

    /// <summary>Without what other teams watch for.</summary>
    private static ArticleTags Own(ArticleTags tags, ServerCallContext context)
    {
        foreach (var match in tags.WatchMatches.Where(match => !context.Principal().SeesThingsOf(match.Team)).ToList())
            tags.WatchMatches.Remove(match);
        return tags;
    }

    private static void RequireText(Violations violations, string field, string text) => violations
        .Require(!string.IsNullOrWhiteSpace(text), field, "must not be empty")
        .Require(Encoding.UTF8.GetByteCount(text) <= MaxTextBytes, field, $"must have at most {MaxTextBytes} bytes of UTF-8");

    private static void RequireTitle(Violations violations, string field, string title) =>
        violations.Require(title.Length <= MaxTitleLength, field, $"must have at most {MaxTitleLength} characters");
}
