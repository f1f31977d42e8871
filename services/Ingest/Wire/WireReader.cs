namespace Newsroom.Ingest.Wire;

/// <summary>Reads wire and feed documents. Pure: no clock, no network, no files.</summary>
public static class WireReader
{
    /// <summary>
    /// Every item of the document, with what it declares. Throws a <see cref="WireFormatException"/> if the text is not of the format
    /// or passes a limit of <see cref="WireLimits"/>, and nothing else but for the cancellation.
    /// </summary>
    /// <param name="text">The decoded document; at most 4 MiB as bytes, which is for the caller to check.</param>
    /// <param name="format">As told by <see cref="WireFormats"/>.</param>
    /// <param name="cancellation">Looked at once an item.</param>
    /// <param name="address">Where it was fetched, which relative links count from unless it says otherwise.</param>
    public static WireDocument Read(string text, WireFormat format, CancellationToken cancellation, Uri? address = null) => format switch
    {
        WireFormat.Rss or WireFormat.Rdf => XmlSource.Read(text, r => new RssReader(format).Read(r, address, cancellation)),
        WireFormat.Atom => XmlSource.Read(text, r => new AtomReader().Read(r, address, cancellation)),
        WireFormat.JsonFeed => JsonSource.Read(text, root => new JsonFeedReader(address).Read(root, cancellation)),
        WireFormat.Ninjs => JsonSource.Read(text, root => NinjsReader.Read(root, cancellation)),
        WireFormat.NewsMlG2 => XmlSource.Read(text, r => new NewsMlReader().Read(r, cancellation)),
        WireFormat.Nitf => XmlSource.Read(text, NitfReader.Read),
        _ => throw new WireFormatException($"The format {format} is not read."),
    };
}
