namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>What only the headline needs: what a line shares with the text that it would open.</summary>
internal sealed partial class LineWords
{
    // A word of more lines tells no two of them to be alike, nor does a line of more words.
    private const int MaxVariants = 8;
    private const int MaxVariantWords = 40;

    /// <summary>Writes how many of a line's longer words the lines of the lead have, itself left out, as a number and as a share.</summary>
    public void ReadLead(bool[] isLead, LineTable table, int at)
    {
        var lead = Count(isLead);
        var number = table[at];
        var share = table[at + 1];
        for (var i = 0; i < isLead.Length; i++)
        {
            var (known, all) = (Known(i, lead, isLead[i]), _longer[i].Length);
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
        var sums = Sum(scores);
        var rarities = new float[_isLong.Length];
        for (var word = 0; word < rarities.Length; word++)
            rarities[word] = MathF.Log2((float)(scores.Length + 1) / _lines[word]);
        var rarest = Logarithm.Of(scores.Length + 1);
        var share = table[at];
        var bits = table[at + 1];
        for (var i = 0; i < scores.Length; i++)
        {
            var (told, all) = (0f, 0f);
            foreach (var word in _longer[i])
            {
                all += word == Single ? rarest : rarities[word];
                told += word == Single ? 0 : rarities[word] * Math.Min(1, sums[word] - scores[i]);
            }
            share[i] = all == 0 ? -1 : told / all;
            bits[i] = told;
        }
    }

    /// <summary>Writes the largest share of a line's longer words that another short line has which is not the same: a path, a teaser, the line of a button.</summary>
    public void ReadVariants(Span<float> shares)
    {
        var (starts, places) = Places();
        var shared = new int[_sizes.Length];
        List<int> met = [];
        for (var i = 0; i < _sizes.Length; i++)
        {
            foreach (var word in _shared[i])
            {
                if (!_isLong[word] || _lines[word] > MaxVariants)
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
                if (_sizes[other] <= MaxVariantWords && other != i && !AreSame(i, other))
                    most = Math.Max(most, shared[other]);
                shared[other] = 0;
            }
            met.Clear();
            shares[i] = _longer[i].Length == 0 ? -1 : (float)most / _longer[i].Length;
        }
    }

    private bool AreSame(int line, int other) => _sizes[line] == _shared[line].Length && _sizes[other] == _shared[other].Length && _shared[line].SequenceEqual(_shared[other]);

    /// <summary>The lines that each shared word stands in.</summary>
    private (int[] Starts, int[] Places) Places()
    {
        var starts = new int[_lines.Length + 1];
        for (var word = 0; word < _lines.Length; word++)
            starts[word + 1] = starts[word] + _lines[word];
        var places = new int[starts[^1]];
        var next = starts.AsSpan().ToArray();
        for (var i = 0; i < _sizes.Length; i++)
        {
            foreach (var word in _shared[i])
                places[next[word]++] = i;
        }
        return (starts, places);
    }
}
