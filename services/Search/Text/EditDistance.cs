namespace Newsroom.Search.Text;

/// <summary>Insertions, deletions, substitutions and transpositions of neighbours between two words, no part edited twice.</summary>
public static class EditDistance
{
    /// <summary>The distance, or <paramref name="limit"/> + 1 if it is larger than <paramref name="limit"/>.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        Span<int> rows = stackalloc int[3 * (Analyzer.MaxTermLength + 1)];
        if (b.Length > Analyzer.MaxTermLength)
            return limit + 1;
        var width = b.Length + 1;
        var before = rows[..width];
        var last = rows.Slice(width, width);
        var row = rows.Slice(2 * width, width);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            if (Row(a, b, i, before, last, row) > limit)
                return limit + 1;
            var oldest = before;
            before = last;
            last = row;
            row = oldest;
        }

        return Math.Min(last[b.Length], limit + 1);
    }

    /// <summary>Fills the row and gives its least entry, below which no later one comes.</summary>
    private static int Row(
        ReadOnlySpan<char> a, ReadOnlySpan<char> b, int i, ReadOnlySpan<int> before, ReadOnlySpan<int> last, Span<int> row)
    {
        row[0] = i;
        var least = i;
        for (var j = 1; j <= b.Length; j++)
        {
            var cost = a[i - 1] == b[j - 1] ? 0 : 1;
            var value = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                value = Math.Min(value, before[j - 2] + 1);
            row[j] = value;
            least = Math.Min(least, value);
        }

        return least;
    }
}
