using System.Buffers;
using System.Collections.Frozen;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Estimates, in one pass over the source, what a parser would build, so that a page made to exhaust it is refused before:
/// scope checks cost time in proportion to nesting, and open formatting elements are copied into every block that follows.
/// </summary>
internal static class HtmlGuard
{
    private const int MaxTagName = 12;

    // More open formatting elements than this are no author's doing.
    private const int MaxFormatting = 100;

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\f/>");

    private const string Void = "area base br col embed hr img input link meta param source track wbr";
    private const string Formatting = "a b big code em font i nobr s small strike strong tt u";

    // An end tag may be left out, so open ones do not nest.
    private const string Implied = "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rb rt rtc rp caption html head body";
    private const string Raw = "script style textarea title xmp iframe noembed noframes";

    private enum TagKind
    {
        Other,
        Void,
        Formatting,
        Implied,
        Raw,
    }

    private static readonly FrozenDictionary<string, (TagKind Kind, string Name)>.AlternateLookup<ReadOnlySpan<char>> Tags = ReadTags();

    /// <summary>What limit the source passes, in words; null if none.</summary>
    public static string? Exceeds(string source, CleaningLimits limits)
    {
        long elements = 0;
        int depth = 0, formatting = 0;
        Span<char> buffer = stackalloc char[MaxTagName];
        for (var at = source.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < source.Length; at = IndexFrom(source, at))
        {
            var isEnd = source[at + 1] == '/';
            var name = Name(source, at + (isEnd ? 2 : 1), buffer);
            at++;
            if (name.IsEmpty)
                continue;
            var tag = Tags.TryGetValue(name, out var known) ? known : default;
            if (tag.Kind == TagKind.Void)
            {
                elements++;
                continue;
            }
            if (tag.Kind == TagKind.Raw && !isEnd)
            {
                at = SkipRaw(source, at, tag.Name);
                elements++;
                continue;
            }
            var isFormatting = tag.Kind == TagKind.Formatting;
            var isImplied = tag.Kind == TagKind.Implied;
            if (isEnd)
            {
                formatting = Math.Max(0, formatting - (isFormatting ? 1 : 0));
                depth = Math.Max(0, depth - (isImplied ? 0 : 1));
                continue;
            }
            formatting += isFormatting ? 1 : 0;
            depth += isImplied ? 0 : 1;
            elements += 1 + (isFormatting ? 0 : Math.Min(formatting, MaxFormatting));
            if (depth > limits.MaxDepth)
                return $"The page nests deeper than {limits.MaxDepth} levels.";
            if (elements > limits.MaxElements)
                return $"The page has more than {limits.MaxElements} elements.";
        }
        return null;
    }

    private static int IndexFrom(string source, int at) => at >= source.Length ? -1 : source.IndexOf('<', at);

    private static ReadOnlySpan<char> Name(string source, int start, Span<char> buffer)
    {
        if (start >= source.Length || !char.IsAsciiLetter(source[start]))
            return "";
        var rest = source.AsSpan(start, Math.Min(MaxTagName + 1, source.Length - start));
        var length = rest.IndexOfAny(NameEnd);
        if (length < 0)
            return "?"; // a custom element, or one cut off: counted, nothing more
        rest[..length].ToLowerInvariant(buffer);
        return buffer[..length];
    }

    private static int SkipRaw(string source, int at, string name)
    {
        var end = SourceAligner.EndTag(source, at, name);
        return end < 0 ? source.Length : end + 2;
    }

    private static FrozenDictionary<string, (TagKind Kind, string Name)>.AlternateLookup<ReadOnlySpan<char>> ReadTags()
    {
        (TagKind Kind, string Names)[] kinds = [(TagKind.Void, Void), (TagKind.Formatting, Formatting), (TagKind.Implied, Implied), (TagKind.Raw, Raw)];
        return kinds.SelectMany(k => k.Names.Split(' ').Select(name => (k.Kind, name))).ToFrozenDictionary(t => t.name, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
