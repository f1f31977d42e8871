using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// The inputs of the line model: of each line its facts, where it stands, and the facts of the lines around it. The order of the
/// values is part of the trained model. Time and memory are linear in the number of lines.
/// </summary>
internal static class LineFeatures
{
    private const int Position = LineFacts.Count;
    private const int Neighbours = Position + 8;
    private const int Reach = 3;
    private const int Spreads = Neighbours + (Reach * 2 * 4);

    private static readonly int[] NeighbourFacts = [LineFacts.LogWords, LineFacts.EndsSentence, LineFacts.CapitalisedShare, LineFacts.CutKind];
    private static readonly int[] Windows = [3, 8, 20];

    /// <summary>Values of a line for the first round.</summary>
    public static readonly int Count = Spreads + (Windows.Length * 10);

    private static readonly int[] Outlooks = [5, 15, 40];
    private const int Near = 4;
    private const float MaxOdds = 3;
    private const float MaxLogWords = 6;

    // Below this score the words of a line count against the run that it stands in.
    private const float Doubt = .4f;

    /// <summary>Values for a later round, which sees what the round before said of the lines around.</summary>
    public static readonly int CountWithScores = Count + (Near * 2) + 1 + (Outlooks.Length * 2) + 3 + LineWords.Echoes + (2 * LineRuns.Values);

    /// <summary>Values for the headline, which sees what the last round said.</summary>
    public static readonly int CountForHeadline = CountWithScores + HeadlineFeatures.Values;

    private static readonly int RunsAt = CountWithScores - (2 * LineRuns.Values);
    private static readonly int EchoesAt = RunsAt - LineWords.Echoes;

    /// <param name="blocks">All lines of a document.</param>
    /// <param name="lexicon">What their words say.</param>
    /// <param name="words">Their words.</param>
    public static LineTable Of(IReadOnlyList<Block> blocks, LineLexicon lexicon, LineWords words)
    {
        var table = new LineTable(blocks.Count, CountForHeadline);
        var sizes = new int[blocks.Count];
        var isProse = new bool[blocks.Count];
        Span<float> facts = stackalloc float[LineFacts.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = LineFacts.WordsOf(blocks[i]);
            isProse[i] = LineFacts.IsProse(blocks[i], sizes[i]);
            LineFacts.Read(blocks[i], sizes[i], facts);
            facts[LineFacts.Lexical] = lexicon.Score(blocks[i]);
            for (var f = 0; f < facts.Length; f++)
                table[f][i] = facts[f];
        }
        DocumentFacts.Read(blocks, sizes, table);
        words.ReadShared(isProse, table);
        words.ReadNeighbours(table);
        AddPositions(sizes, isProse, table);
        AddNeighbours(table);
        AddSpreads(blocks, isProse, table);
        return table;
    }

    /// <summary>Writes into the table what the scores of the last round say, for the headline too.</summary>
    public static void AddForHeadline(LineTable table, float[] scores, LineWords words)
    {
        Add(table, scores, words);
        HeadlineFeatures.Add(table, scores, words, CountWithScores);
    }

    /// <summary>Writes into the table what the scores of a round before say around each line, over those of the round before that.</summary>
    public static void Add(LineTable table, float[] scores, LineWords words)
    {
        var at = Count;
        for (var offset = -Near; offset <= Near; offset++)
            Shift(scores, offset, table[at++]);
        var sums = Sums(scores);
        foreach (var window in Outlooks)
        {
            Means(sums, -window, 0, table[at++]);
            Means(sums, 1, 1 + window, table[at++]);
        }
        var total = Math.Max(.01f, sums[^1]);
        var share = table[at];
        var before = table[at + 1];
        var after = table[at + 2];
        for (var i = 0; i < scores.Length; i++)
        {
            share[i] = sums[i] / total;
            before[i] = MathF.Log2(1 + sums[i]);
            after[i] = MathF.Log2(1 + total - sums[i]);
        }
        words.Echo(scores, table, EchoesAt);
        var evidence = new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            evidence[i] = Math.Clamp(MathF.Log((scores[i] + .001f) / (1.001f - scores[i])), -MaxOdds, MaxOdds);
        LineRuns.Read(evidence, table, RunsAt);
        WeighByWords(scores, table, evidence);
        LineRuns.Read(evidence, table, RunsAt + LineRuns.Values);
    }

