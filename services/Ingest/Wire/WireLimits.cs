namespace Newsroom.Ingest.Wire;

/// <summary>
/// What a wire or feed document may hold at most. They keep one document of 4 MiB, the contract's limit on content, under 1 s and 64 MiB.
/// </summary>
public static class WireLimits
{
    /// <summary>Ten times the longest feeds seen in the wild; each item becomes a submit of its own.</summary>
    public const int Items = 1_000;

    /// <summary>XHTML bodies reach 30 inside an envelope of 10; readers of trees call themselves once a level.</summary>
    public const int Depth = 64;

    /// <summary>Elements and CDATA sections, or JSON values: about 200 bytes of memory each, and a hundred for each of 1,000 items.</summary>
    public const int Nodes = 100_000;

    /// <summary>Attributes of one element; a reader holds them all at once.</summary>
    public const int Attributes = 128;

    /// <summary>Namespace declarations: each costs half a kilobyte in System.Xml.Linq; ten for each of 1,000 items.</summary>
    public const int Namespaces = 10_000;

    /// <summary>Places that may be repaired: each grows the text by up to five characters, and what is broken oftener is not XML.</summary>
    public const int Repairs = 100_000;

    /// <summary>Paths reported as not understood, for a document and for each item.</summary>
    public const int Notes = 50;

    /// <summary>Characters of one such path: names can be as long as the document.</summary>
    public const int NoteLength = 200;
}
