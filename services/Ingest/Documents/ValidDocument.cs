using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>A document that keeps every limit of the contract, and how its bytes are to be read.</summary>
/// <param name="Document">As it was sent, or as it was made from a wire format.</param>
/// <param name="MediaType">Lower case, without parameters.</param>
/// <param name="Charset">IANA name of the charset that applies.</param>
public sealed record ValidDocument(RawDocument Document, string MediaType, string Charset)
{
    public string ArticleId { get; } = IdOf(Document.Source, Document.Guid);

    /// <summary>Where the bytes are not valid in the charset; null if they are. Such a document is stored, and quarantined.</summary>
    public string? Fault { get; init; }

    /// <summary>What it was made from, to be given back as it came; null if it is that itself.</summary>
    public RawDocument? Original { get; init; }

    /// <summary>
    /// A change of any declared metadata is a change of the article, as in wire formats, which say with them what is to be done.
    /// </summary>
    public bool MetadataCounts { get; init; }

    /// <summary>What readers are told if the document withdraws its article; at most 2,000 characters.</summary>
    public string Notice { get; init; } = "";

    /// <summary>Neither part can hold a line feed, so no two pairs share a name.</summary>
    public static string IdOf(string source, string itemGuid) =>
        Uuid5.Create(Uuid5.Newsroom, $"{source}\n{itemGuid}").ToString();

    /// <summary>
    /// SHA-256 of the bytes, of how they are read, and of what decides whether they may be shown: the same bytes sent again under the
    /// right charset are a correction, and as withheld an order. The url, times and other metadata count only if the document says
    /// so, since feeds change them from poll to poll without touching the copy.
    /// </summary>
    public byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // No charset has a space in its name, so nothing that follows it can be taken for a part of it.
        hash.AppendData(Encoding.ASCII.GetBytes($"{MediaType}\n{Charset}{Orders()}\n"));
        hash.AppendData(Document.Content.Span);
        return hash.GetHashAndReset();
    }

    /// <summary>Empty for plain usable copy.</summary>
    private string Orders()
    {
        if (Document.Declared is not { } declared)
            return "";
        if (MetadataCounts)
            return " " + Convert.ToHexString(SHA256.HashData(declared.ToByteArray()));
        var isUsable = declared.PublicationStatus is PublicationStatus.Unspecified or PublicationStatus.Usable;
        return isUsable && declared.EmbargoedUntil is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" {(isUsable ? 0 : (int)declared.PublicationStatus)} {declared.EmbargoedUntil?.Seconds} {declared.EmbargoedUntil?.Nanos}");
    }
}
