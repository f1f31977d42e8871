namespace Newsroom.Evaluation.Metrics;

/// <summary>
/// ROUGE-L at the level of a summary (Lin, 2004): for each line of the gold text the union of its longest common subsequences with
/// all lines of the found text, each token counted at most as often as it stands on either side. Like the measure of the fundus
/// paper, but with tokens of every script.
/// </summary>
internal static class RougeLSum
{
    public static Retrieval Of(string gold, string found)
    {
        var wanted = Lines(gold);
        var got = Lines(found);
        var left = Tokens.Count(got.SelectMany(l => l));
        var hits = 0;
        foreach (var line in wanted)
        {
            foreach (var index in Union(line, got))
            {
                if (left.GetValueOrDefault(line[index]) == 0)
                    continue;
                left[line[index]]--;
                hits++;
            }
        }
        return new Retrieval(hits, got.Sum(l => l.Count) - hits, wanted.Sum(l => l.Count) - hits);
    }

    private static List<List<string>> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tokens.Folded).Where(l => l.Count > 0)];

    private static SortedSet<int> Union(List<string> line, List<List<string>> others)
    {
        SortedSet<int> union = [];
        var words = line.ToHashSet(StringComparer.Ordinal);
        foreach (var other in others.Where(o => o.Exists(words.Contains)))
            AddCommon(line, other, union);
        return union;
    }

    private static void AddCommon(List<string> a, List<string> b, SortedSet<int> found)
    {
        var lengths = new ushort[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
                lengths[i, j] = a[i] == b[j] ? (ushort)(lengths[i + 1, j + 1] + 1) : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            if (a[i] == b[j])
            {
                found.Add(i++);
                j++;
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }
}
