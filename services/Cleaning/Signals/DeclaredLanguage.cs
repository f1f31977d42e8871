using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Signals;

/// <summary>The language that a document is said to be in, for where its text does not tell.</summary>
internal static class DeclaredLanguage
{
    /// <summary>Codes that the language subtag registry (RFC 5646) has replaced, and the three letters of ISO 639-2 for common languages.</summary>
    private static readonly Dictionary<string, string> Preferred = new(StringComparer.Ordinal)
    {
        ["iw"] = "he",
        ["in"] = "id",
        ["ji"] = "yi",
        ["eng"] = "en",
        ["deu"] = "de",
        ["ger"] = "de",
        ["fra"] = "fr",
        ["fre"] = "fr",
        ["spa"] = "es",
        ["por"] = "pt",
        ["ita"] = "it",
        ["rus"] = "ru",
        ["ukr"] = "uk",
        ["pol"] = "pl",
        ["ara"] = "ar",
    };

    /// <summary>The primary language of the first tag that is well-formed and of a language that is written in the text's script; else undecided.</summary>
    public static (string Language, FieldOrigin Origin) Of(IEnumerable<(string Tag, FieldOrigin Origin)> declared, string text)
    {
        foreach (var (tag, origin) in declared)
        {
            if (Primary(tag) is { } language && LanguageDetector.Known(language, text) is { } known)
                return (known, origin);
        }
        return (LanguageDetector.Undecided, FieldOrigin.Unspecified);
    }

    /// <summary>The primary subtag in lower case, or null if the tag is none of BCP 47 with hyphens or, as in a locale, underscores.</summary>
    private static string? Primary(string tag)
    {
        var subtags = tag.Trim().ToLowerInvariant().Split('-', '_');
        var isWellFormed = subtags[0].Length is 2 or 3 && subtags[0].All(char.IsAsciiLetter)
            && subtags.Skip(1).All(s => s.Length is >= 1 and <= 8 && s.All(char.IsAsciiLetterOrDigit));
        return isWellFormed ? Preferred.GetValueOrDefault(subtags[0], subtags[0]) : null;
    }
}
