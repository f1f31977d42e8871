using System.Runtime.InteropServices;
using Newsroom.Search.Facets;

namespace Newsroom.Search.Searching;

/// <summary>
/// What is counted and grouped of articles, kept in memory. Thousands are read for one query, so they lie in a few large arrays, and each value
/// has a small number by which it is counted without looking anything up. As in <see cref="ProfileMemory"/>, what is kept never ages.
/// </summary>
/// <param name="capacity">Articles kept; when there are more, it starts over.</param>
internal sealed class RowMemory(int capacity)
{
    private readonly Lock _writing = new();
    private volatile Shelf _shelf = new();

    /// <summary>Those of the articles that are held, in any order.</summary>
    public async Task<MatchRows> ReadAsync(ISearchSession session, List<long> keys, CancellationToken cancellationToken)
    {
        var shelf = _shelf;
        var (found, places, missing) = (new List<long>(keys.Count), new List<int>(keys.Count), new List<long>());
        foreach (var key in keys)
        {
            if (shelf.Find(key) is > 0 and var place)
            {
                found.Add(key);
                places.Add(place);
            }
            else
            {
                missing.Add(key);
            }
        }

        if (missing.Count > 0)
        {
            var rows = await session.RowsAsync(missing, cancellationToken);
            lock (_writing)
            {
                foreach (var row in rows)
                {
                    found.Add(row.Key);
                    places.Add(shelf.Keep(row));
                }

                if (shelf == _shelf && shelf.Count > capacity)
                    _shelf = new Shelf();
            }
        }

        return shelf.Rows(found, places);
    }

    /// <summary>
    /// Written by one at a time, read by many beside. What is written is never changed, and what grows is replaced by a larger copy, so a reader that looks
    /// at the arrays after it has found its places sees all that belongs to them.
    /// </summary>
    private sealed class Shelf
    {
        private readonly Numbers<long> _facets = new();
        private readonly Numbers<string> _stories = new();
        private readonly Numbers<string> _copyGroups = new();

        // Open addressing: a place follows its key's hash as closely as there was room. No row is at place 0.
        private volatile Slot[] _slots = new Slot[1024];
        private volatile int[] _values = new int[16 * 1024];
        private int _used = 1;

        public int Count { get; private set; }

        /// <summary>0 if it is not kept.</summary>
        public int Find(long key) => Find(_slots, key);

        public int Keep(MatchRow row)
        {
            if (Find(row.Key) is > 0 and var kept)
                return kept;
            if (2 * Count >= _slots.Length)
                Grow();
            var place = _used;
            var facets = FacetList.Count(row.Facets);
            if (place + MatchRows.Header + facets > _values.Length)
            {
                var larger = new int[2 * (_values.Length + facets)];
                _values.AsSpan(0, place).CopyTo(larger);
                _values = larger;
            }

            var values = _values.AsSpan(place);
            (values[0], values[1], values[2]) = (facets, _stories.Of(row.StoryId), _copyGroups.Of(row.CopyGroupId));
            for (var i = 0; i < facets; i++)
                values[MatchRows.Header + i] = _facets.Of(FacetList.At(row.Facets, i));
            _used = place + MatchRows.Header + facets;
            Put(_slots, row.Key, place);
            Count++;
            return place;
        }

        public MatchRows Rows(List<long> keys, List<int> places) => new(keys, places, _values, _facets.All, _stories.All, _copyGroups.All);

        private void Grow()
        {
            var larger = new Slot[2 * _slots.Length];
            foreach (var slot in _slots.Where(slot => slot.Place > 0))
                Put(larger, slot.Key, slot.Place);
            _slots = larger;
        }

        private static int Find(Slot[] slots, long key)
        {
            for (var i = Start(slots, key); ; i = (i + 1) & (slots.Length - 1))
            {
                var place = Volatile.Read(ref slots[i].Place);
                if (place == 0 || slots[i].Key == key)
                    return place;
            }
        }

        private static void Put(Slot[] slots, long key, int place)
        {
            var i = Start(slots, key);
            while (slots[i].Place > 0)
                i = (i + 1) & (slots.Length - 1);
            slots[i].Key = key;
            Volatile.Write(ref slots[i].Place, place);
        }

        private static int Start(Slot[] slots, long key) => (int)((ulong)key * 0x9E37_79B9_7F4A_7C15UL >> 32) & (slots.Length - 1);
    }

    private struct Slot
    {
        public long Key;
        public int Place;
    }

    /// <summary>Numbers values from 0 on.</summary>
    private sealed class Numbers<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _numbers = [];
        private volatile T[] _all = new T[64];

        /// <summary>Each value at its number; longer than there are values.</summary>
        public T[] All => _all;

        public int Of(T value)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var exists);
            if (exists)
                return number;
            number = _numbers.Count - 1;
            if (number == _all.Length)
            {
                var larger = new T[2 * number];
                _all.CopyTo(larger, 0);
                _all = larger;
            }

            _all[number] = value;
            return number;
        }
    }
}

/// <summary>Articles as <see cref="RowMemory"/> keeps them. Facets (see <see cref="FacetList"/>), stories and copy groups are numbers below the length of their array.</summary>
/// <param name="Places">Where in <paramref name="Values"/> each article begins: how many facets it has, its story, its copy group, then the facets.</param>
/// <param name="Stories">Empty stands for none, as in <paramref name="CopyGroups"/>.</param>
internal sealed record MatchRows(List<long> Keys, List<int> Places, int[] Values, long[] Facets, string[] Stories, string[] CopyGroups)
{
    /// <summary>Numbers before the facets.</summary>
    public const int Header = 3;

    public static MatchRows None { get; } = new([], [], [], [], [], []);

    public int StoryOf(int index) => Values[Places[index] + 1];

    public int CopyGroupOf(int index) => Values[Places[index] + 2];

    public ReadOnlySpan<int> FacetsOf(int index) => Values.AsSpan(Places[index] + Header, Values[Places[index]]);
}
