using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.Topics;

namespace Newsroom.Tagging.Models;

/// <summary>The terms of one text: their numbers and values, scaled to length 1.</summary>
internal sealed record SparseRow(int[] Terms, double[] Values);

/// <summary>All terms that the model may use, how rare each is, and what the lexicons say about it.</summary>
internal sealed class TermTable
{
    /// <summary>Weight of a term that a lexicon gives to one topic.</summary>
    private const double LexiconWeight = 5;

    /// <summary>Without examples nothing says when a term misleads: those languages get surer of a topic only by more terms.</summary>
    private const double WithoutExamples = 0.75;

    /// <summary>Words of a label of several words point at its topic less surely than the whole.</summary>
    private const double PartOfLabel = 0.5;

    private readonly List<string> _terms = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<double> _rarity = [];
    private readonly Dictionary<(int Topic, int Term), double> _priors = [];
    private readonly int _topicCount;

    public TermTable(IReadOnlyList<TopicExample> examples, List<(string Language, string Term, string Code, double Strength)> known, TopicConcepts concepts, List<string> topics)
    {
        _topicCount = topics.Count;
        var priors = Priors(known, concepts, topics);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var stopwords = Stopwords.English.Select(word => Stemming.Stem(word, "en")).ToHashSet(StringComparer.Ordinal);
        foreach (var example in examples)
        {
            foreach (var term in TopicModel.Count(example.Texts, "en", _ => true).Keys)
                counts[term] = counts.GetValueOrDefault(term) + 1;
        }
        var used = counts.Where(term => priors.ContainsKey(term.Key) || (term.Value >= 2 && term.Key.Length > 2 && !term.Key.Split(' ').Any(stopwords.Contains))).Select(term => term.Key)
            .Concat(priors.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var term in used)
        {
            _numbers.Add(term, _terms.Count);
            _terms.Add(term);
            // A term that no example has is as rare as one that a single example has, but for the languages without examples.
            _rarity.Add(term.Contains(':') ? 4 : Math.Log((examples.Count + 1.0) / (1 + counts.GetValueOrDefault(term, 1))));
        }
        foreach (var (term, byTopic) in priors)
        {
            foreach (var (topic, strength) in byTopic)
                _priors[(topic, _numbers[term])] = strength;
        }
    }

    public int Count => _terms.Count;

    public double[] PriorOf(int topic)
    {
        var prior = new double[_terms.Count];
        foreach (var ((_, term), strength) in _priors.Where(one => one.Key.Topic == topic))
            prior[term] = strength;
        return prior;
    }

    public SparseRow RowOf(IReadOnlyList<ArticleText> texts)
    {
        var counts = TopicModel.Count(texts, "en", _numbers.ContainsKey);
        var terms = counts.Keys.Select(term => _numbers[term]).Order().ToArray();
        var values = Array.ConvertAll(terms, term => Math.Log(1 + counts[_terms[term]]) * _rarity[term]);
        var length = Math.Sqrt(values.Sum(value => value * value));
        return new SparseRow(terms, Array.ConvertAll(values, value => value / length));
    }

    public IEnumerable<string> Lines(Func<int, IEnumerable<string>> weights) =>
        _terms.Select((term, i) => $"{term}\t{_rarity[i].ToString("0.##", CultureInfo.InvariantCulture)}\t{string.Join(' ', weights(i))}");

    /// <summary>For each term, its weight for each topic: the less, the more topics of the level claim it.</summary>
    private static Dictionary<string, Dictionary<int, double>> Priors(List<(string Language, string Term, string Code, double Strength)> known, TopicConcepts concepts, List<string> topics)
    {
        var priors = new Dictionary<string, Dictionary<int, double>>(StringComparer.Ordinal);
        foreach (var (language, phrase, code, strength) in known)
        {
            var path = concepts.PathOf(code).Take(2).Select(above => topics.IndexOf(above)).Where(topic => topic >= 0).ToList();
            var trust = language == "en" ? strength : strength * WithoutExamples;
            foreach (var (term, share) in TermsOf(phrase, language, isLabel: strength < 1))
            {
                if (!priors.TryGetValue(term, out var byTopic))
                    priors.Add(term, byTopic = []);
                foreach (var topic in path)
                    byTopic[topic] = Math.Max(byTopic.GetValueOrDefault(topic), trust * share);
            }
        }
        var tops = topics.FindIndex(code => concepts.PathOf(code).Count > 1);
        return priors.ToDictionary(term => term.Key, term => term.Value.ToDictionary(
            one => one.Key, one => LexiconWeight * one.Value / Math.Sqrt(term.Value.Where(other => other.Key < tops == one.Key < tops).Sum(other => other.Value / one.Value))), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Term, double Share)> TermsOf(string phrase, string language, bool isLabel)
    {
        var terms = TopicTerms.Of(new TokenizedText(phrase), language).ToList();
        var pairs = terms.Where(term => term.IsPair).Select(term => term.Term).ToList();
        if (pairs.Count == 0)
            return terms.Select(term => (term.Term, 1.0));
        // The parts of a long label are common words, and only English has examples to find that out.
        if (isLabel && pairs.Count > 2 && language != "en")
            return [];
        var words = isLabel && pairs.Count > 1 ? terms.Where(term => !term.IsPair && !IsFunctionWord(term.Term, language)).Select(term => (term.Term, PartOfLabel)) : [];
        // English "state of" is a choice of the lexicon; "director de" is half of a phrase.
        return pairs.Where(pair => language == "en" || !pair.Split(':')[^1].Split(' ').Any(word => IsFunctionWord(word, language)))
            .Select(pair => (pair, isLabel && pairs.Count > 1 ? PartOfLabel : 1 / Math.Sqrt(pairs.Count))).Concat(words);
    }

    private static bool IsFunctionWord(string term, string language) => Stopwords.Of(language).Contains(term.Split(':')[^1]);
}
