using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Every way in which a document can break its limits, with the field that the answer must name.</summary>
internal static class BadDocuments
{
    private static readonly (string Name, string Field, Action<RawDocument> Break)[] All =
    [
        ("empty content", "document.content", d => d.Content = ByteString.Empty),
        ("content over 4 MiB", "document.content", d => d.Content = ByteString.CopyFrom(Filled((4 * 1024 * 1024) + 1))),
        ("NUL", "document.content", d => d.Content = ByteString.CopyFrom(0x41, 0x00, 0x42)),
        ("NUL in UTF-16", "document.content", d => Set(d, "text/plain", "utf-16", [0x41, 0x00, 0x00, 0x00])),
        ("NUL in UTF-32", "document.content", d => Set(d, "text/plain", "utf-32", [0x41, 0, 0, 0, 0, 0, 0, 0])),
        ("NUL in bytes that are not UTF-8 either", "document.content", d => d.Content = ByteString.CopyFrom(0x89, 0x50, 0x00, 0xFF)),
        ("PDF that is valid in its charset", "document.content", d => Set(d, "text/plain", "iso-8859-1", [.. "%PDF-1.7\n"u8, 0xE2, 0xE3])),
        ("gzip that is valid in its charset", "document.content", d => Set(d, "text/html", "windows-1252", [0x1F, 0x8B, 0x08, 0x01])),
        ("unknown charset", "document.charset", d => d.Charset = "klingon-8"),
        ("utf-7", "document.charset", d => d.Charset = "utf-7"),
        ("unknown charset parameter", "document.media_type", d => d.MediaType = "text/plain; charset=klingon-8"),
        ("no media type", "document.media_type", d => d.MediaType = ""),
        ("malformed media type", "document.media_type", d => d.MediaType = "text"),
        ("unknown media type", "document.media_type", d => d.MediaType = "application/pdf"),
        ("image", "document.media_type", d => d.MediaType = "image/png"),
        ("no source", "document.source", d => d.Source = ""),
        ("blank source", "document.source", d => d.Source = " \u2003"),
        ("long source", "document.source", d => d.Source = new string('s', 201)),
        ("control character in source", "document.source", d => d.Source = "desk\u0007"),
        ("no guid", "document.guid", d => d.Guid = ""),
        ("long guid", "document.guid", d => d.Guid = new string('g', 1_001)),
        ("line feed in guid", "document.guid", d => d.Guid = "a\nb"),
        ("C1 control in guid", "document.guid", d => d.Guid = "a\u0085b"),
        ("relative url", "document.url", d => d.Url = "/2024/05/rain"),
        ("other scheme", "document.url", d => d.Url = "ftp://news.example/rain"),
        ("script url", "document.url", d => d.Url = "javascript:alert(1)"),
        ("space in url", "document.url", d => d.Url = "https://news.example/a b"),
        ("long url", "document.url", d => d.Url = "https://news.example/" + new string('u', 2_000)),
        ("retrieved before year 1", "document.retrieved_at", d => d.RetrievedAt = new Timestamp { Seconds = long.MinValue }),
        ("nanoseconds out of range", "document.retrieved_at", d => d.RetrievedAt = new Timestamp { Nanos = 1_000_000_000 }),
        ("urgency 10", "document.declared.urgency", d => d.Declared.Urgency = 10),
        ("urgency -1", "document.declared.urgency", d => d.Declared.Urgency = -1),
        ("negative version", "document.declared.version", d => d.Declared.Version = -1),
        ("unknown status", "document.declared.publication_status", d => d.Declared.PublicationStatus = (PublicationStatus)99),
        ("long headline", "document.declared.headline", d => d.Declared.Headline = new string('h', 1_001)),
        ("NUL in headline", "document.declared.headline", d => d.Declared.Headline = "a\0b"),
        ("long byline", "document.declared.byline", d => d.Declared.Byline = new string('b', 1_001)),
        ("long dateline", "document.declared.dateline", d => d.Declared.Dateline = new string('d', 1_001)),
        ("long slugline", "document.declared.slugline", d => d.Declared.Slugline = new string('s', 1_001)),
        ("long language", "document.declared.language", d => d.Declared.Language = new string('l', 201)),
        ("long publisher", "document.declared.publisher", d => d.Declared.Publisher = new string('p', 1_001)),
        ("long usage terms", "document.declared.usage_terms", d => d.Declared.UsageTerms = new string('u', 10_001)),
        ("many subjects", "document.declared.subjects", d => d.Declared.Subjects.Add(Enumerable.Repeat("medtop:1", 201))),
        ("long keyword", "document.declared.keywords[1]", d => d.Declared.Keywords.Add(["rain", new string('k', 201)])),
        ("revised out of range", "document.declared.revised_at", d => d.Declared.RevisedAt = new Timestamp { Seconds = long.MaxValue }),
        ("published out of range", "document.declared.published_at", d => d.Declared.PublishedAt = new Timestamp { Nanos = -1 }),
        ("embargo out of range", "document.declared.embargoed_until", d => d.Declared.EmbargoedUntil = new Timestamp { Seconds = long.MaxValue }),
    ];

    /// <summary>Bytes that are not valid in the charset that applies: these are stored, and quarantined.</summary>
    private static readonly (string Name, Action<RawDocument> Break)[] Undecodable =
    [
        ("invalid UTF-8", d => d.Content = ByteString.CopyFrom(0x41, 0xC3, 0x28)),
        ("cut UTF-8", d => d.Content = ByteString.CopyFrom(0x41, 0xE2, 0x82)),
        ("overlong UTF-8", d => d.Content = ByteString.CopyFrom(0xC0, 0xAF)),
        ("UTF-8 surrogate", d => d.Content = ByteString.CopyFrom(0xED, 0xA0, 0x80)),
        ("latin-1 bytes declared UTF-8", d => Set(d, "text/plain; charset=utf-8", "", Encoding.Latin1.GetBytes("café"))),
        ("bytes not in the declared charset", d => Set(d, "text/plain", "shift_jis", [0x82])),
        ("odd UTF-16", d => Set(d, "text/plain", "utf-16", [0x41, 0x00, 0x42])),
    ];

    public static TheoryData<string> UndecodableCases() => new(Undecodable.Select(c => c.Name));

    public static TheoryData<string, string> Cases() => new(All.Select(c => (c.Name, c.Field)));

    /// <summary>A document that is good but for the fault of this name.</summary>
    public static RawDocument Make(string name) => Documents.Text($"bad {name}").With(All.Single(c => c.Name == name).Break);

    /// <summary>A document that is good but for bytes that do not fit its charset.</summary>
    public static RawDocument MakeUndecodable(string name) =>
        Documents.Text($"bad {name}").With(Undecodable.Single(c => c.Name == name).Break);

    private static void Set(RawDocument document, string mediaType, string charset, byte[] content)
    {
        document.MediaType = mediaType;
        document.Charset = charset;
        document.Content = ByteString.CopyFrom(content);
    }

    private static byte[] Filled(int size)
    {
        var content = new byte[size];
        Array.Fill(content, (byte)'a');
        return content;
    }
}
