namespace Newsroom.Cleaning.Decoding;

/// <summary>A media type without its parameters, except the charset.</summary>
public readonly record struct MediaType(string Name, string Charset)
{
    /// <summary>What is cleaned as a page.</summary>
    public bool IsHtml => Name is "text/html" or "application/xhtml+xml";

    /// <summary>Whether there is a cleaner for it.</summary>
    public bool IsSupported => IsHtml || Name is "text/plain";

    /// <summary>Reads <c>text/html; charset=utf-8</c>; anything unreadable gives an unsupported name.</summary>
    public static MediaType Parse(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        var charset = "";
        foreach (var part in parts.Skip(1))
        {
            if (part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
                charset = part[8..].Trim('"', '\'', ' ');
        }
        return new MediaType(parts[0].ToLowerInvariant(), charset);
    }
}
