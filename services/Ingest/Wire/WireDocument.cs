using Newsroom.Article.V1;

namespace Newsroom.Ingest.Wire;

/// <summary>Formats that carry their own metadata, and may carry several items.</summary>
public enum WireFormat
{
    /// <summary>RSS 0.9x and 2.0.</summary>
    Rss,

    /// <summary>Atom 1.0 (RFC 4287) and 0.3.</summary>
    Atom,

    /// <summary>RSS 1.0, which is RDF.</summary>
    Rdf,

    /// <summary>JSON Feed 1.0 and 1.1.</summary>
    JsonFeed,

    /// <summary>IPTC ninjs 1.x, 2.x and 3.x.</summary>
    Ninjs,

    /// <summary>IPTC NewsML-G2: a newsItem, or a newsMessage of several.</summary>
    NewsMlG2,

    /// <summary>NITF 3.x.</summary>
    Nitf,
}

/// <summary>A wire or feed document as its items.</summary>
/// <param name="Format">What it was.</param>
/// <param name="Items">In the document's order; empty for a feed without items.</param>
/// <param name="NotUnderstood">Paths of elements or properties outside any item that are not known. At most 50.</param>
public sealed record WireDocument(WireFormat Format, IReadOnlyList<WireItem> Items, IReadOnlyList<string> NotUnderstood);

/// <summary>One item as its sender states it. Nothing in it is guessed.</summary>
public sealed record WireItem
{
    /// <summary>The sender's own identifier: guid or item id, else the link, else <c>sha256:</c> and the hash of title and content.</summary>
    public required string ItemId { get; init; }

    /// <summary><c>text/html</c> or <c>text/plain</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The item's text; empty if it has none, as cancellations often do.</summary>
    public required string Content { get; init; }

    /// <summary>Absolute http or https link; empty if there is none.</summary>
    public string Url { get; init; } = "";

    public DeclaredMetadata Declared { get; init; } = new();

    /// <summary>The sender's note to editors, for example why an item is withdrawn; empty if there is none.</summary>
    public string EditorialNote { get; init; } = "";

    /// <summary>The item's own element, for a document that holds several; null if the document is the item.</summary>
    public string? Source { get; init; }

    /// <summary>Paths of elements or properties of the item that are not known. At most 50.</summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];
}

/// <summary>A document that is not what it is said to be, or that passes a limit. The message tells where and what to do.</summary>
public sealed class WireFormatException(string message, Exception? inner = null) : Exception(message, inner);
