using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Judges the candidates of a document together: one judgement per name, aliases, then headlines, in which only names known by then count.
/// </summary>
internal sealed class NameJudge(Lexicon lexicon, Gazetteer gazetteer)
{
    /// <summary>In a headline a known name counts only from this strength: below it, the name is also a common word.</summary>
    private const float MinHeadlineStrength = 2.5f;

    /// <summary>The names of the candidates, with their mentions in headlines.</summary>
    public List<NamedEntity> Judge(IEnumerable<Candidate> candidates, DocumentSentences sentences)
    {
        var names = candidates.GroupBy(candidate => candidate.Key, StringComparer.Ordinal).Where(group => group.Key.Length > 0)
            .Select(group => new NamedEntity(group.Key, [.. group])).ToList();
        names = AliasResolver.Resolve(names, gazetteer, lexicon).FindAll(name => name.IsCertain);
        AddHeadlines(names, sentences.Headlines);
        return names;
    }

    private void AddHeadlines(List<NamedEntity> names, List<(ArticleText Source, Sentence Sentence)> headlines)
    {
        var known = new Gazetteer();
        var byKey = new Dictionary<string, NamedEntity>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            byKey.TryAdd(name.Key, name);
            foreach (var surface in name.Mentions.Where(mention => mention.Count > 1 || !lexicon.IsCommon(mention.Key)).Select(mention => mention.Surface).Distinct(StringComparer.Ordinal))
                known.Add(surface, new GazetteerEntry(name.Kind, surface, name.Key));
            // Headlines give the surname alone.
            if (name.Kind == EntityKind.Person && name.Words.Count > 1 && !lexicon.IsCommon(name.Words[^1]))
                known.Add(name.Words[^1], new GazetteerEntry(name.Kind, name.Words[^1], name.Key));
        }
        var taken = Taken(names, headlines);
        foreach (var (source, sentence) in headlines)
        {
            for (var at = sentence.First; at < sentence.End; at++)
            {
                if (taken.Contains((source, at)))
                    continue;
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

    /// <summary>The tokens that stand in a mention already.</summary>
    private static HashSet<(ArticleText Source, int Token)> Taken(List<NamedEntity> names, List<(ArticleText Source, Sentence Sentence)> headlines) =>
        headlines.Count == 0 ? [] : [.. names.SelectMany(name => name.Mentions).SelectMany(mention => Enumerable.Range(mention.First, mention.Count).Select(token => (mention.Source, token)))];

    private bool TryMatchStrong(TokenizedText text, int at, int end, out GazetteerMatch match) =>
        gazetteer.TryMatch(text, at, end, out match) && match.Entry.Strength >= MinHeadlineStrength
        && (match.Count > 1 || !lexicon.IsCommon(text.FoldedAt(at)));
}
