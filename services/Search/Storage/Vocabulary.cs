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
        var missing = new HashSet<VocabularyEntry>();
        lock (_known)
        {
            foreach (var text in new[] { terms.Title, terms.Dek, terms.Body })
                AddMissing(text, missing);
            missing.UnionWith(terms.Attributes.Select(a => new VocabularyEntry(IndexToken.Attribute(a.Field, a.Value), IsWord: true)).Where(e => !IsKnown(e)));
        }

        return [.. missing.GroupBy(e => e.Token, StringComparer.Ordinal).Select(g => g.MaxBy(e => e.IsWord)).OrderBy(e => e.Token, StringComparer.Ordinal)];
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

    /// <summary>Nearly all words of an article are known, so nothing is made for these.</summary>
    private void AddMissing(TextTerms text, HashSet<VocabularyEntry> missing)
    {
        HashSet<string>? stems = null;
        foreach (var word in text.Words)
        {
            if (new VocabularyEntry(word, IsWord: true) is var entry && !IsKnown(entry))
                missing.Add(entry);
        }

        foreach (var term in text.Terms)
        {
            if (Stemmer.IsMarked(term) || _known.Contains(Hash(new VocabularyEntry(term, IsWord: true))))
                continue;
            // Whether a term is a word here is not kept; the stem of what stands among the words is none, unless it stands for itself elsewhere.
            stems ??= text.Words.Select(Stemmer.English.Term).ToHashSet(StringComparer.Ordinal);
            if (new VocabularyEntry(term, IsWord: !stems.Contains(term)) is var entry && !IsKnown(entry))
                missing.Add(entry);
        }
    }

    private bool IsKnown(VocabularyEntry entry) =>
        _known.Contains(Hash(entry)) || (!entry.IsWord && _known.Contains(Hash(entry with { IsWord = true })));

    private static ulong Hash(VocabularyEntry entry) => StableHash.Of(entry.Token) ^ (entry.IsWord ? 0UL : 0x5555_5555_5555_5555UL);
}
