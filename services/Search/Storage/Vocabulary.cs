using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>An entry of the vocabulary.</summary>
/// <param name="IsWord">It stands so in a text or field; else it is only what a word is indexed as.</param>
internal readonly record struct VocabularyEntry(string Token, bool IsWord);

/// <summary>
/// Words that patterns, fuzzy words and corrections are looked up in. Nothing is ever taken out, so writers need to add only what they have not
/// added before, and remember that in a few megabytes.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>Hashes remembered; then it starts over.</summary>
    private const int MaxKnown = 1_000_000;

    private readonly HashSet<ulong> _known = [];

    /// <summary>The article's entries that are not known to be stored, in ordinal order, which keeps writers from waiting for each other in a circle.</summary>
    public List<VocabularyEntry> Missing(ArticleTerms terms)
    {
        var entries = new HashSet<VocabularyEntry>();
        foreach (var text in new[] { terms.Title, terms.Dek, terms.Body })
        {
            entries.UnionWith(text.Words.Select(w => new VocabularyEntry(w, IsWord: true)));
            // Whether a term is a word here is not kept; the stem of what stands among the words is none, unless it stands for itself elsewhere.
            var stems = text.Words.Select(w => Analyzer.Terms(w)[0]).ToHashSet(StringComparer.Ordinal);
            entries.UnionWith(text.Terms.Select(t => new VocabularyEntry(t, IsWord: !stems.Contains(t))));
        }

        entries.UnionWith(terms.Attributes.Select(a => new VocabularyEntry(IndexToken.Attribute(a.Field, a.Value), IsWord: true)));
        lock (_known)
            entries.RemoveWhere(e => _known.Contains(Hash(e)) || (!e.IsWord && _known.Contains(Hash(e with { IsWord = true }))));
        return [.. entries.GroupBy(e => e.Token, StringComparer.Ordinal).Select(g => g.MaxBy(e => e.IsWord)).OrderBy(e => e.Token, StringComparer.Ordinal)];
    }

    /// <summary>To be told only when they are committed.</summary>
    public void Stored(IEnumerable<VocabularyEntry> entries)
    {
        lock (_known)
        {
            if (_known.Count > MaxKnown)
                _known.Clear();
            _known.UnionWith(entries.Select(Hash));
        }
    }

    private static ulong Hash(VocabularyEntry entry) => StableHash.Of(entry.Token) ^ (entry.IsWord ? 0UL : 0x5555_5555_5555_5555UL);
}
