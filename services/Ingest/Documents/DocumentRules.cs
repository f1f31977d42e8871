using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Net.Http.Headers;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest;

/// <summary>The limits that the contract states for a submitted document. Says all that is wrong, not only the first thing.</summary>
public static class DocumentRules
{
    public const string PlainText = "text/plain";
    public const int MaxContentBytes = 4 * 1024 * 1024;
    public const int MaxSource = 200;
    public const int MaxGuid = 1_000;
    public const int MaxNotice = 2_000;
    private const int MaxUrl = 2_000;

    private static readonly string[] MediaTypes = [PlainText, "text/html", "application/xhtml+xml"];

    /// <summary>Formats that pass as text in a single-byte charset, where every byte means something.</summary>
    private static readonly (byte[] Start, string Format)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), "a PDF"),
        ("PK\u0003\u0004"u8.ToArray(), "a ZIP archive"),
        ([0x1F, 0x8B], "gzip data"),
        ([0xFF, 0xD8, 0xFF], "a JPEG"),
    ];

    /// <summary>Null exactly if something was added to <paramref name="violations"/>; their paths start at <c>document</c>.</summary>
    public static ValidDocument? Check(RawDocument? document, Violations violations)
    {
        if (document is not null)
            return Check(document, isWire: false, violations);
        violations.Add("document", "is required");
        return null;
    }

    /// <summary>The same for a wire format or feed, whose items need not be named by the sender.</summary>
    public static ValidDocument? CheckWire(RawDocument document, Violations violations) => Check(document, isWire: true, violations);

    /// <summary>Whether the media type is one of the wire formats and feeds, or may be.</summary>
    public static bool IsWire(string mediaType) =>
        MediaTypeHeaderValue.TryParse(mediaType, out var parsed) && IsWire(parsed);

    private static bool IsWire(MediaTypeHeaderValue parsed) =>
        WireFormats.IsWire(parsed.MediaType.ToString()) || WireFormats.IsGeneric(parsed.MediaType.ToString());

    private static ValidDocument? Check(RawDocument document, bool isWire, Violations violations)
    {
        var before = violations.Items.Count;
        CheckName("document.source", document.Source, MaxSource, violations);
        if (!isWire || document.Guid.Length > 0)
            CheckName("document.guid", document.Guid, MaxGuid, violations);
        CheckUrl(document.Url, violations);
        violations.RequireTime(document.RetrievedAt, "document.retrieved_at");
        DeclaredRules.Check(document.Declared, violations);
        var size = document.Content.Length;
        violations.Require(size > 0 || Withdraws(document.Declared), "document.content", "is required");
        violations.Require(size <= MaxContentBytes, "document.content", $"has {size} bytes; at most {MaxContentBytes} are allowed");
        var mediaType = CheckMediaType(document.MediaType, isWire, violations);
        var charset = mediaType is null ? null : CheckCharset(document, mediaType, violations);
        if (violations.Items.Count > before)
            return null;
        return new ValidDocument(document, mediaType!.MediaType.ToString(), charset!.Name)
        {
            Fault = Charsets.Fault(document.Content, charset),
        };
    }

    /// <summary>The limits of an article's name; <paramref name="path"/> leads to its two fields.</summary>
    public static void CheckName(string path, string source, string itemGuid, Violations violations)
    {
        CheckName($"{path}source", source, MaxSource, violations);
        CheckName($"{path}guid", itemGuid, MaxGuid, violations);
    }

    public static void CheckNotice(string notice, bool isRequired, Violations violations)
    {
        violations.Require(!isRequired || !string.IsNullOrWhiteSpace(notice), "notice", "is required for a kill");
        violations.Require(!DeclaredRules.IsLongerThan(notice, MaxNotice), "notice", $"is longer than {MaxNotice} characters");
        violations.Require(!notice.Contains('\0'), "notice", "holds a NUL character");
    }

    internal static void CheckName(string field, string value, int max, Violations violations)
    {
        violations.Require(!string.IsNullOrWhiteSpace(value), field, "is required");
        violations.Require(!DeclaredRules.IsLongerThan(value, max), field, $"is longer than {max} characters");
        violations.Require(!value.Any(char.IsControl), field, "holds a control character");
    }

    private static void CheckUrl(string url, Violations violations)
    {
        if (url.Length == 0)
            return;
        violations.Require(!DeclaredRules.IsLongerThan(url, MaxUrl), "document.url", $"is longer than {MaxUrl} characters");
        var isWebUrl = !url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
        violations.Require(isWebUrl, "document.url", "is not an absolute http or https URL");
    }

    /// <summary>A cancellation often comes without text.</summary>
    private static bool Withdraws(DeclaredMetadata? declared) =>
        declared?.PublicationStatus is PublicationStatus.Withheld or PublicationStatus.Canceled;

    private static MediaTypeHeaderValue? CheckMediaType(string value, bool isWire, Violations violations)
    {
        if (MediaTypeHeaderValue.TryParse(value.ToLowerInvariant(), out var parsed)
            && (isWire ? IsWire(parsed) : MediaTypes.Any(t => parsed.MediaType.Equals(t, StringComparison.Ordinal))))
        {
            return parsed;
        }

        violations.Add("document.media_type", value.Length == 0 ? "is required" : $"is not one of {string.Join(", ", [.. MediaTypes, .. WireFormats.Names])}");
        return null;
    }

    private static CharsetChoice CheckCharset(RawDocument document, MediaTypeHeaderValue mediaType, Violations violations)
    {
        var charset = Charsets.Choose(document, mediaType);
        if (charset.Encoding is null)
            violations.Add(charset.StatedBy, "names an unknown charset");
        else if (Format(document.Content) is { } format)
            violations.Add("document.content", $"is {format}, not text");
        else if (document.Content.Length <= MaxContentBytes && Charsets.HasNul(document.Content.Span, charset.Encoding))
            violations.Add("document.content", "holds a NUL character: it is binary, not text");
        return charset;
    }

    private static string? Format(ByteString content) =>
        Signatures.FirstOrDefault(s => content.Span.StartsWith(s.Start)).Format;
}

