using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Feeds;

/// <summary>What a feed's item is called, when it counts as changed, and the document that it makes. Pure.</summary>
public static class FeedItems
{
    private const int MaxGuid = 1_000;

    /// <summary>The item's guid in its source; what is too long for one is hashed.</summary>
    public static string GuidOf(WireItem item) =>
        DeclaredRules.IsLongerThan(item.ItemId, MaxGuid) ? $"sha256:{Hash(item.ItemId)}" : item.ItemId;

    public static string KeyOf(WireItem item) => Hash(item.ItemId);

    /// <summary>
    /// Of what readers would see change, and of the item's own word that it did: a feed of summaries may say only so that the page has
    /// changed.
    /// </summary>
    public static string ContentHashOf(WireItem item) => Hash(string.Join('\n',
        item.MediaType, item.Url, item.Declared.Headline, item.Declared.PublicationStatus.ToString(),
        item.Declared.Version.ToString(CultureInfo.InvariantCulture), item.Declared.RevisedAt?.ToString() ?? "", item.Content));

    public static RawDocument ToDocument(string source, WireItem item, DateTimeOffset retrievedAt) => new()
    {
        Source = source,
        Guid = GuidOf(item),
        MediaType = $"{item.MediaType}; charset=utf-8",
        Content = ByteString.CopyFrom(Text(item), Encoding.UTF8),
        Url = item.Url,
        RetrievedAt = retrievedAt.ToTimestamp(),
        Declared = item.Declared,
    };

    /// <summary>Some feeds have headlines alone; the headline is then all the text there is.</summary>
    private static string Text(WireItem item) => (item.Content.Length > 0, item.MediaType) switch
    {
        (true, _) => item.Content,
        (false, "text/html") when item.Declared.Headline.Length > 0 => $"<h1>{WebUtility.HtmlEncode(item.Declared.Headline)}</h1>",
        _ => item.Declared.Headline,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
