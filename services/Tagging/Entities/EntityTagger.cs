using Newsroom.Tagging.Entities.Events;
using Newsroom.Tagging.Entities.Model;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Finds people, organisations, places and groups: in English and German by a trained model that is told what the rules and gazetteers say, in other
/// languages by these alone. In English also named events, by rules.
/// </summary>
public sealed class EntityTagger
{
    private readonly Lexicon _lexicon = new();
    private readonly RuleTagger _rules;
    private readonly Dictionary<string, Lazy<ModelTagger>> _learned;
    private readonly ImpliedCountries _implied;
    private readonly EventFinder _events;

    /// <summary>With the models of the assembly; that of English is loaded at once, another with its first text.</summary>
    public EntityTagger()
        : this(NameModel.Resources.ToDictionary(model => model.Key, model => new Lazy<NameModel>(() => NameModel.Load(model.Value)), StringComparer.Ordinal))
    {
        _ = _learned.GetValueOrDefault("en")?.Value;
    }

    internal EntityTagger(string language, NameModel model)
        : this(new Dictionary<string, Lazy<NameModel>>(StringComparer.Ordinal) { [language] = new(model) })
    {
    }

    private EntityTagger(Dictionary<string, Lazy<NameModel>> models)
    {
        var gazetteer = GazetteerData.Load(_lexicon);
        _rules = new RuleTagger(_lexicon, gazetteer);
        _learned = models.ToDictionary(model => model.Key, model => new Lazy<ModelTagger>(() => new ModelTagger(model.Value.Value, _lexicon, gazetteer)), StringComparer.Ordinal);
        _implied = new ImpliedCountries(gazetteer);
        _events = new EventFinder(_lexicon);
    }

    /// <summary>How names are found in texts of the language: <c>model</c> or <c>gazetteer</c>.</summary>
    public string MethodFor(string language) => _learned.ContainsKey(language) ? "model" : "gazetteer";

    /// <summary>Entities with their mentions, in no particular order.</summary>
    /// <param name="language">BCP 47, without region.</param>
    public List<NamedEntity> Find(IReadOnlyList<ArticleText> texts, string language, CancellationToken cancellation)
    {
        var sentences = new DocumentSentences(texts, _lexicon);
        var names = _rules.Find(sentences, cancellation);
        if (_learned.TryGetValue(language, out var learned))
            names = learned.Value.Find(texts, sentences, names, cancellation);
        if (language == "en")
            _events.AddTo(names, sentences);
        names.AddRange(_implied.In(names).ToList());
        return names;
    }
}
