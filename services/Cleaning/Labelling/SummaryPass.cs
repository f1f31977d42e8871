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

    // So many blocks are the opening, as far as their keys go.
    private const int OpeningBlocks = 12;

    private const int MinTelling = 5;
    private const int MinCommon = 2;

    public static void Apply(Draft draft)
    {
        if (draft.Metadata.Dek.Length > 0 || draft.Metadata.Summaries.Count == 0)
            return;
        var title = TitleText.Key(draft.Metadata.Title);
        var opening = $" {string.Join(' ', draft.Blocks.Where(b => b.IsKept).Take(OpeningBlocks).Select(b => b.Shape.Key))} ";
        foreach (var (text, origin) in draft.Metadata.Summaries)
        {
            var words = Words.Folded(text);
            if (words.Count is < MinWords or > MaxWords || BlockShape.Of(text).EndsCut || TitleText.IsSame(TitleText.Key(text), title) || Repeats(words, opening) || !SharesWith(words, $" {title}{opening}"))
                continue;
            draft.Metadata.OfferDek(text, origin);
            return;
        }
    }

    private static bool Repeats(List<string> words, string opening)
    {
        var shared = 0;
        for (var i = 0; i + Gram <= words.Count; i++)
            shared += opening.Contains($" {words[i]} {words[i + 1]} {words[i + 2]} ", StringComparison.Ordinal) ? 1 : 0;
        return shared > MaxShared * (words.Count - Gram + 1);
    }

    private static bool SharesWith(List<string> words, string text) =>
        words.Where(w => w.Length >= MinTelling || Words.IsIdeograph(w[0])).Distinct(StringComparer.Ordinal).Where(w => text.Contains($" {w} ", StringComparison.Ordinal)).Take(MinCommon).Count() == MinCommon;
}
