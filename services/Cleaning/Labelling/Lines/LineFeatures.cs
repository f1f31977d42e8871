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

    private static readonly int RunsAt = CountWithScores - (2 * LineRuns.Values);
    private static readonly int EchoesAt = RunsAt - LineWords.Echoes;

    /// <param name="blocks">All lines of a document.</param>
    /// <param name="lexicon">What their words say.</param>
    /// <param name="words">Their words.</param>
    public static float[][] Of(IReadOnlyList<Block> blocks, LineLexicon lexicon, LineWords words)
    {
        var rows = new float[blocks.Count][];
        var sizes = new int[rows.Length];
        var isProse = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[CountWithScores];
            sizes[i] = LineFacts.WordsOf(blocks[i]);
            isProse[i] = LineFacts.IsProse(blocks[i], sizes[i]);
            LineFacts.Read(blocks[i], sizes[i], rows[i]);
            rows[i][LineFacts.Lexical] = lexicon.Score(blocks[i]);
        }
        LineFacts.ReadDocument(blocks, sizes, rows);
        words.ReadShared(isProse, rows);
        AddPositions(sizes, isProse, rows);
        AddNeighbours(rows);
        AddSpreads(blocks, isProse, rows);
        return rows;
    }

    /// <summary>Writes into the rows what the scores of a round before say around each line, over those of the round before that.</summary>
    public static float[][] With(float[][] rows, float[] scores, LineWords words)
    {
        var sums = Sums(scores.Length, i => scores[i]);
        var total = Math.Max(.01f, sums[^1]);
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, at) = (rows[i], Count);
            for (var offset = -Near; offset <= Near; offset++)
                row[at++] = i + offset >= 0 && i + offset < scores.Length ? scores[i + offset] : -1;
            foreach (var window in Outlooks)
            {
                row[at++] = Mean(sums, i - window, i);
                row[at++] = Mean(sums, i + 1, i + 1 + window);
            }
            row[at++] = sums[i] / total;
            row[at++] = MathF.Log2(1 + sums[i]);
            row[at] = MathF.Log2(1 + total - sums[i]);
        }
        words.Echo(scores, rows, EchoesAt);
        LineRuns.Read(Array.ConvertAll(scores, s => Math.Clamp(MathF.Log((s + .001f) / (1.001f - s)), -MaxOdds, MaxOdds)), rows, RunsAt);
        LineRuns.Read([.. scores.Select((s, i) => (s - Doubt) * Math.Min(MaxLogWords, rows[i][LineFacts.LogWords]))], rows, RunsAt + LineRuns.Values);
        return rows;
    }

    private static void AddPositions(int[] sizes, bool[] isProse, float[][] rows)
    {
        var n = rows.Length;
        var prose = Sums(n, i => isProse[i] ? sizes[i] : 0);
        var total = Math.Max(1, prose[^1]);
        var last = -1;
        for (var i = 0; i < n; i++)
        {
            var row = rows[i].AsSpan(Position);
            row[0] = (float)i / n;
            row[1] = MathF.Log2(1 + i);
            row[2] = MathF.Log2(n - i);
            row[3] = MathF.Log2(n);
            row[4] = prose[i] / total;
            row[5] = MathF.Log2(1 + prose[^1]);
            row[6] = last < 0 ? 12 : MathF.Log2(i - last);
            last = isProse[i] ? i : last;
        }
        var next = -1;
        for (var i = n - 1; i >= 0; i--)
        {
            rows[i][Position + 7] = next < 0 ? 12 : MathF.Log2(next - i);
            next = isProse[i] ? i : next;
        }
    }

    private static void AddNeighbours(float[][] rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var at = Neighbours;
            for (var offset = -Reach; offset <= Reach; offset++)
            {
                if (offset == 0)
                    continue;
                var other = i + offset >= 0 && i + offset < rows.Length ? rows[i + offset] : null;
                rows[i][at++] = other?[LineFacts.LogWords] ?? -1;
                rows[i][at++] = other?[LineFacts.EndsSentence] ?? -1;
                rows[i][at++] = other?[LineFacts.CapitalisedShare] ?? -1;
                rows[i][at++] = other?[LineFacts.CutKind] ?? -1;
            }
        }
    }

    private static void AddSpreads(IReadOnlyList<Block> blocks, bool[] isProse, float[][] rows)
    {
        var words = Sums(rows.Length, i => rows[i][LineFacts.LogWords]);
        var prose = Sums(rows.Length, i => isProse[i] ? 1 : 0);
        var cut = Sums(rows.Length, i => blocks[i].IsKept ? 0 : 1);
        var lexical = Sums(rows.Length, i => rows[i][LineFacts.Lexical]);
        var copies = Sums(rows.Length, i => rows[i][LineFacts.Copies]);
        float[][] all = [words, prose, cut, lexical, copies];
        for (var i = 0; i < rows.Length; i++)
        {
            var at = Spreads;
            foreach (var window in Windows)
            {
                foreach (var sums in all)
                {
                    rows[i][at++] = Mean(sums, i - window, i);
                    rows[i][at++] = Mean(sums, i + 1, i + 1 + window);
                }
            }
        }
    }

    private static float[] Sums(int count, Func<int, float> value)
    {
        var sums = new float[count + 1];
        for (var i = 0; i < count; i++)
            sums[i + 1] = sums[i] + value(i);
        return sums;
    }

    private static float Mean(float[] sums, int from, int to)
    {
        (from, to) = (Math.Max(0, from), Math.Min(sums.Length - 1, to));
        return to <= from ? -1 : (sums[to] - sums[from]) / (to - from);
    }
}
