namespace Newsroom.Tagging.Keywords;

/// <summary>One phrase with all its spellings in a document.</summary>
/// <param name="stems">Its words without plural endings.</param>
/// <param name="order">Place of its first occurrence among all phrases; the earlier wins a tie.</param>
internal sealed class KeywordPhrase(string key, string[] stems, bool isName, int order)
{
    private readonly Dictionary<string, int> _surfaces = new(StringComparer.Ordinal);
    private double _weight;

    public string[] Stems { get; } = stems;

    public int Order { get; } = order;

    /// <summary>As written most often.</summary>
    public string Text => _surfaces.OrderByDescending(surface => surface.Value).ThenBy(surface => surface.Key, StringComparer.Ordinal).First().Key;

    public void Add(string surface, double weight)
    {
        _surfaces[surface] = _surfaces.GetValueOrDefault(surface) + 1;
        _weight += weight;
    }

    /// <summary>The mean weight of its words, damped, times how often it stands as a whole.</summary>
    public double Score(Dictionary<string, double> words)
    {
        if (isName)
            return Math.Sqrt(words[key]) * Math.Log2(1 + _weight) * 1.5;
        var mean = Stems.Average(stem => words[stem]);
        var length = Stems.Length == 1 ? 1 : 1.6;
        // What stands once is mostly chance, and an inflected verb is seldom what a text is about.
        var form = Stems.Length == 1 && HasVerbEnding(Stems[0]) ? 0.3 : 1;
        return Math.Sqrt(mean) * Math.Log2(1 + _weight) * length * form * (_weight < 2 ? 0.5 : 1);
    }

    private static bool HasVerbEnding(string word) =>
        word.EndsWith("ing", StringComparison.Ordinal) || word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("ly", StringComparison.Ordinal);
}
