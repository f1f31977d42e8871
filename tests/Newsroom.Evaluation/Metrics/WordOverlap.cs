namespace Newsroom.Evaluation.Metrics;

/// <summary>The measure of WCXB (evaluate.py): multisets of tokens in lower case; precision, recall and F1 are each a mean over pages.</summary>
internal static class WordOverlap
{
    public static Retrieval Of(string gold, string found)
    {
        var (wanted, got) = (Tokens.Folded(gold), Tokens.Folded(found));
        var counts = Tokens.Count(wanted);
        var shared = Tokens.Count(got).Sum(g => Math.Min(g.Value, counts.GetValueOrDefault(g.Key)));
        return new Retrieval(shared, got.Count - shared, wanted.Count - shared);
    }
}
