using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Newsroom.Hosting;

/// <summary>
/// A key as a caller sends it, <c>nrk_{id}_{secret}</c>: the id of 12 characters finds it and may be shown, the secret of 40 proves it.
/// </summary>
/// <param name="Id">Public.</param>
/// <param name="Secret">40 characters of 5 random bits each.</param>
public sealed record ApiKey(string Id, string Secret)
{
    public const string Scheme = "nrk_";

    public const int IdLength = 12;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SecretLength = 40;
    private const int SaltBytes = 16;

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public string Text => $"{Scheme}{Id}_{Secret}";

    public static ApiKey Create() => new(
        RandomNumberGenerator.GetString(Alphabet, IdLength), RandomNumberGenerator.GetString(Alphabet, SecretLength));

    /// <summary>Null: not in the form of a key.</summary>
    public static ApiKey? Parse(string text) =>
        text.Length == Scheme.Length + IdLength + 1 + SecretLength && text.StartsWith(Scheme, StringComparison.Ordinal)
            && text.Split('_') is [_, { Length: IdLength } id, { Length: SecretLength } secret] && IsId(id)
            ? new ApiKey(id, secret)
            : null;

    public static bool IsId(string id) => id.Length == IdLength && !id.AsSpan().ContainsAnyExcept(Letters);

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>One fast keyed hash: 200 random bits cannot be guessed at any speed, unlike a password.</summary>
    public byte[] Hash(ReadOnlySpan<byte> salt) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(Secret));

    public bool Matches(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(salt), hash);

    /// <summary>Without the secret, wherever it ends up.</summary>
    public override string ToString() => $"{Scheme}{Id}_…";
}
