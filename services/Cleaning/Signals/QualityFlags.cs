using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Signals;

/// <summary>Doubts about a copy.</summary>
internal static class QualityFlags
{
    // A short news item has about 60 words.
    private const int MinWords = 60;

    public static QualityFlag? TooShort(int words) => words >= MinWords ? null : new QualityFlag
    {
        Kind = QualityFlagKind.TooShort,
        Evidence = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{words} words, a short news item has {MinWords}."),
        Score = Math.Round(1 - ((double)words / MinWords), 2),
    };
}
