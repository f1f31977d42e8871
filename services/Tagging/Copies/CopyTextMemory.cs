using BitFaster.Caching.Lru;

namespace Newsroom.Tagging.Copies;

/// <summary>
/// Texts that articles were compared with, or are soon to be, in memory: phrases that many texts have lead to the same articles again and again, and a
/// copy comes soon after what it is a copy of. A revision has a number of its own and an article's words do not change under it, so what is kept
/// never ages; what was withdrawn is not asked for. All threads share it.
/// </summary>
internal sealed class CopyTextMemory
{
    /// <summary>Words to a text, on average, beyond which fewer texts are kept: a long one takes the place of several. 50 bytes a word.</summary>
    private const int MeanWords = 1_000;

    private readonly ConcurrentLru<(long Number, long TextHash), CopyText> _held;
    private readonly long _maxWords;
    private long _words;

    /// <param name="capacity">Texts kept, at least 3.</param>
    public CopyTextMemory(int capacity)
    {
        _held = new ConcurrentLru<(long Number, long TextHash), CopyText>(capacity);
        _maxWords = (long)capacity * MeanWords;
        _held.Events.Value!.ItemRemoved += (_, removed) => Interlocked.Add(ref _words, -removed.Value!.Words.Length);
    }

    public int Count => _held.Count;

    /// <summary>Words of all texts that are kept.</summary>
    public long Words => Interlocked.Read(ref _words);

    /// <summary>The text of an article. Null: it is not kept.</summary>
    /// <param name="textHash">As stored, so that a number that a restored database gives again leads to nothing else.</param>
    public CopyText? Find(long number, long textHash) => _held.TryGet((number, textHash), out var text) ? text : null;

    /// <param name="text">Of an article as committed: a number that was rolled back may be given again.</param>
    public void Keep(long number, long textHash, CopyText text)
    {
        // Whoever came second adds nothing.
        if (!ReferenceEquals(_held.GetOrAdd((number, textHash), static (_, text) => text, text), text))
            return;
        Interlocked.Add(ref _words, text.Words.Length);
        while (Words > _maxWords && _held.Count > 0)
            _held.Policy.Eviction.Value!.Trim(1);
    }
}
