namespace Newsroom.Tagging.Keywords;

/// <summary>One phrase with all its spellings in a document.</summary>
/// <param name="key">Its stems, joined.</param>
/// <param name="stems">Its words without plural endings.</param>
/// <param name="isName">It was found as an entity.</param>
/// <param name="order">Place of its first occurrence among all phrases; the earlier wins a tie.</param>
internal sealed class KeywordPhrase(string key, string[] stems, bool isName, int order)
{
    private const double NameBonus = 2;

    /// <summary>What stands once is mostly chance, most of all a phrase of several words.</summary>
    private const double SingleWord = 0.5;
    private const double SinglePhrase = 0.25;

    /// <summary>What is never written with a capital, in a language that writes nouns with one.</summary>
    private const double NoNoun = 0.2;

    // Most phrases are written in one way; others are counted only where there are any.
    private string _first = "";
    private int _firstCount;
    private Dictionary<string, int>? _others;
    private double _weight;
    private int _count;
    private bool _hasCapital;

    public string Key { get; } = key;

    public string[] Stems { get; } = stems;

    public string Stemmed => field ??= string.Join(' ', Stems);

    public int Order { get; } = order;

    /// <summary>As written most often.</summary>
    public string Text => _others is null
        ? _first
        : _others.Append(KeyValuePair.Create(_first, _firstCount)).OrderByDescending(surface => surface.Value).ThenBy(surface => surface.Key, StringComparer.Ordinal).First().Key;

    public void Add(string surface, double weight)
    {
        if (_count == 0)
            _first = surface;
        if (surface == _first)
        {
            _firstCount++;
        }
        else
        {
            _others ??= new Dictionary<string, int>(StringComparer.Ordinal);
            _others[surface] = _others.GetValueOrDefault(surface) + 1;
        }
        _weight += weight;
        _count++;
        _hasCapital |= char.IsUpper(surface[0]);
    }

    /// <summary>The mean weight of its words, damped, times how often it stands as a whole.</summary>
    /// <param name="words">Weight of each stem and name in the document.</param>
    /// <param name="rarity">Of stems in the language.</param>
    /// <param name="nounsAreCapitalised">German.</param>
    public double Score(Dictionary<string, double> words, IReadOnlyDictionary<string, double> rarity, bool nounsAreCapitalised)
    {
        if (isName)
            return Math.Sqrt(words[Key]) * Math.Log2(1 + _weight) * NameBonus;
        var mean = Stems.Average(stem => Math.Sqrt(words.GetValueOrDefault(stem)) * rarity.GetValueOrDefault(stem, 1));
        var form = Stems.Length == 1 && HasVerbEnding(Stems[0]) ? 0.3 : 1;
        if (nounsAreCapitalised && !_hasCapital)
            form *= NoNoun;
        if (_count == 1)
            form *= Stems.Length == 1 ? SingleWord : SinglePhrase;
        return mean * Math.Log2(1 + _weight) * (Stems.Length == 1 ? 1 : 1.3) * form;
    }

    private static bool HasVerbEnding(string word) =>
        word.EndsWith("ing", StringComparison.Ordinal) || word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("ly", StringComparison.Ordinal);
}
