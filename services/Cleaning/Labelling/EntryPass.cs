using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts what stands above each entry of a live blog: the time of day, with nothing or with its author or a label. In a programme of events
/// such lines follow each other; here text follows each.
/// </summary>
internal static class EntryPass
{
    private const int MinEntries = 3;

    // `14:05`, `Ana Maria Lund`: two words of the time, and three more.
    private const int MaxWords = 5;

    // What stands behind such a mark is a headline or a place.
    private static readonly System.Buffers.SearchValues<string> Marks = System.Buffers.SearchValues.Create([" - ", "–", "—", "|", "/", ", ", ";"], StringComparison.Ordinal);

    public static void Apply(Draft draft)
    {
        var blocks = draft.Blocks;
        List<Block> stamps = [];
        for (var i = 0; i + 1 < blocks.Count; i++)
        {
            if (IsStamp(blocks[i]) && !IsStamp(blocks[i + 1]) && IsFollowed(blocks, i))
                stamps.Add(blocks[i]);
        }
        if (stamps.Count < MinEntries)
            return;
        foreach (var stamp in stamps)
            stamp.Remove(RemovalLabel.Date, "entry-time", .8);
    }

    private static bool IsStamp(Block block) =>
        block is { IsKept: true, Outside: false, Shape: { EndsSentence: false, EndsCut: false, WordCount: <= MaxWords } } && TimeOfDay.Opens(block.Text) && !block.Text.AsSpan().ContainsAny(Marks);

    /// <summary>Whether running text comes before the next stamp, a headline of the entry aside.</summary>
    private static bool IsFollowed(List<Block> blocks, int stamp)
    {
        const int Near = 4;
        for (var i = stamp + 1; i < blocks.Count && i <= stamp + Near && !IsStamp(blocks[i]); i++)
        {
            if (blocks[i] is { IsKept: true, Shape: { EndsSentence: true, WordCount: >= 6 } })
                return true;
        }
        return false;
    }
}
