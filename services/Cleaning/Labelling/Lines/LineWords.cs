using System.Buffers;
using System.Runtime.Intrinsics;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// The words of all lines of a document as numbers, each once a line. What words lines share tells in any language which of them belong
/// together: the document is its own dictionary. Time and memory are linear in the words, of which a line counts its first ones only.
/// </summary>
internal sealed partial class LineWords
{
    // A word that few other lines have counts little beside what is usual in the document.
    private const float Caution = 1;

    // A headline shares no more words than these with its text, has no more than these, and stands alone among so many lines.
    private const float MaxCovered = 8;
    private const int MaxHeadlineWords = 20;
    private const int Reach = 15;

    // A longer word that no other line has: it counts for its line, and tells nothing of others.
    private const int Single = -1;

    // Of each line its shared words, those that another line has too; and its longer ones, shared or single.
    private readonly WordsByLine _shared;
    private readonly WordsByLine _longer;

    // Of each line its first and last word if shared, and how many words it has.
    private readonly int[] _firsts;
    private readonly int[] _lasts;
    private readonly int[] _sizes;

    // Of each shared word, whether it is long, and the lines that have it, that start with it and that end with it.
    private readonly bool[] _isLong;
    private readonly int[] _lines;
    private readonly int[] _starts;
    private readonly int[] _ends;

