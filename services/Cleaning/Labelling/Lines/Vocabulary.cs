using System.Buffers;
using System.Numerics;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>The words of a document, known by their hashes and numbered as they come: a table with open addressing, in pooled memory.</summary>
internal sealed class Vocabulary : IDisposable
{
    private const int MinLength = 4;

    private readonly Entry[] _entries;

    // Of each slot one more than the number of the word there, 0 if it is free; at least half of them are.
    private readonly int[] _slots;
    private readonly int _bits;
    private int _count;

    private record struct Entry(uint Hash, int LastLine, int Shared, bool IsLong);

    /// <param name="most">As many words may come.</param>
    public Vocabulary(int most)
    {
        _bits = 1 + BitOperations.Log2((uint)Math.Max(1, 2 * most));
        _entries = ArrayPool<Entry>.Shared.Rent(most);
        _slots = ArrayPool<int>.Shared.Rent(1 << _bits);
        _slots.AsSpan(0, 1 << _bits).Clear();
    }

    /// <summary>How many words several lines have.</summary>
    public int SharedCount { get; private set; }

    public bool IsLong(int word) => _entries[word].IsLong;

    /// <summary>The number of a word among those that several lines have, -1 if it is none of them.</summary>
    public int SharedNumber(int word) => word < 0 ? -1 : _entries[word].Shared;

    /// <summary>The number of a word that stands in a line, and whether it stands there for the first time.</summary>
    public (int Word, bool IsFirst) Meet(ReadOnlySpan<char> text, uint hash, int line)
    {
        var mask = (1 << _bits) - 1;
        var slot = (int)((hash * 0x9E3779B1) >> (32 - _bits));
        while (_slots[slot] > 0 && _entries[_slots[slot] - 1].Hash != hash)
            slot = (slot + 1) & mask;
        if (_slots[slot] == 0)
        {
            _entries[_count] = new Entry(hash, line, -1, text.Length >= MinLength || Words.IsIdeograph(text[0]));
            _slots[slot] = ++_count;
            return (_count - 1, true);
        }
        ref var entry = ref _entries[_slots[slot] - 1];
        if (entry.LastLine == line)
            return (_slots[slot] - 1, false);
        entry.LastLine = line;
        if (entry.Shared < 0)
            entry.Shared = SharedCount++;
        return (_slots[slot] - 1, true);
    }

    public void Dispose()
    {
        ArrayPool<Entry>.Shared.Return(_entries);
        ArrayPool<int>.Shared.Return(_slots);
    }
}

/// <summary>Words of a document line by line, those of one line after those of another.</summary>
internal sealed class WordsByLine(int lines, int most)
{
    private readonly int[] _words = new int[most];
    private readonly int[] _ends = new int[lines + 1];
    private int _count;

    public ReadOnlySpan<int> this[int line] => _words.AsSpan(_ends[line].._ends[line + 1]);

    public void Add(int word) => _words[_count++] = word;

    /// <summary>What is added from now on is of the next line.</summary>
    public void End(int line) => _ends[line + 1] = _count;
}
