using Newsroom.Article.V1;
using Newsroom.Cleaning.Decoding;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;

namespace Newsroom.Cleaning.Grpc;

/// <summary>The limits that the contract states for a document to clean.</summary>
internal static class RequestValidator
{
    private const int MaxContent = 4 * 1024 * 1024;
    private const int MaxSource = 200;
    private const int MaxGuid = 1000;
    private const int MaxUrl = 2000;
    private const int MaxField = 1000;
    private const int MaxTag = 200;

    public static Violations Validate(CleanDocumentRequest request)
    {
        var violations = new Violations();
        Check(request, "", violations);
        return violations;
    }

    public static Violations Validate(CleanDocumentsRequest item)
    {
        var violations = new Violations().Require(IsTag(item.Tag), "tag", $"has more than {MaxTag} characters");
        if (item.Request is null)
            return violations.Add("request", "is required");
        Check(item.Request, "request.", violations);
        return violations;
    }

    public static bool IsTag(string tag) => tag.Length <= MaxTag;

    private static void Check(CleanDocumentRequest request, string prefix, Violations violations)
    {
        violations.Require(Enum.IsDefined(request.Mode), prefix + "mode", "is none of balanced, precision, recall");
        if (request.Document is not { } document)
        {
            violations.Add(prefix + "document", "is required");
            return;
        }
        prefix += "document.";
        var mediaType = MediaType.Parse(document.MediaType);
        violations
            .Require(document.Content.Length > 0, prefix + "content", "is empty")
            .Require(document.Content.Length <= MaxContent, prefix + "content", $"has {document.Content.Length} bytes, at most {MaxContent} are taken")
            .Require(mediaType.IsSupported, prefix + "media_type", "is none of text/plain, text/html, application/xhtml+xml")
            .Require(IsName(document.Source, MaxSource), prefix + "source", $"has control characters or more than {MaxSource} characters")
            .Require(IsName(document.Guid, MaxGuid), prefix + "guid", $"has control characters or more than {MaxGuid} characters")
            .Require(IsUrl(document.Url), prefix + "url", $"is no absolute http or https URL of at most {MaxUrl} characters")
            .Require((document.Declared?.Headline.Length ?? 0) <= MaxField, prefix + "declared.headline", $"has more than {MaxField} characters")
            .Require((document.Declared?.Byline.Length ?? 0) <= MaxField, prefix + "declared.byline", $"has more than {MaxField} characters")
            .RequireTime(document.RetrievedAt, prefix + "retrieved_at")
            .RequireTime(document.Declared?.PublishedAt, prefix + "declared.published_at")
            .RequireTime(document.Declared?.RevisedAt, prefix + "declared.revised_at");
        if (violations.Any)
            return;
        var decoded = SourceDecoder.Decode(document.Content.Span, mediaType, document.Charset);
        violations.Require(decoded.Reason != Reason.Undecodable, prefix + "content", decoded.Detail);
    }

    private static bool IsName(string value, int length) => value.Length <= length && !value.Any(char.IsControl);

    private static bool IsUrl(string url) =>
        url.Length == 0 || (url.Length <= MaxUrl && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
}
