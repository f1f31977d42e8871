using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Newsroom.Hosting;

/// <summary>Name-based UUIDs, version 5 (RFC 9562, section 5.5): the same name gives the same id on every replica.</summary>
public static class Uuid5
{
    /// <summary>Namespace of every id that Newsroom derives.</summary>
    public static readonly Guid Newsroom = new("6f1d3c0e-2a57-5b8e-9c41-7d0e5a4b9f22");

    /// <summary>The UUID of <paramref name="name"/> (as UTF-8) within <paramref name="ns"/>.</summary>
    public static Guid Create(Guid ns, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        ns.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1; nothing here is a secret.
        SHA1.HashData(bytes, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
