using System.Security.Cryptography;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Submitting;

/// <summary>Makes a document of an input.</summary>
internal sealed class DocumentReader(SubmitOrder order)
{
    /// <summary>What ingest takes; a larger file is refused before it is read.</summary>
    private const long MaxContentBytes = 4 * 1024 * 1024;

    public async Task<RawDocument> ReadAsync(Input input, CancellationToken cancellationToken)
    {
        var content = await ReadContentAsync(input, cancellationToken);
        var mediaType = order.MediaType ?? (input.Path == Input.StandardInput ? MediaTypes.Guess(content.Span) : MediaTypes.Of(input.Path))
            ?? throw CliException.Usage($"{input.Path}: its name does not tell what it is.", "Say it with --media-type, for example text/plain.");
        var document = new RawDocument { Source = order.Source, MediaType = mediaType, Content = content, Guid = GuidOf(input, mediaType, content) };
        if (order.Headline is { Length: > 0 } headline)
            document.Declared = new DeclaredMetadata { Headline = headline };
        return document;
    }

    private static async Task<ByteString> ReadContentAsync(Input input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = input.Path == Input.StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(input.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false);
            var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (content.Length > MaxContentBytes)
                    throw CliException.Usage($"{input.Path}: over 4 MiB.", "A document may have at most 4 MiB; send it in parts.");
            }

            return UnsafeByteOperations.UnsafeWrap(content.GetBuffer().AsMemory(0, (int)content.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{input.Path} cannot be read: {e.Message}", "Check that it is there and that you may read it.", ExitCodes.Failed, e);
        }
    }

    private string GuidOf(Input input, string mediaType, ByteString content)
    {
        if (order.Guid is { } given)
            return given;
        if (MediaTypes.CarriesIds(mediaType))
            return "";
        // Without a name the same text is the same article.
        return input.Path == Input.StandardInput ? $"stdin-{Convert.ToHexStringLower(SHA256.HashData(content.Span))[..16]}" : input.Guid;
    }
}
