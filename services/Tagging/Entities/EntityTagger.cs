using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Finds people, organisations, places and groups by rules and gazetteers: candidates sentence by sentence, one judgement per name over
/// the whole document, aliases, then headlines, where only names known by then are found.
/// </summary>
public sealed class EntityTagger
{
    /// <summary>In a headline a known name counts only from this strength: below it, the name is also a common word.</summary>
    private const float MinHeadlineStrength = 2.5f;

    private readonly Lexicon _lexicon = new();
    private readonly Gazetteer _gazetteer;
    private readonly NameSequences _sequences;
    private readonly NameSplitter _splitter;
    private readonly ImpliedCountries _implied;

    public EntityTagger()
    {
        _gazetteer = GazetteerData.Load(_lexicon);
        _sequences = new NameSequences(_lexicon, _gazetteer);
        _splitter = new NameSplitter(_lexicon, _gazetteer, new ContextReader(_lexicon, _gazetteer));
        _implied = new ImpliedCountries(_gazetteer);
    }

    /// <summary>Entities with their mentions, in no particular order.</summary>
    public List<NamedEntity> Find(IReadOnlyList<ArticleText> texts, string language, CancellationToken cancellation)
    {
        var sentences = texts.SelectMany(text => text.Text.Sentences.Select(sentence => (Source: text, Sentence: sentence, Case: SentenceCases.Of(text.Text, sentence, _lexicon)))).ToList();
        var words = new DocumentWords();
        foreach (var (source, sentence, _) in sentences.Where(one => one.Case == SentenceCase.Normal))
            words.Add(source.Text, sentence);

        var candidates = new List<Candidate>();
        foreach (var (source, sentence, _) in sentences.Where(one => one.Case == SentenceCase.Normal))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (first, end) in _sequences.In(source.Text, sentence))
                candidates.AddRange(_splitter.Split(source, sentence, first, end, words));
        }

        var names = candidates.GroupBy(candidate => candidate.Key, StringComparer.Ordinal).Where(group => group.Key.Length > 0)
            .Select(group => new NamedEntity(group.Key, [.. group])).ToList();
        names = AliasResolver.Resolve(names, _gazetteer, _lexicon).FindAll(name => name.IsCertain);
        AddHeadlines(names, sentences.Where(one => one.Case == SentenceCase.Uninformative).Select(one => (one.Source, one.Sentence)));
        names.AddRange(_implied.In(names).ToList());
        return names;
    }

    private void AddHeadlines(List<NamedEntity> names, IEnumerable<(ArticleText Source, Sentence Sentence)> headlines)
    {
        var known = new Gazetteer();
        var byKey = new Dictionary<string, NamedEntity>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            byKey.TryAdd(name.Key, name);
            foreach (var surface in name.Mentions.Where(mention => mention.Count > 1 || !_lexicon.IsCommon(mention.Key)).Select(mention => mention.Surface).Distinct(StringComparer.Ordinal))
                known.Add(surface, new GazetteerEntry(name.Kind, surface, name.Key));
            // Headlines give the surname alone.
            if (name.Kind == EntityKind.Person && name.Words.Count > 1 && !_lexicon.IsCommon(name.Words[^1]))
                known.Add(name.Words[^1], new GazetteerEntry(name.Kind, name.Words[^1], name.Key));
        }
        foreach (var (source, sentence) in headlines)
        {
            for (var at = sentence.First; at < sentence.End; at++)
            {
                var isOfDocument = known.TryMatch(source.Text, at, sentence.End, out var match);
                if (!isOfDocument && !TryMatchStrong(source.Text, at, sentence.End, out match))
                    continue;
                var form = Evidence.For(match.Entry.Kind, match.Entry.Strength);
                var mention = new Candidate(source, at, match.Count, match.Entry.Key, form, default, isOfDocument ? null : match.Entry);
                if (byKey.TryGetValue(match.Entry.Key, out var name))
                    name.Mentions.Add(mention);
                else
                    names.Add(byKey[match.Entry.Key] = new NamedEntity(match.Entry.Key, [mention]));
                at += match.Count - 1;
            }
        }
    }

    private bool TryMatchStrong(TokenizedText text, int at, int end, out GazetteerMatch match) =>
        _gazetteer.TryMatch(text, at, end, out match) && match.Entry.Strength >= MinHeadlineStrength
        && (match.Count > 1 || !_lexicon.IsCommon(text.FoldedAt(at)));
}
