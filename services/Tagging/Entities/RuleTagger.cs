namespace Newsroom.Tagging.Entities;

/// <summary>Finds people, organisations, places and groups by rules and gazetteers: candidates sentence by sentence, judged together.</summary>
internal sealed class RuleTagger(Lexicon lexicon, Gazetteer gazetteer)
{
    private readonly NameSequences _sequences = new(lexicon, gazetteer);
    private readonly NameSplitter _splitter = new(lexicon, gazetteer, new ContextReader(lexicon, gazetteer));
    private readonly NameJudge _judge = new(lexicon, gazetteer);

    /// <summary>Entities with their mentions, in no particular order.</summary>
    public List<NamedEntity> Find(DocumentSentences sentences, CancellationToken cancellation)
    {
        var words = new DocumentWords();
        foreach (var (source, sentence) in sentences.Running)
            words.Add(source.Text, sentence);

        var candidates = new List<Candidate>();
        foreach (var (source, sentence) in sentences.Running)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (first, end) in _sequences.In(source.Text, sentence))
                candidates.AddRange(_splitter.Split(source, sentence, first, end, words));
        }
        return _judge.Judge(candidates, sentences);
    }
}
