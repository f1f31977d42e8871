using System.Security.Cryptography;
using System.Text;
using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>A document that keeps every limit of the contract, and how its bytes are to be read.</summary>
/// <param name="Document">As it was sent.</param>
/// <param name="MediaType">Lower case, without parameters.</param>
/// <param name="Charset">IANA name of the charset that applies and in which the bytes are valid.</param>
public sealed record ValidDocument(RawDocument Document, string MediaType, string Charset)
{
    public string ArticleId { get; } = IdOf(Document.Source, Document.Guid);

    /// <summary>Neither part can hold a line feed, so no two pairs share a name.</summary>
    public static string IdOf(string source, string itemGuid) =>
        Uuid5.Create(Uuid5.Newsroom, $"{source}\n{itemGuid}").ToString();

    /// <summary>
    /// SHA-256 of the bytes and of how they are read: the same bytes sent again under the right charset are a correction. The url,
    /// times and declared metadata do not count, since feeds change them from poll to poll without touching the copy.
    /// </summary>
    public byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"{MediaType}\n{Charset}\n"));
        hash.AppendData(Document.Content.Span);
        return hash.GetHashAndReset();
    }
}