/// <summary>Limits on what the sender declares about a document.</summary>
public static class DeclaredRules
{
    internal const int MaxLine = 1_000;
    internal const int MaxTerms = 10_000;
    internal const int MaxItems = 200;
    internal const int MaxItem = 200;

    public static void Check(DeclaredMetadata? declared, Violations violations)
    {
        if (declared is null)
            return;
        CheckText("headline", declared.Headline, MaxLine, violations);
        CheckText("byline", declared.Byline, MaxLine, violations);
        CheckText("dateline", declared.Dateline, MaxLine, violations);
        CheckText("slugline", declared.Slugline, MaxLine, violations);
        CheckText("language", declared.Language, MaxItem, violations);
        CheckText("publisher", declared.Publisher, MaxLine, violations);
        CheckText("usage_terms", declared.UsageTerms, MaxTerms, violations);
        CheckText("summary", declared.Summary, MaxTerms, violations);
        CheckList("subjects", declared.Subjects, violations);
        CheckList("keywords", declared.Keywords, violations);
        violations.Require(declared.Urgency is >= 0 and <= 9, "document.declared.urgency", "is not between 0 and 9");
        violations.Require(declared.Version >= 0, "document.declared.version", "is negative");
        violations.Require(
            System.Enum.IsDefined(declared.PublicationStatus), "document.declared.publication_status", "is not a known status");
        violations.RequireTime(declared.RevisedAt, "document.declared.revised_at");
        violations.RequireTime(declared.PublishedAt, "document.declared.published_at");
        violations.RequireTime(declared.EmbargoedUntil, "document.declared.embargoed_until");
    }

    /// <summary>Counts characters as Unicode does, not UTF-16 units.</summary>
    public static bool IsLongerThan(string text, int max) => text.Length > max && text.EnumerateRunes().Skip(max).Any();

    private static void CheckText(string name, string text, int max, Violations violations)
    {
        var field = $"document.declared.{name}";
        violations.Require(!IsLongerThan(text, max), field, $"is longer than {max} characters");
        violations.Require(!text.Contains('\0'), field, "holds a NUL character");
    }

    private static void CheckList(string name, RepeatedField<string> items, Violations violations)
    {
        violations.Require(items.Count <= MaxItems, $"document.declared.{name}", $"has more than {MaxItems} entries");
        for (var i = 0; i < Math.Min(items.Count, MaxItems); i++)
            CheckText($"{name}[{i}]", items[i], MaxItem, violations);
    }
}
