using System.Collections.Frozen;
using System.Globalization;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Keywords;

/// <summary>How little a word is used in a language: 0 for one that stands in every article, 1 for one that is hardly seen.</summary>
internal static class WordRarity
{
    /// <summary>Percent of articles at and below which a word is as rare as it gets.</summary>
    private const double RarePercent = 1;

    private static readonly FrozenDictionary<string, FrozenDictionary<string, double>> ByLanguage = EmbeddedData.Rows("word-shares.tsv.gz")
        .GroupBy(row => row[0], StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToFrozenDictionary(row => row[1], row => RarityOf(row[2]), StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>By stemmed word; a word that is missing has rarity 1.</summary>
    public static FrozenDictionary<string, double> Of(string language) => ByLanguage.GetValueOrDefault(language, FrozenDictionary<string, double>.Empty);

    private static double RarityOf(string percent) =>
        Math.Clamp(Math.Log(100 / double.Parse(percent, CultureInfo.InvariantCulture)) / Math.Log(100 / RarePercent), 0, 1);
}
