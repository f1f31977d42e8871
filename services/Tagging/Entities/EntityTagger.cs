using Newsroom.Tagging.Entities.Events;
using Newsroom.Tagging.Entities.Model;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Finds people, organisations, places and groups: in English by a trained model that is told what the rules and gazetteers say, in other
/// languages by these alone. In English also named events, by rules.
/// </summary>
public sealed class EntityTagger
{
    private readonly Lexicon _lexicon = new();
    private readonly RuleTagger _rules;
    private readonly ModelTagger? _learned;
    private readonly ImpliedCountries _implied;
    private readonly EventFinder _events;

    public EntityTagger()
        : this(NameModel.Load())
    {
    }

    /// <param name="model">Null for rules alone.</param>
    internal EntityTagger(NameModel? model)
    {
        var gazetteer = GazetteerData.Load(_lexicon);
        _rules = new RuleTagger(_lexicon, gazetteer);
        _learned = model is null ? null : new ModelTagger(model, _lexicon, gazetteer);
        _implied = new ImpliedCountries(gazetteer);
        _events = new EventFinder(_lexicon);
    }

    /// <summary>How names are found in texts of the language: <c>model</c> or <c>gazetteer</c>.</summary>
    public string MethodFor(string language) => _learned is not null && language == "en" ? "model" : "gazetteer";

    /// <summary>Entities with their mentions, in no particular order.</summary>
    /// <param name="language">BCP 47, without region.</param>
    public List<NamedEntity> Find(IReadOnlyList<ArticleText> texts, string language, CancellationToken cancellation)
    {
        var sentences = new DocumentSentences(texts, _lexicon);
        var names = _rules.Find(sentences, cancellation);
        if (MethodFor(language) == "model")
            names = _learned!.Find(texts, sentences, names, cancellation);
        if (language == "en")
            _events.AddTo(names, sentences);
        names.AddRange(_implied.In(names).ToList());
        return names;
    }
}
