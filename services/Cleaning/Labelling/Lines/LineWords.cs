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

    private readonly int[][] _words;
    private readonly bool[] _isLong;
    private readonly int[] _firsts;
    private readonly int[] _lasts;
    private readonly int[] _lines;

    public LineWords(IReadOnlyList<Block> blocks)
    {
        Dictionary<int, int> ids = [];
        List<bool> isLong = [];
        List<int> lastSeen = [];
        _words = new int[blocks.Count][];
        (_firsts, _lasts) = (new int[blocks.Count], new int[blocks.Count]);
        List<int> own = [];
        for (var i = 0; i < blocks.Count; i++)
        {
            own.Clear();
            (_firsts[i], _lasts[i]) = (-1, -1);
            var key = blocks[i].Shape.Key.AsSpan();
            foreach (var range in key.Split(' '))
            {
                var word = key[range];
                if (word.IsEmpty)
                    continue;
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, Hash(word), out var isKnown);
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
    }

    /// <summary>Fills in how many of a line's longer words the prose of the document has elsewhere, and how many lines start and end like it.</summary>
    public void ReadShared(bool[] isProse, float[][] rows)
    {
        var prose = new int[_isLong.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var word in isProse[i] ? _words[i] : [])
                prose[word]++;
        }
        var (starts, ends) = (Count(_firsts), Count(_lasts));
        for (var i = 0; i < rows.Length; i++)
        {
            var (known, all, own) = (0, 0, isProse[i] ? 1 : 0);
            foreach (var word in _words[i])
            {
                if (!_isLong[word])
                    continue;
                all++;
                known += prose[word] > own ? 1 : 0;
            }
            var facts = rows[i];
            facts[LineFacts.SharedShare] = all == 0 ? 0 : (float)known / all;
            facts[LineFacts.SharedWords] = Math.Min(10, known);
            facts[LineFacts.LongWords] = all;
            facts[LineFacts.SameStart] = _firsts[i] < 0 ? 0 : MathF.Log2(starts[_firsts[i]]);
            facts[LineFacts.SameEnd] = _lasts[i] < 0 ? 0 : MathF.Log2(ends[_lasts[i]]);
        }
    }

    public const int Echoes = 7;

    /// <summary>
    /// Writes what the scores of the other lines say of a line by the words that they share: the mean over its words, the same over the
    /// longer ones, and of the lines that start and that end with the same word; then how many of its longer words the lines that scored
    /// high have, as a number, as a share, and less the most that a short line around it reaches, as a headline should.
    /// </summary>
    public void Echo(float[] scores, float[][] rows, int at)
    {
        var usual = scores.Length == 0 ? 0 : scores.Sum() / scores.Length;
        var sums = new float[_isLong.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var word in _words[i])
                sums[word] += scores[i];
        }
        var (starts, startSums) = (Count(_firsts), Sum(_firsts, scores));
        var (ends, endSums) = (Count(_lasts), Sum(_lasts, scores));
        Span<float> echo = stackalloc float[Echoes];
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
            echo[0] = allCount == 0 ? -1 : all / allCount;
            echo[1] = longCount == 0 ? -1 : longer / longCount;
            echo[2] = Mean(_firsts[i], starts, startSums, scores[i]);
            echo[3] = Mean(_lasts[i], ends, endSums, scores[i]);
            echo[4] = Math.Min(MaxCovered, covered[i]);
            echo[5] = longWords == 0 ? -1 : covered[i] / longWords;
            covered[i] = longWords > MaxHeadlineWords ? 0 : Math.Min(MaxCovered, covered[i]) * (longWords == 0 ? 0 : covered[i] / longWords);
            echo.CopyTo(rows[i].AsSpan(at));
        }
        var above = AboveNeighbours(covered, Reach);
        for (var i = 0; i < rows.Length; i++)
            rows[i][at + 6] = above[i];
    }

    /// <summary>For each line, its own value less the highest within reach.</summary>
    private static float[] AboveNeighbours(float[] values, int reach)
    {
        var result = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var most = 0f;
            for (var j = Math.Max(0, i - reach); j < Math.Min(values.Length, i + reach + 1); j++)
                most = j == i ? most : Math.Max(most, values[j]);
            result[i] = values[i] - most;
        }
        return result;
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

    private static int Hash(ReadOnlySpan<char> word)
    {
        var hash = 0x811C9DC5u;
        foreach (var c in word)
            hash = (hash ^ c) * 0x01000193;
        return (int)hash;
    }
}
