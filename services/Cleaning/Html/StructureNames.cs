using System.Buffers;
using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Html;

/// <summary>What an element's tag and names say it is. One for each page.</summary>
internal sealed class StructureNames
{
    // Names are written by people; a longer list is generated and says nothing.
    private const int MaxNames = 300;
    private const int MinNames = 2;

    private static readonly FrozenDictionary<string, RemovalLabel>.AlternateLookup<ReadOnlySpan<char>> Words =
        Read("word").ToFrozenDictionary(r => r.Key, r => r.Label, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // In the order of the table, by their first letter.
    private static readonly FrozenDictionary<char, (string Key, RemovalLabel Label)[]> Stems = Read("stem").GroupBy(s => s.Key[0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    private static readonly (string Key, RemovalLabel Label)[] WholeNames = Read("name");
    private static readonly SearchValues<string> AnyWholeName = SearchValues.Create([.. WholeNames.Select(n => n.Key)], StringComparison.Ordinal);

    // A page gives the same few names to most of its elements.
    private readonly Dictionary<string, RemovalLabel> _known = new(StringComparer.Ordinal);

    /// <summary>The label of the first of an element's names that has one; unspecified if none has.</summary>
    public RemovalLabel OfNames(Element element)
    {
        // A vocabulary says what a thing is, a class often how it looks.
        var property = element.GetAttribute("itemprop");
        if (property is "description")
            return RemovalLabel.Dek;
        var label = OfNames(element.GetAttribute("class"));
        if (label == RemovalLabel.Unspecified)
            label = OfNames(element.GetAttribute("id"));
        if (label == RemovalLabel.Unspecified)
            label = OfNames(element.GetAttribute("role"));
        return label == RemovalLabel.Unspecified ? OfNames(property) : label;
    }

    private RemovalLabel OfNames(string? names)
    {
        if (names is null || names.Length is < MinNames or > MaxNames)
            return RemovalLabel.Unspecified;
        if (_known.TryGetValue(names, out var known))
            return known;
        var label = RemovalLabel.Unspecified;
        foreach (var range in names.AsSpan().Split(' '))
        {
            label = label == RemovalLabel.Unspecified ? OfName(names.AsSpan()[range]) : label;
        }
        return _known[names] = label;
    }

    /// <summary>What the tag alone says.</summary>
    public static RemovalLabel OfTag(Element element) => element.LocalName switch
    {
        "nav" => RemovalLabel.Navigation,
        "footer" => RemovalLabel.Footer,
        "aside" => RemovalLabel.Inset,
        "form" or "dialog" => RemovalLabel.Boilerplate,
        "button" or "select" or "option" or "textarea" => RemovalLabel.Navigation,
        "figcaption" => RemovalLabel.Caption,
        _ => RemovalLabel.Unspecified,
    };

    /// <summary>Whether the label is of a field of the article rather than of something beside it.</summary>
    public static bool IsField(RemovalLabel label) => label is RemovalLabel.Byline or RemovalLabel.Date or RemovalLabel.Dek or RemovalLabel.SectionLabel
        or RemovalLabel.Breadcrumb or RemovalLabel.Caption or RemovalLabel.PhotoCredit;

    private static RemovalLabel OfName(ReadOnlySpan<char> name)
    {
        Span<char> letters = stackalloc char[MaxNames];
        Span<int> ends = stackalloc int[MaxNames];
        var count = Parts(name, letters, ends);
        if (count == 0)
            return RemovalLabel.Unspecified;
        ReadOnlySpan<char> whole = letters[..ends[count - 1]];
        if (whole.ContainsAny(AnyWholeName))
        {
            foreach (var (key, label) in WholeNames)
            {
                if (whole.Contains(key, StringComparison.Ordinal))
                    return label;
            }
        }
        for (var i = 0; i < count; i++)
        {
            if (OfPart(whole[(i == 0 ? 0 : ends[i - 1])..ends[i]]) is var label && label != RemovalLabel.Unspecified)
                return label;
        }
        return OfPart(whole);
    }

    private static RemovalLabel OfPart(ReadOnlySpan<char> part)
    {
        if (Words.TryGetValue(part, out var byWord))
            return byWord;
        foreach (var (key, label) in Stems.GetValueOrDefault(part[0]) ?? [])
        {
            if (part.StartsWith(key, StringComparison.Ordinal))
                return label;
        }
        return RemovalLabel.Unspecified;
    }

    /// <summary>Writes the letters of a name in lower case, and where each of its parts ends; returns the number of parts.</summary>
    private static int Parts(ReadOnlySpan<char> name, Span<char> letters, Span<int> ends)
    {
        var (count, start, length) = (0, 0, 0);
        for (var i = 0; i <= name.Length; i++)
        {
            var isLetter = i < name.Length && char.IsLetter(name[i]);
            var isInnerCapital = isLetter && i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if ((!isLetter || isInnerCapital) && length > start)
            {
                ends[count++] = length;
                start = length;
            }
            if (isLetter)
                letters[length++] = char.ToLowerInvariant(name[i]);
        }
        return count;
    }

    private static (string Key, RemovalLabel Label)[] Read(string kind) =>
    [
        .. Resource.Rows("structure.tsv").Where(r => r[1] == kind)
            .SelectMany(r => r[2].Split(' ').Select(k => (k, Enum.Parse<RemovalLabel>(r[0])))),
    ];
}
