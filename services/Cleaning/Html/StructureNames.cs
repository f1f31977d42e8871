using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Html;

/// <summary>What an element's tag and names say it is.</summary>
internal static class StructureNames
{
    // Names are written by people; a longer list is generated and says nothing.
    private const int MaxNames = 300;

    private static readonly FrozenDictionary<string, RemovalLabel> ByWord = Read("word").ToFrozenDictionary(r => r.Key, r => r.Label, StringComparer.Ordinal);
    private static readonly (string Key, RemovalLabel Label)[] Stems = Read("stem");
    private static readonly (string Key, RemovalLabel Label)[] WholeNames = Read("name");

    /// <summary>The label of the first of an element's names that has one; unspecified if none has.</summary>
    public static RemovalLabel OfNames(IElement element)
    {
        var names = $"{element.GetAttribute("class")} {element.Id} {element.GetAttribute("role")} {element.GetAttribute("itemprop")}";
        if (names.Length is > 3 and <= MaxNames)
        {
            foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (OfName(name) is var label and not RemovalLabel.Unspecified)
                    return label;
            }
        }
        return RemovalLabel.Unspecified;
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
