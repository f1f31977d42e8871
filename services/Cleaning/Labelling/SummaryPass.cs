using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Takes as standfirst what a page says of its article for search engines and networks, where it shows none. Not the words of the headline
/// or the opening, which many systems fill in, and not what says nothing of either: that is of the site.
/// </summary>
internal static class SummaryPass
{
    private const int MinWords = 6;
    private const int MaxWords = 80;
    private const int Gram = 3;
    private const double MaxShared = .5;

    // As much of the text is its opening: so many blocks, and characters of each.
    private const int OpeningBlocks = 12;
    private const int MaxOpening = 2000;

    private const int MinTelling = 5;
    private const int MinCommon = 2;

    public static void Apply(Draft draft)
    {
        if (draft.Metadata.Dek.Length > 0 || draft.Metadata.Summaries.Count == 0)
            return;
        List<List<string>> opening = [.. draft.Blocks.Where(b => b.IsKept).Take(OpeningBlocks).Select(b => Words.Folded(b.Text[..Math.Min(MaxOpening, b.Text.Length)]))];
        var grams = opening.SelectMany(Grams).ToHashSet(StringComparer.Ordinal);
        var title = TitleText.Key(draft.Metadata.Title);
        var telling = opening.SelectMany(w => w).Concat(title.Split(' ')).Where(IsTelling).ToHashSet(StringComparer.Ordinal);
        foreach (var (text, origin) in draft.Metadata.Summaries)
        {
            var words = Words.Folded(text);
            if (words.Count is < MinWords or > MaxWords || BlockShape.Of(text).EndsCut || TitleText.IsSame(TitleText.Key(text), title)
                || Grams(words).Count(grams.Contains) > MaxShared * (words.Count - Gram + 1) || words.Distinct(StringComparer.Ordinal).Count(telling.Contains) < MinCommon)
                continue;
            draft.Metadata.OfferDek(text, origin);
            return;
        }
    }

    private static bool IsTelling(string word) => word.Length >= MinTelling || (word.Length > 0 && Words.IsIdeograph(word[0]));

    private static IEnumerable<string> Grams(List<string> words)
    {
        for (var i = 0; i + Gram <= words.Count; i++)
            yield return string.Join(' ', words[i..(i + Gram)]);
    }
}
