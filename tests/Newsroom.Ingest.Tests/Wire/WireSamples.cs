using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>The sample documents of seeds/wire, and items as the JSON that expected.json holds.</summary>
internal static class WireSamples
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string[] Names { get; } =
    [
        .. Directory.GetFiles(Repository.PathOf("seeds", "wire")).Select(p => Path.GetFileName(p)).Where(n => n != "expected.json").Order(StringComparer.Ordinal),
    ];

    public static string Text(string name) => File.ReadAllText(Repository.PathOf("seeds", "wire", name));

    public static JsonNode Expected { get; } = JsonNode.Parse(Text("expected.json"))!;

    public static WireDocument Read(string text, WireFormat format) => WireReader.Read(text, format, TestContext.Current.CancellationToken);

    public static WireItem Single(string text, WireFormat format) => Assert.Single(Read(text, format).Items);

    public static string Json(JsonNode node) => node.ToJsonString(Readable);

    /// <summary>Without what is empty, and without the source.</summary>
    public static JsonObject Describe(WireDocument document) => Trimmed(new JsonObject
    {
        ["format"] = document.Format.ToString(),
        ["notUnderstood"] = List(document.NotUnderstood),
        ["items"] = new JsonArray([.. document.Items.Select(Describe)]),
    });

    private static JsonObject Describe(WireItem item)
    {
        var d = item.Declared;
        return Trimmed(new JsonObject
        {
            ["itemId"] = item.ItemId,
            ["url"] = item.Url,
            ["mediaType"] = item.MediaType,
            ["headline"] = d.Headline,
            ["byline"] = d.Byline,
            ["dateline"] = d.Dateline,
            ["slugline"] = d.Slugline,
            ["urgency"] = d.Urgency == 0 ? null : d.Urgency,
            ["subjects"] = List(d.Subjects),
            ["keywords"] = List(d.Keywords),
            ["language"] = d.Language,
            ["status"] = d.PublicationStatus == PublicationStatus.Unspecified ? null : d.PublicationStatus.ToString(),
            ["version"] = d.Version == 0 ? null : d.Version,
            ["revisedAt"] = d.RevisedAt?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", null),
            ["publishedAt"] = d.PublishedAt?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", null),
            ["embargoedUntil"] = d.EmbargoedUntil?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", null),
            ["usageTerms"] = d.UsageTerms,
            ["publisher"] = d.Publisher,
            ["editorialNote"] = item.EditorialNote,
            ["summary"] = d.Summary,
            ["content"] = string.Join(' ', item.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            ["notUnderstood"] = List(item.NotUnderstood),
        });
    }

    private static JsonArray? List(IEnumerable<string> values) => values.Any() ? new JsonArray([.. values.Select(v => JsonValue.Create(v))]) : null;

    private static JsonObject Trimmed(JsonObject node)
    {
        foreach (var empty in node.Where(p => p.Value is null || (p.Value is JsonValue v && v.TryGetValue<string>(out var s) && s.Length == 0)).ToList())
            node.Remove(empty.Key);
        return node;
    }
}
