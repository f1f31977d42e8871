using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>
/// Finds names by the trained model; what the rules found before is one of the things it is told. The rules have the word for nationalities,
/// where the text itself gives someone a name, where they are sure and the model is not, and where the model all but agrees.
/// </summary>
internal sealed class ModelTagger(NameModel model, Lexicon lexicon, Gazetteer gazetteer)
{
    /// <summary>What a probability of 1 weighs on the scale of <see cref="Evidence"/>.</summary>
    private const float Certain = 6;

    /// <summary>The rules are sure from this evidence, the model from this probability; in headlines only names it is sure of count.</summary>
    private const float SureEvidence = 3;
    private const float SureShare = 0.7f;

    /// <summary>A name of the rules stays if the model gives each of its tokens this probability of being part of one.</summary>
    private const float LikelyShare = 0.3f;

    private readonly NameJudge _judge = new(lexicon, gazetteer);

    /// <param name="ruled">The names that the rules find in the texts.</param>
    public List<NamedEntity> Find(IReadOnlyList<ArticleText> texts, DocumentSentences sentences, List<NamedEntity> ruled, CancellationToken cancellation)
    {
        var document = new DocumentAttributes(texts, ruled, lexicon, gazetteer);
        var chosen = new ChosenNames(texts);
        foreach (var name in ruled.Where(IsGiven))
            chosen.Take(name.Mentions);
        Find(document, sentences.Headlines, chosen, cancellation);
        foreach (var (source, sentence) in sentences.Headlines)
            chosen.Close(source, sentence);
        var unsure = Find(document, sentences.Running, chosen, cancellation);
        foreach (var name in ruled.Where(name => name.Evidence.Best >= SureEvidence))
            chosen.Take(name.Mentions.Where(mention => chosen.IsLikely(mention, LikelyShare)));
        chosen.Take(unsure);
        foreach (var name in ruled)
            chosen.Take(name.Mentions.Where(mention => name.Kind == EntityKind.Norp || chosen.IsLikely(mention, LikelyShare)));
        return _judge.Judge(chosen.Names, sentences);
    }

    /// <summary>Takes the names that the model is sure of; gives the others.</summary>
    private List<Candidate> Find(
        DocumentAttributes document, List<(ArticleText Source, Sentence Sentence)> sentences, ChosenNames chosen, CancellationToken cancellation)
    {
        var unsure = new List<Candidate>();
        TokenFeatures? features = null;
        foreach (var (source, sentence) in sentences)
        {
            cancellation.ThrowIfCancellationRequested();
            if (features?.Source != source)
                features = new TokenFeatures(document, source);
            foreach (var name in model.Find(sentence, features, chosen.Shares(source)))
            {
                if (IsFunctionWord(source.Text, name))
                    continue;
                var candidate = ToCandidate(source, name);
                if (name.Probability < SureShare || !chosen.Take([candidate]))
                    unsure.Add(candidate);
            }
        }
        return unsure;
    }

    /// <summary>`We` opens a quotation in capitals; `WHO` is a name.</summary>
    private bool IsFunctionWord(TokenizedText text, FoundName name) =>
        name.End - name.First == 1 && lexicon.IsFunctionWord(text.FoldedAt(name.First)) && (text.Tokens[name.First].Length == 1 || !text.Tokens[name.First].Is(TokenShape.AllCapitals));

    private static bool IsGiven(NamedEntity name) =>
        name.Kind == EntityKind.Person && name.Mentions.Exists(mention => mention.Context.Person >= ContextReader.Naming);

    private Candidate ToCandidate(ArticleText text, FoundName name)
    {
        var (kind, count) = (NameLabel.KindOf(name.Type), name.End - name.First);
        var isKnown = gazetteer.TryMatch(text.Text, name.First, name.End, out var match, anyCase: true) && match.Count == count && match.Entry.Kind == kind;
        var key = isKnown ? match.Entry.Key : PhraseKeys.Of(text.Text, name.First, count);
        return new Candidate(text, name.First, count, key, default, Evidence.For(kind, Certain * name.Probability), isKnown ? match.Entry : null) { Probability = name.Probability };
    }
}
