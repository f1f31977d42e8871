namespace Newsroom.Tagging.Language;

/// <summary>Under which language the word lists and models keep the words of a language.</summary>
internal static class WordListLanguage
{
    /// <summary>The two written forms of Norwegian share their lists; any other language is itself.</summary>
    public static string Of(string language) => language is "nb" or "nn" ? "no" : language;
}
