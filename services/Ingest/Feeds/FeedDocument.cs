using Google.Protobuf;
using Microsoft.Net.Http.Headers;
using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Feeds;

/// <summary>The bytes of a feed as its items.</summary>
public static class FeedDocument
{
    /// <summary>Throws <see cref="WireFormatException"/> for bytes that are no text, no feed, or pass a limit.</summary>
    public static WireDocument Read(byte[] body, string contentType, CancellationToken cancellationToken)
    {
        var mediaType = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed : new MediaTypeHeaderValue("application/xml");
        var text = Decode(UnsafeByteOperations.UnsafeWrap(body), mediaType);
        // By content alone: feeds come under any label.
        var format = WireFormats.Detect(text)
            ?? throw new WireFormatException($"The answer ({mediaType.MediaType}) is not a feed");
        return WireReader.Read(text, format, cancellationToken);
    }

    private static string Decode(ByteString body, MediaTypeHeaderValue mediaType)
    {
        var charset = Charsets.Choose(new RawDocument { Content = body }, mediaType);
        if (charset.Encoding is null)
            throw new WireFormatException($"The charset {charset.Name}, stated by {charset.StatedBy}, is unknown");
        if (Charsets.Fault(body, charset) is { } fault)
            throw new WireFormatException($"The answer {fault}");
        return charset.Encoding.GetString(body.Span).TrimStart('\uFEFF');
    }
}
