using System.Text;
using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>Opens wire JSON, within the limits.</summary>
internal static class JsonSource
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws a <see cref="WireFormatException"/> for anything that is not JSON, or passes a limit.</summary>
    public static T Read<T>(string text, Func<JsonElement, T> read)
    {
        try
        {
            var bytes = Utf8.GetBytes(text.TrimStart('\uFEFF'));
            CheckLimits(bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions
            {
                MaxDepth = WireLimits.Depth,
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? read(document.RootElement)
                : throw new WireFormatException("The JSON is neither an object nor an array.");
        }
        catch (JsonException e)
        {
            throw new WireFormatException($"The document is not JSON: {DeclaredText.Clip(e.Message, 500)}", e);
        }
        catch (EncoderFallbackException e)
        {
            throw new WireFormatException($"The JSON has half a surrogate pair at character {e.Index}.", e);
        }
    }

    /// <summary>A document keeps 12 bytes for every value, so they are counted before it is made.</summary>
    private static void CheckLimits(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            MaxDepth = WireLimits.Depth,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
        });
        var values = 0;
        while (reader.Read())
        {
            if (++values > WireLimits.Nodes)
                throw new WireFormatException($"The JSON has more than {WireLimits.Nodes} values (byte {reader.TokenStartIndex}).");
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                CheckEscapes(ref reader);
        }
    }

    /// <summary>The only fault that JSON's own grammar lets through: an escape of half a surrogate pair.</summary>
    private static void CheckEscapes(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new WireFormatException($"The JSON has half a surrogate pair in the string at byte {reader.TokenStartIndex}.", e);
        }
    }
}
