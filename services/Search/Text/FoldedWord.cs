using System.Collections.Concurrent;

namespace Newsroom.Search.Text;

/// <summary>
/// A folded word and its stem. Words repeat: those seen before are kept, so that reading a text again, as each page of hits does,
/// makes neither strings nor stems.
/// </summary>
internal sealed record FoldedWord(string Word, string Stem)
{
    /// <summary>Words kept, for good; some 10 MB. The words of the first articles are the words of most.</summary>
    private const int MaxKept = 100_000;

    private static readonly ConcurrentDictionary<string, FoldedWord> Kept = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, FoldedWord>.AlternateLookup<ReadOnlySpan<char>> KeptBySpan = Kept.GetAlternateLookup<ReadOnlySpan<char>>();

    // Counting a concurrent dictionary locks all of it.
    private static int _count;

    public static FoldedWord Of(ReadOnlySpan<char> word)
    {
        if (KeptBySpan.TryGetValue(word, out var kept))
            return kept;
        var text = word.ToString();
        var stem = PorterStemmer.Stem(text);
        // One string for both where they are equal: comparing them is quick then.
        var made = new FoldedWord(text, stem == text ? text : stem);
        if (_count < MaxKept && Kept.TryAdd(text, made))
            Interlocked.Increment(ref _count);
        return made;
    }
}
