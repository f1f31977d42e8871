using System.Runtime.InteropServices;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// The words of all lines of a document as numbers, each once a line. What words lines share tells in any language which of them belong
/// together: the document is its own dictionary. Time and memory are linear in the words, of which a line counts its first ones only.
/// </summary>
internal sealed class LineWords
{
    private const int MinLength = 4;

    // A word that few other lines have counts little beside what is usual in the document.
    private const float Caution = 1;

    // A headline shares no more words than these with its text, has no more than these, and stands alone among so many lines.
    private const float MaxCovered = 8;
    private const int MaxHeadlineWords = 20;
    private const int Reach = 15;

    // A word of more lines tells no two of them to be alike, nor does a line of more words.
    private const int MaxVariants = 8;
    private const int MaxVariantWords = 40;

    private readonly int[][] _words;
    private readonly bool[] _isLong;
    private readonly int[] _firsts;
    private readonly int[] _lasts;

    // Of each word, the lines that have it, that start with it and that end with it.
    private readonly int[] _lines;
    private readonly int[] _starts;
    private readonly int[] _ends;

    public LineWords(IReadOnlyList<Block> blocks)
    {
        Dictionary<int, int> ids = new(blocks.Sum(b => Math.Min(b.Shape.WordCount, BlockShape.MaxKeyWords)));
        List<bool> isLong = [];
        List<int> lastSeen = [];
        _words = new int[blocks.Count][];
        (_firsts, _lasts) = (new int[blocks.Count], new int[blocks.Count]);
        List<int> own = [];
        for (var i = 0; i < blocks.Count; i++)
        {
            own.Clear();
            (_firsts[i], _lasts[i]) = (-1, -1);
            for (ReadOnlySpan<char> key = blocks[i].Shape.Key; !key.IsEmpty;)
            {
                var word = FirstWord(ref key, out var hash);
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, hash, out var isKnown);
                if (!isKnown)
                {
                    id = isLong.Count;
                    isLong.Add(word.Length >= MinLength || Words.IsIdeograph(word[0]));
                    lastSeen.Add(-1);
                }
                _firsts[i] = _firsts[i] < 0 ? id : _firsts[i];
                _lasts[i] = id;
                if (lastSeen[id] == i)
                    continue;
                lastSeen[id] = i;
                own.Add(id);
            }
            _words[i] = [.. own];
        }
        _isLong = [.. isLong];
        _lines = new int[_isLong.Length];
        foreach (var words in _words)
        {
            foreach (var word in words)
                _lines[word]++;
        }
        (_starts, _ends) = (Count(_firsts), Count(_lasts));
    }

    /// <summary>Fills in how many of a line's longer words the prose of the document has elsewhere, and how many lines start and end like it.</summary>
    public void ReadShared(bool[] isProse, LineTable table)
    {
        var prose = new int[_isLong.Length];
        for (var i = 0; i < isProse.Length; i++)
        {
            foreach (var word in isProse[i] ? _words[i] : [])
                prose[word]++;
        }
        var share = table[LineFacts.SharedShare];
        var number = table[LineFacts.SharedWords];
        var longWords = table[LineFacts.LongWords];
        var sameStart = table[LineFacts.SameStart];
        var sameEnd = table[LineFacts.SameEnd];
        for (var i = 0; i < isProse.Length; i++)
        {
            var (known, all, own) = (0, 0, isProse[i] ? 1 : 0);
            foreach (var word in _words[i])
            {
                if (!_isLong[word])
                    continue;
                all++;
                known += prose[word] > own ? 1 : 0;
            }
            share[i] = all == 0 ? 0 : (float)known / all;
            number[i] = Math.Min(10, known);
            longWords[i] = all;
            sameStart[i] = _firsts[i] < 0 ? 0 : MathF.Log2(_starts[_firsts[i]]);
            sameEnd[i] = _lasts[i] < 0 ? 0 : MathF.Log2(_ends[_lasts[i]]);
        }
    }

    /// <summary>Fills in the share of a line's words that the line before and the line after it have: a caption stands there twice, a teaser goes on about its headline.</summary>
    public void ReadNeighbours(LineTable table)
    {
        var before = table[LineFacts.SharedBefore];
        var after = table[LineFacts.SharedAfter];
        var lastSeen = new int[_isLong.Length];
        Array.Fill(lastSeen, -1);
        for (var i = 0; i < _words.Length; i++)
        {
            var shared = 0;
            foreach (var word in _words[i])
            {
                shared += i > 0 && lastSeen[word] == i - 1 ? 1 : 0;
                lastSeen[word] = i;
            }
            (before[i], after[i]) = (ShareOf(_words[i], shared), 0);
            if (i > 0)
                after[i - 1] = ShareOf(_words[i - 1], shared);
        }
    }

    private static float ShareOf(int[] words, int shared) => words.Length == 0 ? 0 : (float)shared / words.Length;

    public const int Echoes = 7;

    /// <summary>
    /// Writes what the scores of the other lines say of a line by the words that they share: the mean over its words, the same over the
    /// longer ones, and of the lines that start and that end with the same word; then how many of its longer words the lines that scored
    /// high have, as a number, as a share, and less the most that a short line around it reaches, as a headline should.
    /// </summary>
    public void Echo(float[] scores, LineTable table, int at)
    {
        var usual = scores.Length == 0 ? 0 : scores.Sum() / scores.Length;
        var sums = new float[_isLong.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var word in _words[i])
                sums[word] += scores[i];
        }
        var (startSums, endSums) = (Sum(_firsts, scores), Sum(_lasts, scores));
        var byAll = table[at];
        var byLonger = table[at + 1];
        var byStart = table[at + 2];
        var byEnd = table[at + 3];
        var number = table[at + 4];
        var share = table[at + 5];
        var aboveOthers = table[at + 6];
        var covered = new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var (all, allCount, longer, longCount, longWords) = (0f, 0, 0f, 0, 0);
            foreach (var word in _words[i])
            {
                longWords += _isLong[word] ? 1 : 0;
                if (_lines[word] < 2)
                    continue;
                covered[i] += _isLong[word] ? Math.Min(1, sums[word] - scores[i]) : 0;
                var mean = (sums[word] - scores[i] + (Caution * usual)) / (_lines[word] - 1 + Caution);
                (all, allCount) = (all + mean, allCount + 1);
                (longer, longCount) = _isLong[word] ? (longer + mean, longCount + 1) : (longer, longCount);
            }
            byAll[i] = allCount == 0 ? -1 : all / allCount;
            byLonger[i] = longCount == 0 ? -1 : longer / longCount;
            byStart[i] = Mean(_firsts[i], _starts, startSums, scores[i]);
            byEnd[i] = Mean(_lasts[i], _ends, endSums, scores[i]);
            number[i] = Math.Min(MaxCovered, covered[i]);
            share[i] = longWords == 0 ? -1 : covered[i] / longWords;
            covered[i] = longWords > MaxHeadlineWords ? 0 : Math.Min(MaxCovered, covered[i]) * (longWords == 0 ? 0 : covered[i] / longWords);
        }
        ReadAboveOthers(covered, aboveOthers);
    }

    /// <summary>Writes how many of a line's longer words the lines of the lead have, itself left out, as a number and as a share.</summary>
    public void ReadLead(bool[] isLead, LineTable table, int at)
    {
        var lead = new int[_isLong.Length];
        for (var i = 0; i < isLead.Length; i++)
        {
            foreach (var word in isLead[i] ? _words[i] : [])
                lead[word]++;
        }
        var number = table[at];
        var share = table[at + 1];
        for (var i = 0; i < isLead.Length; i++)
        {
            var (known, all, own) = (0, 0, isLead[i] ? 1 : 0);
            foreach (var word in _words[i])
            {
                all += _isLong[word] ? 1 : 0;
                known += _isLong[word] && lead[word] > own ? 1 : 0;
            }
            number[i] = Math.Min(MaxCovered, known);
            share[i] = all == 0 ? -1 : (float)known / all;
        }
    }

    /// <summary>
    /// Writes how much of a line the lines that scored high tell again, each longer word by its rarity in the document: the share, and the
    /// sum in bits.
    /// </summary>
    public void ReadRarity(float[] scores, LineTable table, int at)
    {
        var sums = new float[_isLong.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var word in _words[i])
                sums[word] += scores[i];
        }
        var share = table[at];
        var bits = table[at + 1];
        for (var i = 0; i < scores.Length; i++)
        {
            var (told, all) = (0f, 0f);
            foreach (var word in _words[i])
            {
                if (!_isLong[word])
                    continue;
                var rarity = MathF.Log2((float)(scores.Length + 1) / _lines[word]);
                all += rarity;
                told += rarity * Math.Min(1, sums[word] - scores[i]);
            }
            share[i] = all == 0 ? -1 : told / all;
            bits[i] = told;
        }
    }

    /// <summary>Writes the largest share of a line's longer words that another short line has which is not the same: a path, a teaser, the line of a button.</summary>
    public void ReadVariants(Span<float> shares)
    {
        var (starts, places) = Places();
        var shared = new int[_words.Length];
        List<int> met = [];
        for (var i = 0; i < _words.Length; i++)
        {
            var all = 0;
            foreach (var word in _words[i])
            {
                all += _isLong[word] ? 1 : 0;
                if (!_isLong[word] || _lines[word] is < 2 or > MaxVariants)
                    continue;
                foreach (var other in places.AsSpan(starts[word], _lines[word]))
                {
                    if (shared[other]++ == 0)
                        met.Add(other);
                }
            }
            var most = 0;
            foreach (var other in met)
            {
                if (_words[other].Length <= MaxVariantWords && other != i && !_words[other].AsSpan().SequenceEqual(_words[i]))
                    most = Math.Max(most, shared[other]);
                shared[other] = 0;
            }
            met.Clear();
            shares[i] = all == 0 ? -1 : (float)most / all;
        }
    }

    /// <summary>The lines that each word stands in.</summary>
    private (int[] Starts, int[] Places) Places()
    {
        var starts = new int[_lines.Length + 1];
        for (var word = 0; word < _lines.Length; word++)
            starts[word + 1] = starts[word] + _lines[word];
        var places = new int[starts[^1]];
        var next = starts.AsSpan().ToArray();
        for (var i = 0; i < _words.Length; i++)
        {
            foreach (var word in _words[i])
                places[next[word]++] = i;
        }
        return (starts, places);
    }

    /// <summary>For each line, its own value less the highest within reach, which is 0 at least.</summary>
    private static void ReadAboveOthers(float[] values, Span<float> result)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var most = 0f;
            foreach (var value in values.AsSpan(Math.Max(0, i - Reach), Math.Min(i, Reach)))
                most = Math.Max(most, value);
            foreach (var value in values.AsSpan(i + 1, Math.Min(values.Length - i - 1, Reach)))
                most = Math.Max(most, value);
            result[i] = values[i] - most;
        }
    }

    private static float Mean(int word, int[] counts, float[] sums, float own) => word < 0 || counts[word] < 2 ? -1 : (sums[word] - own) / (counts[word] - 1);

    private int[] Count(int[] words)
    {
        var counts = new int[_isLong.Length];
        foreach (var word in words)
        {
            if (word >= 0)
                counts[word]++;
        }
        return counts;
    }

    private float[] Sum(int[] words, float[] scores)
    {
        var sums = new float[_isLong.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] >= 0)
                sums[words[i]] += scores[i];
        }
        return sums;
    }

    /// <summary>Takes the first word off a key.</summary>
    private static ReadOnlySpan<char> FirstWord(ref ReadOnlySpan<char> key, out int hash)
    {
        var (folded, length) = (0x811C9DC5u, 0);
        while (length < key.Length && key[length] != ' ')
            folded = (folded ^ key[length++]) * 0x01000193;
        var word = key[..length];
        key = key[Math.Min(key.Length, length + 1)..];
        hash = (int)folded;
        return word;
    }
}
