using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Language;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Topics;

/// <summary>One topic that the model knows.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Parent">Index of its top level; -1 if it is one.</param>
/// <param name="Bias">Score of a text without any known term.</param>
/// <param name="Slope">Of the logistic curve that makes a probability of a score.</param>
/// <param name="Offset">Of the same curve.</param>
internal sealed record ModelTopic(string Code, int Parent, double Bias, double Slope, double Offset)
{
    public double Probability(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Offset)));
}

/// <summary>
/// A linear model: each term has a weight for some of the topics. A top level is judged on its own; a second-level topic is judged given
/// that its top level applies, so that it is never more probable than that.
/// </summary>
internal sealed class TopicModel
{
    /// <summary>Weights in the file are whole numbers of this unit.</summary>
    public const double Unit = 1 / 32.0;

    private const double TitleWeight = 3;
    private const double DekWeight = 2;

    /// <summary>Tokens of the body that count in full; the rest counts half.</summary>
    private const int LeadTokens = 150;

    private readonly Dictionary<string, (double Rarity, (int Topic, double Weight)[] Weights)> _terms;

    private TopicModel(List<ModelTopic> topics, Dictionary<string, (double, (int, double)[])> terms) => (Topics, _terms) = (topics, terms);

    public IReadOnlyList<ModelTopic> Topics { get; }

    /// <summary>Reads lines <c>= code parent bias slope offset</c> for topics and, after them, <c>term rarity topic:weight …</c>.</summary>
    public static TopicModel Read(IEnumerable<string[]> rows)
    {
        var topics = new List<ModelTopic>();
        var terms = new Dictionary<string, (double, (int, double)[])>(40_000, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row[0] == "=")
                topics.Add(new ModelTopic(row[1], int.Parse(row[2], CultureInfo.InvariantCulture), Number(row[3]), Number(row[4]), Number(row[5])));
            else
                terms[row[0]] = (Number(row[1]), WeightsOf(row[2]));
        }
        return new TopicModel(topics, terms);
    }

    /// <summary>The probability of each topic, by its place in <see cref="Topics"/>; nothing if the text has no known term.</summary>
    /// <param name="certain">Topics that are known to apply.</param>
    public double[] Judge(IEnumerable<ArticleText> texts, string language, Predicate<string> certain)
    {
        var found = Count(texts, language, _terms.ContainsKey);
        if (found.Count == 0)
            return [];
        var scores = Topics.Select(topic => topic.Bias).ToArray();
        var weighed = found.Select(term => (Term: _terms[term.Key], Value: Math.Log(1 + term.Value))).ToList();
        var length = Math.Sqrt(weighed.Sum(one => Square(one.Value * one.Term.Rarity)));
        foreach (var (term, value) in weighed)
        {
            foreach (var (topic, weight) in term.Weights)
                scores[topic] += weight * value * term.Rarity / length;
        }
        var probabilities = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            probabilities[i] = certain(Topics[i].Code) ? 1 : Topics[i].Probability(scores[i]) * (Topics[i].Parent < 0 ? 1 : probabilities[Topics[i].Parent]);
        return probabilities;
    }

    /// <summary>How often each term stands, places of weight counting more.</summary>
    public static Dictionary<string, double> Count(IEnumerable<ArticleText> texts, string language, Predicate<string> takes)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var (term, token, _) in TopicTerms.Of(text.Text, WordListLanguage.Of(language)))
            {
                if (takes(term))
                    counts[term] = counts.GetValueOrDefault(term) + WeightAt(text.Field, token);
            }
        }
        return counts;
    }

    private static double WeightAt(TextField field, int token) => field switch
    {
        TextField.Title => TitleWeight,
        TextField.Dek => DekWeight,
        _ => token < LeadTokens ? 1 : 0.5,
    };

    private static (int, double)[] WeightsOf(string field) => field.Length == 0 ? [] :
        [.. field.Split(' ').Select(one => one.Split(':')).Select(one => (int.Parse(one[0], CultureInfo.InvariantCulture), int.Parse(one[1], CultureInfo.InvariantCulture) * Unit))];

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    private static double Square(double value) => value * value;
}
