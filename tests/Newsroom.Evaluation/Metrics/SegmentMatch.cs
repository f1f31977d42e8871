using Newsroom.Cleaning.Text;

namespace Newsroom.Evaluation.Metrics;

/// <summary>
/// The measure of trafilatura's evaluation: short stretches that have to be in the text and others that must not, counted over all
/// pages together. White space is folded on both sides, since a line break within a stretch is no error.
/// </summary>
internal static class SegmentMatch
{
    public static Retrieval Of(IReadOnlyList<string> with, IReadOnlyList<string> without, string found)
    {
        var text = TextNormalizer.Collapse(found);
        var hits = with.Count(s => Contains(text, s));
        return new Retrieval(hits, without.Count(s => Contains(text, s)), with.Count - hits);
    }

    public static bool Contains(string text, string segment) => text.Contains(TextNormalizer.Collapse(segment), StringComparison.Ordinal);
}
