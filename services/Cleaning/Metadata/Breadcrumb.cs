using System.Buffers;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>The path of sections down to an article, as `Home » World » Headline`.</summary>
/// <param name="StartsAtHome">The first part is a word for the front page.</param>
/// <param name="Section">The section nearest to the article; empty if there is none.</param>
/// <param name="Last">Key of the last part, the headline if the path is complete.</param>
/// <param name="IsPath">Arrows or slashes stand between the parts; bars may as well separate the entries of a menu.</param>
public sealed record Breadcrumb(bool StartsAtHome, string Section, string Last, bool IsPath)
{
    private const int MaxSectionWords = 5;

    private static readonly SearchValues<char> Separators = SearchValues.Create("»›>→/|·");

    public static readonly Breadcrumb None = new(false, "", "", false);

    private string LastText { get; init; } = "";

    /// <summary>Reads a line of two or more parts between arrows, or between bars and slashes if it starts at home; null otherwise.</summary>
    public static Breadcrumb? Read(string text)
    {
        if (!text.AsSpan().ContainsAny(Separators))
            return null;
        var parts = Split(text, [" » ", " › ", " > ", " → ", "»", "›", ">"]);
        var hasArrows = parts.Length >= 2;
        if (!hasArrows)
            parts = Split(text, [" / ", " | ", " · ", "/"]);
        if (parts.Length < 2 || parts[..^1].Any(p => Words.Count(p) is 0 or > MaxSectionWords))
            return null;
        var startsAtHome = CueLexicon.Default.Is(CueClass.Home, parts[0]);
        if (!hasArrows && !startsAtHome)
            return null;
        var sections = parts[(startsAtHome ? 1 : 0)..^1];
        var isPath = hasArrows || !text.AsSpan().ContainsAny('|', '·');
        return new Breadcrumb(startsAtHome, sections.Length > 0 ? sections[^1] : "", TitleText.Key(parts[^1]), isPath) { LastText = parts[^1] };
    }

    /// <summary>The path read as one that ends at a section.</summary>
    public Breadcrumb WithoutTitle() => Words.Count(LastText) <= MaxSectionWords ? this with { Section = LastText, Last = "" } : this;

    private static string[] Split(string text, string[] separators) =>
        text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
