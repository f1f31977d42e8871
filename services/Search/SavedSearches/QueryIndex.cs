using Newsroom.Search.Matching;
using Newsroom.Search.Query;

namespace Newsroom.Search.SavedSearches;

/// <summary>
/// Finds the saved searches that match an article without asking each: every search is kept under terms of which a match must have one,
/// and only those are asked whose term the article has. Searches for the same are asked once. Not for two tasks at once.
/// </summary>
internal sealed class QueryIndex(KeyFrequencies frequencies)
{
    private readonly Dictionary<string, Entry> _bySearch = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byQuery = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<(AttributeField, string), List<Entry>> _values = [];
    private readonly Dictionary<string, List<Entry>> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<(Fuzzy Word, Entry Entry)>> _alike = [];
    private readonly List<Entry> _always = [];

    private SortedSet<int> _prefixLengths = [];
    private int _round;

    /// <summary>Saved searches held.</summary>
    public int Count => _bySearch.Count;

    public IReadOnlyCollection<string> Ids => _bySearch.Keys;

    /// <summary>How many queries the last article was asked of.</summary>
    public int Asked { get; private set; }

    public void Set(string searchId, QueryExpression query)
    {
        Remove(searchId);
        var text = query.ToString();
        if (!_byQuery.TryGetValue(text, out var entry))
        {
            _byQuery.Add(text, entry = new Entry(text, new ArticleMatcher(query)));
            Place(entry);
        }

        entry.SearchIds.Add(searchId);
        _bySearch.Add(searchId, entry);
    }

    public void Remove(string searchId)
    {
        if (!_bySearch.Remove(searchId, out var entry))
            return;
        entry.SearchIds.Remove(searchId);
        if (entry.SearchIds.Count > 0)
            return;
        _byQuery.Remove(entry.Text);
        Displace(entry);
    }

    /// <summary>Chooses every query's terms anew, after more has been learnt of how frequent they are.</summary>
    public void Rearrange()
    {
        _terms.Clear();
        _values.Clear();
        _prefixes.Clear();
        _alike.Clear();
        _always.Clear();
        _prefixLengths = [];
        foreach (var entry in _byQuery.Values)
            Place(entry);
    }

    /// <summary>Ids of the saved searches that match, each once.</summary>
    public List<string> Match(MatchableArticle article, DateTimeOffset now)
    {
        _round++;
        Asked = 0;
        var matches = new List<string>();
        Ask(_always);
        foreach (var term in article.Terms)
        {
            if (_terms.TryGetValue(term, out var entries))
                Ask(entries);
        }

        foreach (var value in article.Attributes)
        {
            if (_values.TryGetValue(value, out var entries))
                Ask(entries);
        }

        if (_prefixes.Count > 0 || _alike.Count > 0)
            AskByWords(article, Ask);
        return matches;

        void Ask(List<Entry> entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Round == _round)
                    continue;
                entry.Round = _round;
                Asked++;
                if (entry.Matcher.Matches(article, now))
                    matches.AddRange(entry.SearchIds);
            }
        }
    }

    private void AskByWords(MatchableArticle article, Action<List<Entry>> ask)
    {
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in article.Words)
        {
            foreach (var length in _prefixLengths)
            {
                if (length > word.Length)
                    break;
                if (prefixes.TryGetValue(word.AsSpan(0, length), out var entries))
                    ask(entries);
            }

            if (!_alike.TryGetValue(word[0], out var alike))
                continue;
            foreach (var (fuzzy, entry) in alike)
            {
                if (entry.Round != _round && Condition.IsAlike(word, fuzzy))
                    ask([entry]);
            }
        }
    }

    private void Place(Entry entry)
    {
        entry.Keys = RequiredKeys.Choose(entry.Matcher.Query, frequencies)?.Keys ?? [];
        if (entry.Keys.Count == 0)
            _always.Add(entry);
        foreach (var key in entry.Keys)
        {
            switch (key)
            {
                case TermKey term:
                    ListOf(_terms, term.Term).Add(entry);
                    break;
                case ValueKey value:
                    ListOf(_values, (value.Field, value.Value)).Add(entry);
                    break;
                case PrefixKey prefix:
                    ListOf(_prefixes, prefix.Prefix).Add(entry);
                    _prefixLengths.Add(prefix.Prefix.Length);
                    break;
                case AlikeKey alike:
                    ListOf(_alike, alike.Word.Text[0]).Add((alike.Word, entry));
                    break;
            }
        }
    }

    private void Displace(Entry entry)
    {
        _always.Remove(entry);
        foreach (var key in entry.Keys)
        {
            switch (key)
            {
                case TermKey term:
                    Take(_terms, term.Term, held => held == entry);
                    break;
                case ValueKey value:
                    Take(_values, (value.Field, value.Value), held => held == entry);
                    break;
                case PrefixKey prefix:
                    Take(_prefixes, prefix.Prefix, held => held == entry);
                    break;
                case AlikeKey alike:
                    Take(_alike, alike.Word.Text[0], held => held.Entry == entry);
                    break;
            }
        }
    }

    private static List<T> ListOf<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private static void Take<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key, Predicate<T> which)
        where TKey : notnull
    {
        if (lists.TryGetValue(key, out var list) && list.RemoveAll(which) > 0 && list.Count == 0)
            lists.Remove(key);
    }

    /// <summary>A query and the searches that ask it.</summary>
    private sealed class Entry(string text, ArticleMatcher matcher)
    {
        public string Text => text;

        public ArticleMatcher Matcher => matcher;

        public HashSet<string> SearchIds { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<QueryKey> Keys { get; set; } = [];

        /// <summary>The last article that it was asked of.</summary>
        public int Round { get; set; }
    }
}
