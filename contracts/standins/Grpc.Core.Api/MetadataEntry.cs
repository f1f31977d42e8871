using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its value. It cannot change, and the bytes it holds are its own copy.</summary>
    public class Entry
    {
        // The characters that the gRPC specification allows in a header name, before they become lower case: afterwards
        // others, such as the Kelvin sign, have turned into letters.
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates an entry that carries text.</summary>
        /// <param name="key">Letters, digits, '.', '_' and '-'; kept in lower case. It does not end in "-bin".</param>
        /// <param name="value">ASCII text: the transport refuses anything else.</param>
        /// <exception cref="ArgumentException">The key is not allowed.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException($"A key that ends in '{BinaryHeaderSuffix}' carries bytes, not text.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _text = value;
        }

        /// <summary>Creates an entry that carries bytes.</summary>
        /// <param name="key">Letters, digits, '.', '_' and '-'; kept in lower case. It ends in "-bin".</param>
        /// <param name="valueBytes">Any bytes; copied.</param>
        /// <exception cref="ArgumentException">The key is not allowed.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"A key that carries bytes ends in '{BinaryHeaderSuffix}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = [.. valueBytes];
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>True if the key ends in "-bin".</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry carries bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is binary; read its bytes.");

        /// <summary>The value as bytes, a new copy each time; text is written as ASCII.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        /// <inheritdoc/>
        public override string ToString() =>
            IsBinary
                ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(_bytes!)}]"
                : $"[Entry: key={Key}, value={_text}]";

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);

            if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException($"The metadata key '{key}' may only hold letters, digits, '.', '_' and '-'.", nameof(key));
            }

            // Header names are lower case on HTTP/2, so the case that the caller chose cannot survive anyway.
            return key.ToLowerInvariant();
        }
    }
}
