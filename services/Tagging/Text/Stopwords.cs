using System.Collections.Frozen;

namespace Newsroom.Tagging.Text;

/// <summary>Function words of each language, folded.</summary>
public static class Stopwords
{
    public static FrozenDictionary<string, FrozenSet<string>> ByLanguage { get; } = EmbeddedData.Rows("stopwords.tsv.gz")
        .ToFrozenDictionary(row => row[0], row => row[1].Split(' ').Select(Folding.Fold).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public static FrozenSet<string> English => ByLanguage["en"];

    /// <summary>Those of the language; of English if there are none.</summary>
    public static FrozenSet<string> Of(string language) => ByLanguage.GetValueOrDefault(language, English);
}
