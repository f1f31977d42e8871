using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Html;

/// <summary>What an element's tag and names say it is. One for each page.</summary>
internal sealed class StructureNames
{
    // Names are written by people; a longer list is generated and says nothing.
    private const int MaxNames = 300;
    private const int MinNames = 2;

    private static readonly FrozenDictionary<string, RemovalLabel> ByWord = Read("word").ToFrozenDictionary(r => r.Key, r => r.Label, StringComparer.Ordinal);
    private static readonly (string Key, RemovalLabel Label)[] Stems = Read("stem");
    private static readonly (string Key, RemovalLabel Label)[] WholeNames = Read("name");

    // A page gives the same few names to most of its elements.
    private readonly Dictionary<string, RemovalLabel> _known = new(StringComparer.Ordinal);

    /// <summary>The label of the first of an element's names that has one; unspecified if none has.</summary>
    public RemovalLabel OfNames(IElement element)
    {
        // A vocabulary says what a thing is, a class often how it looks.
        if (element.GetAttribute("itemprop") is "description")
            return RemovalLabel.Dek;
        var label = OfNames(element.GetAttribute("class"));
        if (label == RemovalLabel.Unspecified)
            label = OfNames(element.Id);
        if (label == RemovalLabel.Unspecified)
            label = OfNames(element.GetAttribute("role"));
        return label == RemovalLabel.Unspecified ? OfNames(element.GetAttribute("itemprop")) : label;
    }

    private RemovalLabel OfNames(string? names)
    {
        if (names is null || names.Length is < MinNames or > MaxNames)
            return RemovalLabel.Unspecified;
        if (_known.TryGetValue(names, out var known))
            return known;
        var label = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(OfName).FirstOrDefault(l => l != RemovalLabel.Unspecified);
        return _known[names] = label;
    }

    /// <summary>What the tag alone says.</summary>
    public static RemovalLabel OfTag(IElement element) => element.LocalName switch
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

    private static RemovalLabel OfName(string name)
    {
        var parts = Parts(name);
        var whole = string.Concat(parts);
        foreach (var (key, label) in WholeNames)
        {
            if (whole.Contains(key, StringComparison.Ordinal))
                return label;
        }
        foreach (var part in parts.Append(whole))
        {
            if (ByWord.TryGetValue(part, out var byWord))
                return byWord;
            foreach (var (key, label) in Stems)
            {
                if (part.StartsWith(key, StringComparison.Ordinal))
                    return label;
            }
        }
        return RemovalLabel.Unspecified;
    }

    private static List<string> Parts(string name)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i <= name.Length; i++)
        {
            var isLetter = i < name.Length && char.IsLetter(name[i]);
            var isInnerCapital = isLetter && i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if ((!isLetter || isInnerCapital) && part.Length > 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            if (isLetter)
                part.Append(char.ToLowerInvariant(name[i]));
        }
        return parts;
    }

    private static (string Key, RemovalLabel Label)[] Read(string kind) =>
    [
        .. Resource.Rows("structure.tsv").Where(r => r[1] == kind)
            .SelectMany(r => r[2].Split(' ').Select(k => (k, Enum.Parse<RemovalLabel>(r[0])))),
    ];
}
