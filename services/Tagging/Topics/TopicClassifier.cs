using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Topics;

/// <summary>
/// Gives the topics of an article: those that its sender declared, and those that the model finds. What the sender declared stands as it is;
/// with a topic come the topics above it.
/// </summary>
internal sealed class TopicClassifier
{
    /// <summary>A topic with a lower probability is not given.</summary>
    public const double MinConfidence = 0.4;

    private readonly TopicModel _model = TopicModel.Read(EmbeddedData.Rows("topic-weights.tsv.gz"));

    /// <param name="declared">Subjects as sent; those that are not IPTC Media Topics are passed by.</param>
    public List<TopicTag> Classify(IReadOnlyList<ArticleText> texts, string language, IEnumerable<string> declared)
    {
        var tags = new Dictionary<string, TopicTag>(StringComparer.Ordinal);
        foreach (var code in declared.Select(DeclaredTopics.CodeOf).OfType<string>())
            tags[code] = new TopicTag { Code = code, Confidence = 1, Declared = true };
        foreach (var code in tags.Keys.SelectMany(TopicVocabulary.Instance.Above).ToList())
            tags.TryAdd(code, new TopicTag { Code = code, Confidence = 1 });
        Find(texts, language, tags);
        foreach (var tag in tags.Values)
            tag.Labels.AddRange(TopicVocabulary.Instance.Labels(tag.Code, language));
        return [.. tags.Values.OrderByDescending(tag => tag.Confidence).ThenBy(tag => tag.Code, StringComparer.Ordinal)];
    }

    /// <summary>The probability of each top level.</summary>
    public IEnumerable<(string Code, double Probability)> TopLevels(IReadOnlyList<ArticleText> texts, string language) =>
        _model.Judge(texts, language, _ => false).Zip(_model.Topics).Where(one => one.Second.Parent < 0).Select(one => (one.Second.Code, one.First));

    /// <summary>A sender who declared topics chose among the top levels: the model only adds detail below them.</summary>
    private void Find(IReadOnlyList<ArticleText> texts, string language, Dictionary<string, TopicTag> tags)
    {
        var isDeclared = tags.Count > 0;
        var probabilities = _model.Judge(texts, language, tags.ContainsKey);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var topic = _model.Topics[i];
            if (probabilities[i] >= MinConfidence && (!isDeclared || (topic.Parent >= 0 && tags.ContainsKey(_model.Topics[topic.Parent].Code))))
                tags.TryAdd(topic.Code, new TopicTag { Code = topic.Code, Confidence = Math.Round(probabilities[i], 3) });
        }
    }
}
