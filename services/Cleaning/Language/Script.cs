namespace Newsroom.Cleaning.Language;

/// <summary>Writing systems as far as they tell languages apart.</summary>
internal enum Script : byte
{
    None,
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    Ethiopic,
    Bengali,
    Hebrew,
    Greek,
    Armenian,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Burmese,
    Georgian,
    Khmer,
    Mongolian,
    Thaana,
    Hangul,
    Kana,
    Han,
}

/// <summary>The script of a character, by the blocks of the Unicode standard, in one look-up.</summary>
internal static class Scripts
{
    // Each block starts and ends at a multiple of sixteen.
    private static readonly (char First, char Last, Script Script)[] Blocks =
    [
        ('\u0040', '\u007F', Script.Latin), ('\u00C0', '\u02AF', Script.Latin), ('\u1E00', '\u1EFF', Script.Latin), ('\uA720', '\uA7FF', Script.Latin), ('\uFB00', '\uFB0F', Script.Latin),
        ('\u0400', '\u052F', Script.Cyrillic), ('\u1C80', '\u1C8F', Script.Cyrillic),
        ('\u0600', '\u06FF', Script.Arabic), ('\u0750', '\u077F', Script.Arabic), ('\u08A0', '\u08FF', Script.Arabic), ('\uFB50', '\uFDFF', Script.Arabic), ('\uFE70', '\uFEFF', Script.Arabic),
        ('\u0900', '\u097F', Script.Devanagari), ('\u1200', '\u139F', Script.Ethiopic), ('\u2D80', '\u2DDF', Script.Ethiopic), ('\u0980', '\u09FF', Script.Bengali), ('\u0590', '\u05FF', Script.Hebrew),
        ('\u0370', '\u03FF', Script.Greek), ('\u1F00', '\u1FFF', Script.Greek), ('\u0530', '\u058F', Script.Armenian), ('\u0A00', '\u0A7F', Script.Gurmukhi), ('\u0A80', '\u0AFF', Script.Gujarati),
        ('\u0B00', '\u0B7F', Script.Odia), ('\u0B80', '\u0BFF', Script.Tamil), ('\u0C00', '\u0C7F', Script.Telugu), ('\u0C80', '\u0CFF', Script.Kannada), ('\u0D00', '\u0D7F', Script.Malayalam),
        ('\u0D80', '\u0DFF', Script.Sinhala), ('\u0E00', '\u0E7F', Script.Thai), ('\u0E80', '\u0EFF', Script.Lao), ('\u0F00', '\u0FFF', Script.Tibetan), ('\u1000', '\u109F', Script.Burmese),
        ('\u10A0', '\u10FF', Script.Georgian), ('\u1780', '\u17FF', Script.Khmer), ('\u1800', '\u18AF', Script.Mongolian), ('\u0780', '\u07BF', Script.Thaana),
        ('\u1100', '\u11FF', Script.Hangul), ('\u3130', '\u318F', Script.Hangul), ('\uAC00', '\uD7AF', Script.Hangul), ('\u3040', '\u30FF', Script.Kana), ('\uFF60', '\uFF9F', Script.Kana),
        ('\u3400', '\u4DBF', Script.Han), ('\u4E00', '\u9FFF', Script.Han), ('\uF900', '\uFAFF', Script.Han),
    ];

    /// <summary>Scripts that one language writes, as far as news goes; a model tells the languages of the others apart.</summary>
    private static readonly Dictionary<Script, string> Single = new()
    {
        [Script.Greek] = "el",
        [Script.Armenian] = "hy",
        [Script.Gurmukhi] = "pa",
        [Script.Gujarati] = "gu",
        [Script.Odia] = "or",
        [Script.Tamil] = "ta",
        [Script.Telugu] = "te",
        [Script.Kannada] = "kn",
        [Script.Malayalam] = "ml",
        [Script.Sinhala] = "si",
        [Script.Thai] = "th",
        [Script.Lao] = "lo",
        [Script.Tibetan] = "bo",
        [Script.Burmese] = "my",
        [Script.Georgian] = "ka",
        [Script.Khmer] = "km",
        [Script.Mongolian] = "mn",
        [Script.Thaana] = "dv",
        [Script.Hangul] = "ko",
        [Script.Kana] = "ja",
        [Script.Han] = "zh",
    };

    private static readonly byte[] ByBlock = Fill();

    public static readonly int Count = Enum.GetValues<Script>().Length;

    /// <summary>None for digits, punctuation and scripts that no language here has.</summary>
    public static Script Of(char c)
    {
        var script = (Script)ByBlock[c >> 4];
        return script != Script.None && (c < 0x80 ? char.IsAsciiLetter(c) : IsPartOfWord(c)) ? script : Script.None;
    }

    /// <summary>The only language of a script, or null.</summary>
    public static string? OnlyLanguageOf(Script script) => Single.GetValueOrDefault(script);

    // In many scripts a vowel is a mark.
    private static bool IsPartOfWord(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static byte[] Fill()
    {
        var blocks = new byte[0x1000];
        foreach (var (first, last, script) in Blocks)
            blocks.AsSpan(first >> 4, (last >> 4) - (first >> 4) + 1).Fill((byte)script);
        return blocks;
    }
}
