namespace Newsroom.Tagging.Stories;

/// <summary>
/// Tells two events with one cast apart: a player's arrest and his team-mate's a year later share most of their words, but each has terms
/// that nearly all its own articles share and the other's lack. So likeness is measured with terms weighted by how rare they are among
/// these articles only; if the articles then fall into two parts that are far more alike within than between, they are two events.
/// </summary>
public static class EventContrast
{
    /// <summary>Fewer articles say nothing reliable about what is common to a part.</summary>
    public const int MinArticles = 8;

    /// <summary>Articles of the smaller part, at least, and as a share of all: a few copies of one text are alike too.</summary>
    private const int MinPart = 3;
    private const double MinPartShare = 0.25;

    /// <summary>Likeness between the parts, as a share of that within the less coherent of them, from which on down they are two events.</summary>
    private const double MaxBetween = 0.30;

    /// <summary>What a word counts for beside names and figures, which tell events of one kind apart.</summary>
    private const double WordWeight = 0.5;

    /// <summary>Beginnings that are tried: the pairs of articles that are least alike.</summary>
    private const int Beginnings = 40;
    private const int Rounds = 20;

    /// <summary>The part of each article, 0 or 1, the first article's being 0; null if they are one event.</summary>
    /// <param name="articles">In an order that does not depend on their arrival.</param>
    public static int[]? Split(IReadOnlyList<TermVector> articles)
    {
        if (articles.Count < MinArticles)
            return null;
        var likeness = LikenessOf(Contrasted(articles));
        int[]? best = null;
        var bestGain = 0.0;
        foreach (var (left, right) in LeastAlike(likeness))
        {
            if (Settle(likeness, left, right) is not { } parts)
                continue;
            var (within, between) = Measure(likeness, parts);
            var gain = (within[0] * parts.Count(part => part == 0)) + (within[1] * parts.Count(part => part == 1)) - (between * parts.Length);
            if (best is null || gain > bestGain)
                (best, bestGain) = (parts, gain);
        }
        return best is not null && IsContrast(likeness, best) ? Named(best) : null;
    }

    private static bool IsContrast(double[,] likeness, int[] parts)
    {
        var smaller = Math.Min(parts.Count(part => part == 0), parts.Count(part => part == 1));
        if (smaller < Math.Max(MinPart, MinPartShare * parts.Length))
            return false;
        var (within, between) = Measure(likeness, parts);
        return between <= MaxBetween * Math.Min(within[0], within[1]);
    }

    private static int[] Named(int[] parts) => [.. parts.Select(part => part ^ parts[0])];

    /// <summary>The vectors with each term weighted by its rarity among them; what all have, or only one, says nothing.</summary>
    private static List<TermVector> Contrasted(IReadOnlyList<TermVector> articles)
    {
        var having = articles.SelectMany(article => article.Entries.Select(one => one.Term)).CountBy(term => term).ToDictionary(one => one.Key, one => one.Value);
        return [.. articles.Select(article => TermVector.Of(
            article.Entries.Where(one => having[one.Term] > 1).Select(one => (one.Term, (float)(one.Weight * (one.Kind == TermKind.Word ? WordWeight : 1) * Math.Log((double)articles.Count / having[one.Term])), one.Kind)),
            int.MaxValue).ToUnit())];
    }

    private static double[,] LikenessOf(List<TermVector> articles)
    {
        var likeness = new double[articles.Count, articles.Count];
        for (var i = 0; i < articles.Count; i++)
        {
            for (var j = 0; j < i; j++)
                likeness[i, j] = likeness[j, i] = articles[i].Dot(articles[j]);
        }
        return likeness;
    }

    private static IEnumerable<(int Left, int Right)> LeastAlike(double[,] likeness)
    {
        var count = likeness.GetLength(0);
        return Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))
            .OrderBy(pair => likeness[pair.i, pair.j]).ThenBy(pair => pair.i).ThenBy(pair => pair.j).Take(Beginnings);
    }

    /// <summary>Moves each article to the part that it is more like, until none moves; null if a part becomes too small.</summary>
    private static int[]? Settle(double[,] likeness, int left, int right)
    {
        var count = likeness.GetLength(0);
        var parts = new int[count];
        for (var i = 0; i < count; i++)
            parts[i] = Near(i, left) >= Near(i, right) ? 0 : 1;
        for (var round = 0; round < Rounds; round++)
        {
            if (parts.Count(part => part == 0) is var zeros && (zeros < MinPart - 1 || count - zeros < MinPart - 1))
                return null;
            var next = new int[count];
            for (var i = 0; i < count; i++)
                next[i] = MeanTo(likeness, parts, i, 0) >= MeanTo(likeness, parts, i, 1) ? 0 : 1;
            if (next.AsSpan().SequenceEqual(parts))
                break;
            parts = next;
        }
        return parts.Count(part => part == 0) is var first && first >= MinPart - 1 && count - first >= MinPart - 1 ? parts : null;

        double Near(int article, int other) => article == other ? 1 : likeness[article, other];
    }

    private static double MeanTo(double[,] likeness, int[] parts, int article, int part)
    {
        double sum = 0;
        var count = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == article || parts[i] != part)
                continue;
            sum += likeness[article, i];
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static (double[] Within, double Between) Measure(double[,] likeness, int[] parts)
    {
        var within = new double[2];
        var counts = new int[3];
        double between = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (parts[i] != parts[j])
                    (between, counts[2]) = (between + likeness[i, j], counts[2] + 1);
                else
                    (within[parts[i]], counts[parts[i]]) = (within[parts[i]] + likeness[i, j], counts[parts[i]] + 1);
            }
        }
        return ([within[0] / Math.Max(1, counts[0]), within[1] / Math.Max(1, counts[1])], between / Math.Max(1, counts[2]));
    }
}
