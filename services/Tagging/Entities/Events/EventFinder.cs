using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Events;

/// <summary>Finds named events in English by their words: wars, elections, disasters, contests, meetings. They take the place of names within them.</summary>
internal sealed class EventFinder(Lexicon lexicon)
{
    private readonly EventWords _words = new();

    /// <summary>Adds the events to the names found before, and takes out of these what stands within an event; nationalities stay.</summary>
    public void AddTo(List<NamedEntity> names, DocumentSentences sentences)
    {
        var events = Find(sentences);
        if (events.Count == 0)
            return;
        var places = PlacesOf(events);
        // A longer name goes before the event within it: "Vietnam War Memorial Fund".
        var dropped = new HashSet<int>();
        foreach (var mention in names.SelectMany(name => name.Mentions))
        {
            if (RangeOf(mention, places) is var range && range.Contains(0))
                dropped.UnionWith(range.ToArray());
        }
        events = [.. events.Where((_, i) => !dropped.Contains(i + 1))];
        places = PlacesOf(events);
        foreach (var name in names.Where(name => name.Kind != EntityKind.Norp))
            name.Mentions.RemoveAll(mention => RangeOf(mention, places).ContainsAnyExcept(0));
        names.RemoveAll(name => name.Mentions.Count == 0);
        names.AddRange(Joined(events));
    }

    private List<Candidate> Find(DocumentSentences sentences)
    {
        var found = new List<Candidate>();
        foreach (var (source, sentence) in sentences.Running)
            found.AddRange(Read(source, sentence, isHeadline: false));
        foreach (var (source, sentence) in sentences.Headlines)
            found.AddRange(Read(source, sentence, isHeadline: true));
        return found;
    }

    private IEnumerable<Candidate> Read(ArticleText source, Sentence sentence, bool isHeadline) => new EventReader(source.Text, sentence, isHeadline, _words, lexicon).Read()
        .Select(one => new Candidate(source, one.First, one.End - one.First, KeyOf(source.Text, one), default, default) { Probability = one.Probability });

    /// <summary>The year first, wherever it is written.</summary>
    private static string KeyOf(TokenizedText text, FoundEvent found) => EventKeys.Of(PhraseKeys.Of(text, found.First, found.End - found.First));

    /// <summary>Mentions of one key are one event; one without a year is the only one that the document gives a year.</summary>
    private static IEnumerable<NamedEntity> Joined(List<Candidate> events)
    {
        var byKey = events.GroupBy(one => one.Key, StringComparer.Ordinal)
            .Select(group => new NamedEntity(group.Key, [.. group]) { Given = EntityKind.Event }).ToList();
        var dated = byKey.Where(one => EventKeys.IsDated(one.Key)).ToLookup(one => EventKeys.WithoutYear(one.Key), StringComparer.Ordinal);
        foreach (var one in byKey)
        {
            if (!EventKeys.IsDated(one.Key) && dated[one.Key].Take(2).ToList() is [var only])
                only.Absorb(one);
        }
        return byKey.Where(one => one.Mentions.Count > 0);
    }

    /// <summary>For each token of a text that has events the number of its event, from 1; 0 for none.</summary>
    private static Dictionary<ArticleText, int[]> PlacesOf(List<Candidate> events)
    {
        var places = new Dictionary<ArticleText, int[]>();
        for (var i = 0; i < events.Count; i++)
        {
            if (!places.TryGetValue(events[i].Source, out var tokens))
                places.Add(events[i].Source, tokens = new int[events[i].Source.Text.Tokens.Count]);
            tokens.AsSpan(events[i].First, events[i].Count).Fill(i + 1);
        }
        return places;
    }

    private static ReadOnlySpan<int> RangeOf(Candidate mention, Dictionary<ArticleText, int[]> places) =>
        places.TryGetValue(mention.Source, out var tokens) ? tokens.AsSpan(mention.First, mention.Count) : default;
}
