namespace Newsroom.Cli.Submitting;

/// <summary>What a file is by its name.</summary>
internal static class MediaTypes
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".text"] = "text/plain",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xhtml"] = "application/xhtml+xml",
        [".xml"] = "application/xml",
        [".rss"] = "application/rss+xml",
        [".atom"] = "application/atom+xml",
        [".rdf"] = "application/rdf+xml",
        [".json"] = "application/json",
    };

    public static IEnumerable<string> Extensions => ByExtension.Keys;

    /// <summary>Null: the name tells nothing.</summary>
    public static string? Of(string path) => ByExtension.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>A document of this type names its items itself.</summary>
    public static bool CarriesIds(string mediaType) => mediaType is not ("text/plain" or "text/html" or "application/xhtml+xml");

    /// <summary>For standard input: markup begins with a tag.</summary>
    public static string Guess(ReadOnlySpan<byte> content)
    {
        var start = content.TrimStart(" \t\r\n\uFEFF"u8);
        if (start.StartsWith("<?xml"u8))
            return "application/xml";
        return start.StartsWith("<"u8) ? "text/html" : "text/plain";
    }
}