    public LineWords(IReadOnlyList<Block> blocks)
    {
        var most = 0;
        for (var i = 0; i < blocks.Count; i++)
            most += Math.Min(blocks[i].Shape.WordCount, BlockShape.MaxKeyWords);
        using var vocabulary = new Vocabulary(most);
        var words = ArrayPool<int>.Shared.Rent(most);
        (_firsts, _lasts, _sizes) = (new int[blocks.Count], new int[blocks.Count], new int[blocks.Count]);
        var count = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            var start = count;
            (_firsts[i], _lasts[i]) = (-1, -1);
            for (ReadOnlySpan<char> key = blocks[i].Shape.Key; !key.IsEmpty;)
            {
                var text = FirstWord(ref key, out var hash);
                var (word, isFirst) = vocabulary.Meet(text, hash, i);
                _firsts[i] = _firsts[i] < 0 ? word : _firsts[i];
                _lasts[i] = word;
                if (isFirst)
                    words[count++] = word;
            }
            _sizes[i] = count - start;
        }
        (_isLong, _lines) = (new bool[vocabulary.SharedCount], new int[vocabulary.SharedCount]);
        (_shared, _longer) = (new WordsByLine(blocks.Count, count), new WordsByLine(blocks.Count, count));
        Sort(words, vocabulary);
        ArrayPool<int>.Shared.Return(words);
        (_starts, _ends) = (Count(_firsts), Count(_lasts));
    }

    /// <summary>Sorts the words of all lines, now that it is known which of them are shared.</summary>
    private void Sort(ReadOnlySpan<int> words, Vocabulary vocabulary)
    {
        for (var i = 0; i < _sizes.Length; i++)
        {
            foreach (var word in words[.._sizes[i]])
            {
                var (shared, isLong) = (vocabulary.SharedNumber(word), vocabulary.IsLong(word));
                if (shared >= 0)
                {
                    _isLong[shared] = isLong;
                    _lines[shared]++;
                    _shared.Add(shared);
                }
                if (isLong)
                    _longer.Add(shared);
            }
            words = words[_sizes[i]..];
            _shared.End(i);
            _longer.End(i);
            (_firsts[i], _lasts[i]) = (vocabulary.SharedNumber(_firsts[i]), vocabulary.SharedNumber(_lasts[i]));
        }
    }

    /// <summary>Fills in how many of a line's longer words the prose of the document has elsewhere, and how many lines start and end like it.</summary>
    public void ReadShared(bool[] isProse, LineTable table)
    {
        var prose = Count(isProse);
        var share = table[LineFacts.SharedShare];
        var number = table[LineFacts.SharedWords];
        var longWords = table[LineFacts.LongWords];
        var sameStart = table[LineFacts.SameStart];
        var sameEnd = table[LineFacts.SameEnd];
        for (var i = 0; i < isProse.Length; i++)
        {
            var (known, all) = (Known(i, prose, isProse[i]), _longer[i].Length);
            share[i] = all == 0 ? 0 : (float)known / all;
            number[i] = Math.Min(10, known);
            longWords[i] = all;
            sameStart[i] = _firsts[i] < 0 ? 0 : Logarithm.Of(_starts[_firsts[i]]);
            sameEnd[i] = _lasts[i] < 0 ? 0 : Logarithm.Of(_ends[_lasts[i]]);
        }
    }

    /// <summary>Fills in the share of a line's words that the line before and the line after it have: a caption stands there twice, a teaser goes on about its headline.</summary>
    public void ReadNeighbours(LineTable table)
    {
        var before = table[LineFacts.SharedBefore];
        var after = table[LineFacts.SharedAfter];
        var lastSeen = new int[_isLong.Length];
        Array.Fill(lastSeen, -1);
        for (var i = 0; i < _sizes.Length; i++)
        {
            var shared = 0;
            foreach (var word in _shared[i])
            {
                shared += i > 0 && lastSeen[word] == i - 1 ? 1 : 0;
                lastSeen[word] = i;
            }
            (before[i], after[i]) = (ShareOf(i, shared), 0);
            if (i > 0)
                after[i - 1] = ShareOf(i - 1, shared);
        }
    }

    private float ShareOf(int line, int shared) => _sizes[line] == 0 ? 0 : (float)shared / _sizes[line];

    public const int Echoes = 7;

    /// <summary>
    /// Writes what the scores of the other lines say of a line by the words that they share: the mean over its words, the same over the
    /// longer ones, and of the lines that start and that end with the same word; then how many of its longer words the lines that scored
    /// high have, as a number, as a share, and less the most that a short line around it reaches, as a headline should.
    /// </summary>
    public void Echo(float[] scores, LineTable table, int at)
    {
        var usual = scores.Length == 0 ? 0 : scores.Sum() / scores.Length;
        var sums = Sum(scores);
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
            var (all, allCount, longer, longCount, longWords) = (0f, 0, 0f, 0, _longer[i].Length);
            foreach (var word in _shared[i])
            {
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

    /// <summary>For each line, its own value less the highest within reach, which is 0 at least.</summary>
    private static void ReadAboveOthers(float[] values, Span<float> result)
    {
        var width = Vector512<float>.Count;
        Span<float> most = stackalloc float[width];
        // Zeros all around, for the lines that have no others there, and for the last vector.
        var padded = new float[values.Length + (2 * Reach) + width];
        values.CopyTo(padded, Reach);
        for (var i = 0; i < values.Length; i += width)
        {
            var highest = Vector512<float>.Zero;
            for (var offset = 1; offset <= Reach; offset++)
                highest = Vector512.Max(highest, Vector512.Max(Vector512.Create(padded, i + Reach - offset), Vector512.Create(padded, i + Reach + offset)));
            highest.CopyTo(most);
            for (var j = i; j < Math.Min(values.Length, i + width); j++)
                result[j] = values[j] - most[j - i];
        }
    }

    private static float Mean(int word, int[] counts, float[] sums, float own) => word < 0 || counts[word] < 2 ? -1 : (sums[word] - own) / (counts[word] - 1);

    /// <summary>Longer words of a line that others have too.</summary>
    /// <param name="lines">How many of these have each word.</param>
    /// <param name="isOneOfThem">Whether it is counted there itself.</param>
    private int Known(int line, int[] lines, bool isOneOfThem)
    {
        var (known, own) = (0, isOneOfThem ? 1 : 0);
        foreach (var word in _shared[line])
            known += _isLong[word] && lines[word] > own ? 1 : 0;
        return known;
    }

    /// <summary>How many of the chosen lines have each shared word.</summary>
    private int[] Count(bool[] isChosen)
    {
        var counts = new int[_isLong.Length];
        for (var i = 0; i < isChosen.Length; i++)
        {
            foreach (var word in isChosen[i] ? _shared[i] : [])
                counts[word]++;
        }
        return counts;
    }

    /// <summary>What the lines that have each shared word scored together.</summary>
    private float[] Sum(float[] scores)
    {
        var sums = new float[_isLong.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var word in _shared[i])
                sums[word] += scores[i];
        }
        return sums;
    }

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
    private static ReadOnlySpan<char> FirstWord(ref ReadOnlySpan<char> key, out uint hash)
    {
        var (folded, length) = (0x811C9DC5u, 0);
        while (length < key.Length && key[length] != ' ')
            folded = (folded ^ key[length++]) * 0x01000193;
        var word = key[..length];
        key = key[Math.Min(key.Length, length + 1)..];
        hash = folded;
        return word;
    }
}
