using System.Collections.Frozen;

namespace Newsroom.Cleaning.Html.Dom;

/// <summary>The attributes that the parser or something here reads; the others are passed over. Whoever comes to read another one names it here.</summary>
internal static class AttributeNames
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Read = new[]
    {
        "class", "content", "data-datetime", "data-published", "datetime", "hidden", "href", "http-equiv", "id", "itemprop", "itemscope", "itemtype", "lang", "name", "property", "pubdate", "rel", "role", "style", "title", "type", "value",

        // By these the parser tells where drawings and formulas end.
        "color", "encoding", "face", "size",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The one instance of the name, in any case; null if nothing reads it.</summary>
    public static string? Find(ReadOnlySpan<char> name) => Read.TryGetValue(name, out var known) ? known : null;
}