    /// <summary>Fills in what each line says for the run that it stands in: for or against, the more the longer it is.</summary>
    public static void WeighByWords(float[] scores, LineTable table, Span<float> evidence)
    {
        var logWords = table[LineFacts.LogWords];
        for (var i = 0; i < scores.Length; i++)
            evidence[i] = (scores[i] - Doubt) * Math.Min(MaxLogWords, logWords[i]);
    }

    private static void AddPositions(int[] sizes, bool[] isProse, LineTable table)
    {
        var n = sizes.Length;
        var prose = new float[n];
        for (var i = 0; i < n; i++)
            prose[i] = isProse[i] ? sizes[i] : 0;
        var sums = Sums(prose);
        var total = Math.Max(1, sums[^1]);
        var share = table[Position];
        var index = table[Position + 1];
        var left = table[Position + 2];
        var share2 = table[Position + 4];
        var last = -1;
        var sinceProse = table[Position + 6];
        for (var i = 0; i < n; i++)
        {
            share[i] = (float)i / n;
            index[i] = Logarithm.Of(1 + i);
            left[i] = Logarithm.Of(n - i);
            share2[i] = sums[i] / total;
            sinceProse[i] = last < 0 ? 12 : Logarithm.Of(i - last);
            last = isProse[i] ? i : last;
        }
        table[Position + 3].Fill(Logarithm.Of(n));
        table[Position + 5].Fill(MathF.Log2(1 + sums[^1]));
        var next = -1;
        var toProse = table[Position + 7];
        for (var i = n - 1; i >= 0; i--)
        {
            toProse[i] = next < 0 ? 12 : Logarithm.Of(next - i);
            next = isProse[i] ? i : next;
        }
    }

    private static void AddNeighbours(LineTable table)
    {
        var at = Neighbours;
        for (var offset = -Reach; offset <= Reach; offset++)
        {
            foreach (var fact in offset == 0 ? [] : NeighbourFacts)
                Shift(table[fact], offset, table[at++]);
        }
    }

    private static void AddSpreads(IReadOnlyList<Block> blocks, bool[] isProse, LineTable table)
    {
        var (prose, cut) = (new float[isProse.Length], new float[isProse.Length]);
        for (var i = 0; i < prose.Length; i++)
        {
            prose[i] = isProse[i] ? 1 : 0;
            cut[i] = blocks[i].IsKept ? 0 : 1;
        }
        float[][] all = [Sums(table[LineFacts.LogWords]), Sums(prose), Sums(cut), Sums(table[LineFacts.Lexical]), Sums(table[LineFacts.Copies])];
        var at = Spreads;
        foreach (var window in Windows)
        {
            foreach (var sums in all)
            {
                Means(sums, -window, 0, table[at++]);
                Means(sums, 1, 1 + window, table[at++]);
            }
        }
    }

    /// <summary>Writes for each line the value of the line that stands so many after it, -1 if there is none.</summary>
    private static void Shift(ReadOnlySpan<float> values, int offset, Span<float> shifted)
    {
        var count = Math.Max(0, values.Length - Math.Abs(offset));
        shifted.Fill(-1);
        values.Slice(Math.Min(values.Length, Math.Max(0, offset)), count).CopyTo(shifted[Math.Min(values.Length, Math.Max(0, -offset))..]);
    }

    private static float[] Sums(ReadOnlySpan<float> values)
    {
        var sums = new float[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
            sums[i + 1] = sums[i] + values[i];
        return sums;
    }

    /// <summary>Writes for each line the mean from one line relative to it to another, which is left out; -1 where there are none.</summary>
    private static void Means(float[] sums, int from, int to, Span<float> means)
    {
        for (var i = 0; i < means.Length; i++)
        {
            var (start, end) = (Math.Max(0, i + from), Math.Min(means.Length, i + to));
            means[i] = end <= start ? -1 : (sums[end] - sums[start]) / (end - start);
        }
    }
}
