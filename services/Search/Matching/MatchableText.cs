using Newsroom.Search.Text;

namespace Newsroom.Search.Matching;

/// <summary>The terms and words of one text with their places.</summary>
internal sealed class MatchableText
{
    private readonly Dictionary<string, Places> _places;
    private readonly int[] _next;
    private readonly IReadOnlyList<string> _terms;
    private readonly IEnumerable<string> _others;
    private string[]? _words;

    public MatchableText(TextTerms text)
    {
        var terms = text.Terms;
        (_terms, _others) = (terms, text.Words);
        _places = new Dictionary<string, Places>(terms.Count, StringComparer.Ordinal);
        _next = new int[terms.Count];
        for (var i = terms.Count - 1; i >= 0; i--)
        {
            ref var places = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_places, terms[i], out var exists);
            _next[i] = exists ? places.First : -1;
            places = new Places(i);
        }
    }

    /// <summary>As indexed, each once.</summary>
    public IReadOnlyCollection<string> Terms => _places.Keys;

    /// <summary>Terms, and words that are indexed under another form, each once, in ordinal order. Sorted when first asked for.</summary>
    public string[] Words => _words ??= Sorted();

    public bool Has(string term) => _places.ContainsKey(term);

    /// <summary>Where a run of terms begins first, from a place on; -1 if nowhere.</summary>
    public int PlaceOf(IReadOnlyList<string> run, int from = 0)
    {
        var place = _places.TryGetValue(run[0], out var places) ? places.First : -1;
        while (place >= 0 && (place < from || !IsAt(place, run)))
            place = _next[place];
        return place;
    }

    /// <summary>Whether a word that begins so fits.</summary>
    public bool HasWord(string prefix, Func<string, bool> fits)
    {
        var words = Words;
        var at = Array.BinarySearch(words, prefix, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < words.Length && words[at].StartsWith(prefix, StringComparison.Ordinal); at++)
        {
            if (fits(words[at]))
                return true;
        }

        return false;
    }

    private bool IsAt(int place, IReadOnlyList<string> run)
    {
        if (place + run.Count > _terms.Count)
            return false;
        for (var i = 1; i < run.Count; i++)
        {
            if (_terms[place + i] != run[i])
                return false;
        }

        return true;
    }

    private string[] Sorted()
    {
        string[] words = [.. _places.Keys.Concat(_others).Distinct(StringComparer.Ordinal)];
        Array.Sort(words, StringComparer.Ordinal);
        return words;
    }

    /// <summary>The first of a term's places; each leads to the next.</summary>
    private readonly record struct Places(int First);
}
