using System.Collections.Concurrent;

namespace Newsroom.Search.Storage;

/// <summary>The <see cref="PairFilter"/> of articles by their key, kept in memory, some 600 bytes each. As all that goes by a key, they never age.</summary>
/// <param name="capacity">Articles kept; when there are more, it starts over.</param>
internal sealed class PhraseMemory(int capacity)
{
    private readonly ConcurrentDictionary<long, byte[]> _held = new();

    // Counting a concurrent dictionary locks all of it.
    private int _count;

    /// <summary>Null if it is not known.</summary>
    public byte[]? Find(long key) => _held.GetValueOrDefault(key);

    public void Keep(long key, byte[] filter)
    {
        if (Volatile.Read(ref _count) >= capacity)
        {
            _held.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_held.TryAdd(key, filter))
            Interlocked.Increment(ref _count);
    }
}
