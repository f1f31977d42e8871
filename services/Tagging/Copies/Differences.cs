namespace Newsroom.Tagging.Copies;

/// <summary>Two sentences of one passage that differ in a figure or a name; one is empty where the sentence is missing.</summary>
internal readonly record struct SentencePair(string Here, string There);

/// <summary>Calls out what an editor must see: within passages that two texts share, the figures and names that are not the same.</summary>
internal static class Differences
{
    private const int MaxPairs = 50;

    public static List<SentencePair> Find(CopyText here, string body, CopyText there, string otherBody, IReadOnlyList<CopyPassage> passages)
    {
        var pairs = new List<(int Here, int There)>();
        foreach (var passage in passages)
        {
            foreach (var (last, next) in passage.Blocks.Zip(passage.Blocks.Skip(1)))
            {
                if (Matter(here, last.HereEnd, next.Here, there, last.ThereEnd, next.There))
                    pairs.Add((SentenceOf(here, last.HereEnd, next.Here), SentenceOf(there, last.ThereEnd, next.There)));
            }
        }
        foreach (var (last, next) in passages.OrderBy(passage => passage.Here).Zip(passages.OrderBy(passage => passage.Here).Skip(1)))
            pairs.AddRange(Inserted(here, last.HereEnd, next.Here, there, last.ThereEnd, next.There));
        return [.. pairs.Distinct().OrderBy(pair => pair.Here < 0 ? int.MaxValue : pair.Here).ThenBy(pair => pair.There).Take(MaxPairs)
            .Select(pair => new SentencePair(pair.Here < 0 ? "" : here.SentenceAt(pair.Here, body), pair.There < 0 ? "" : there.SentenceAt(pair.There, otherBody)))];
    }

    /// <summary>The words between two blocks have other figures or names.</summary>
    private static bool Matter(CopyText here, int first, int end, CopyText there, int otherFirst, int otherEnd) =>
        !Evidence(here, first, end).SetEquals(Evidence(there, otherFirst, otherEnd));

    private static HashSet<ulong> Evidence(CopyText text, int first, int end) =>
        [.. text.Words.Skip(first).Take(end - first).Where(word => word.Kind is CopyWordKind.Figure or CopyWordKind.Name).Select(word => word.Hash)];

    /// <summary>The sentence that the words stand in; where there are none, the one that goes on.</summary>
    private static int SentenceOf(CopyText text, int first, int end) => text.Words[Math.Min(first, Math.Max(end, text.Words.Length - 1))].Sentence;

    /// <summary>Whole sentences with figures or names that one text has between two passages that follow each other directly in the other.</summary>
    private static IEnumerable<(int Here, int There)> Inserted(CopyText here, int first, int end, CopyText there, int otherFirst, int otherEnd)
    {
        if (end <= first && otherEnd > otherFirst)
            return Sentences(there, otherFirst, otherEnd).Select(sentence => (-1, sentence));
        return end > first && otherEnd == otherFirst ? Sentences(here, first, end).Select(sentence => (sentence, -1)) : [];
    }

    private static IEnumerable<int> Sentences(CopyText text, int first, int end) => text.Words.Skip(first).Take(end - first)
        .GroupBy(word => word.Sentence).Where(words => words.Any(word => word.Kind is CopyWordKind.Figure or CopyWordKind.Name)).Select(words => words.Key);
}
