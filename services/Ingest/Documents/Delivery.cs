using System.Security.Cryptography;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest;

/// <summary>What one submit brings: an article, or the items of a wire format or feed.</summary>
/// <param name="Items">At least one, of which at least one is not refused.</param>
/// <param name="IsWire">Whether the items were read out of a wire format or feed.</param>
/// <param name="NotUnderstood">Paths of elements or properties outside any item that are not known.</param>
public sealed record Delivery(IReadOnlyList<DeliveredItem> Items, bool IsWire, IReadOnlyList<string> NotUnderstood)
{
    /// <summary>Null exactly if something was added to <paramref name="violations"/>; their paths start at <c>document</c>.</summary>
    public static Delivery? Read(RawDocument? document, Violations violations, CancellationToken cancellationToken)
    {
        if (document is null || !DocumentRules.IsWire(document.MediaType))
            return DocumentRules.Check(document, violations) is { } single ? Of(single) : null;
        if (DocumentRules.CheckWire(document, violations) is not { } wire)
            return null;
        if (wire.Fault is not null)
            return Of(Named(wire));

        try
        {
            var text = Charsets.Decode(document.Content, wire.Charset);
            if (WireFormats.Detect(wire.MediaType, text) is { } format)
                return Of(document, WireReader.Read(text, format, cancellationToken), violations);
            violations.Add("document.content", "is none of the wire formats and feeds that IngestService takes");
        }
        catch (WireFormatException e)
        {
            violations.Add("document.content", e.Message);
        }

        return null;
    }

    private static Delivery Of(ValidDocument document) =>
        new([new DeliveredItem(document.Document.Guid, document, new Violations(), [])], IsWire: false, []);

    private static Delivery? Of(RawDocument document, WireDocument read, Violations violations)
    {
        var items = read.Items.Select(item => DeliveredItem.Of(document, item)).ToList();
        violations.Require(items.Count > 0, "document.content", "holds no item of text");
        if (items.Exists(item => item.Document is not null))
            return new Delivery(items, IsWire: true, read.NotUnderstood);

        foreach (var (i, item) in items.Index())
        {
            foreach (var (field, description) in item.Violations.Items)
                violations.Add(items.Count == 1 ? field : $"document.items[{i}]{field["document".Length..]}", description);
        }

        return null;
    }

    /// <summary>Bytes that cannot be read cannot tell their item's identifier either.</summary>
    private static ValidDocument Named(ValidDocument wire)
    {
        if (wire.Document.Guid.Length > 0)
            return wire;
        var named = wire.Document.Clone();
        named.Guid = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(named.Content.Span))}";
        return wire with { Document = named };
    }
}

/// <summary>One article of a delivery, or why it is refused.</summary>
/// <param name="Document">Null if it is refused.</param>
/// <param name="Violations">Why; their paths start at <c>document</c>.</param>
/// <param name="NotUnderstood">Paths of elements or properties of the item that are not known.</param>
public sealed record DeliveredItem(string ItemId, ValidDocument? Document, Violations Violations, IReadOnlyList<string> NotUnderstood)
{
    private const string Utf8 = "utf-8";

    /// <summary>The copy that an item of <paramref name="document"/> is.</summary>
    public static DeliveredItem Of(RawDocument document, WireItem item)
    {
        var isAlone = item.Source is null;
        var copy = new RawDocument
        {
            Source = document.Source,
            // Of one that is alone the sender may know better; of several he cannot name each.
            Guid = isAlone && document.Guid.Length > 0 ? document.Guid : item.ItemId,
            MediaType = item.MediaType,
            Charset = Utf8,
            Content = ByteString.CopyFromUtf8(item.Content),
            Url = item.Url.Length > 0 ? item.Url : document.Url,
            RetrievedAt = document.RetrievedAt,
            Declared = Merge(document.Declared, item.Declared),
        };
        var violations = new Violations();
        var valid = DocumentRules.Check(copy, violations);
        return new DeliveredItem(
            copy.Guid,
            valid is null
                ? null
                : valid with { Original = isAlone ? document : Original(document, copy, item.Source!), MetadataCounts = true, Notice = NoticeOf(item) },
            violations,
            item.NotUnderstood);
    }

    /// <summary>What readers are told if the item withdraws its article.</summary>
    public static string NoticeOf(WireItem item) =>
        item.EditorialNote.Length > DocumentRules.MaxNotice ? item.EditorialNote[..DocumentRules.MaxNotice] : item.EditorialNote;

    /// <summary>What the wire states goes before what the submit states about the whole.</summary>
    private static DeclaredMetadata Merge(DeclaredMetadata? submitted, DeclaredMetadata stated)
    {
        var merged = submitted?.Clone() ?? new DeclaredMetadata();
        if (stated.Subjects.Count > 0)
            merged.Subjects.Clear();
        if (stated.Keywords.Count > 0)
            merged.Keywords.Clear();
        merged.MergeFrom(stated);
        return merged;
    }

    private static RawDocument Original(RawDocument document, RawDocument copy, string source)
    {
        var original = document.Clone();
        original.Guid = copy.Guid;
        original.Charset = Utf8;
        original.Content = ByteString.CopyFromUtf8(source);
        return original;
    }
}
