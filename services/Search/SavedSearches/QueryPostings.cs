using System.Numerics;
using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.SavedSearches;

/// <summary>The lists of queries under their keys.</summary>
internal sealed class QueryPostings
{
    private readonly Dictionary<string, List<Posting>> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<AttributeTerm, List<Posting>> _values = [];
    private readonly Dictionary<string, List<Posting>> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<AlikePosting>> _alike = [];
    private readonly List<Posting> _always = [];
    private readonly SortedSet<int> _prefixLengths = [];

    public void Add(IndexedQuery query)
    {
        if (query.Keys.Count == 0)
            _always.Add(new Posting(query, []));
        foreach (var key in query.Keys)
        {
            var posting = new Posting(query, key.Also);
            switch (key)
            {
                case TermKey term:
                    ListOf(_terms, term.Term).Add(posting);
                    break;
                case ValueKey value:
                    ListOf(_values, value.Value).Add(posting);
                    break;
                case PrefixKey prefix:
                    ListOf(_prefixes, prefix.Prefix).Add(posting);
                    _prefixLengths.Add(prefix.Prefix.Length);
                    break;
                case AlikeKey alike:
                    ListOf(_alike, alike.Word.Text[0]).Add(new AlikePosting(alike.Word, LettersOf(alike.Word.Text), posting));
                    break;
            }
        }
    }

    public void Remove(IndexedQuery query)
    {
        _always.RemoveAll(posting => posting.Query == query);
        foreach (var key in query.Keys)
        {
            switch (key)
            {
                case TermKey term:
                    Take(_terms, term.Term, posting => posting.Query == query);
                    break;
                case ValueKey value:
                    Take(_values, value.Value, posting => posting.Query == query);
                    break;
                case PrefixKey prefix:
                    Take(_prefixes, prefix.Prefix, posting => posting.Query == query);
                    break;
                case AlikeKey alike:
                    Take(_alike, alike.Word.Text[0], held => held.Posting.Query == query);
                    break;
            }
        }
    }

    /// <summary>Hands over every query that the article can match, some more than once.</summary>
    public void Visit(MatchableArticle article, TermFilter filter, Action<IndexedQuery> ask)
    {
        Visit(_always, filter, ask);
        foreach (var term in article.Terms)
        {
            if (_terms.TryGetValue(term, out var postings))
                Visit(postings, filter, ask);
        }

        foreach (var value in article.Attributes)
        {
            if (_values.TryGetValue(value, out var postings))
                Visit(postings, filter, ask);
        }

        if (_prefixes.Count > 0)
            VisitPrefixes(article, filter, ask);
        if (_alike.Count > 0)
            VisitAlike(article, filter, ask);
    }

    private static void Visit(List<Posting> postings, TermFilter filter, Action<IndexedQuery> ask)
    {
        foreach (var posting in postings)
        {
            if (posting.MayMatch(filter))
                ask(posting.Query);
        }
    }

    private void VisitPrefixes(MatchableArticle article, TermFilter filter, Action<IndexedQuery> ask)
    {
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in article.Words)
        {
            foreach (var length in _prefixLengths)
            {
                if (length > word.Length)
                    break;
                if (prefixes.TryGetValue(word.AsSpan(0, length), out var postings))
                    Visit(postings, filter, ask);
            }
        }
    }

    private void VisitAlike(MatchableArticle article, TermFilter filter, Action<IndexedQuery> ask)
    {
        foreach (var word in article.Words)
        {
            if (!_alike.TryGetValue(word[0], out var postings))
                continue;
            var letters = LettersOf(word);
            foreach (var alike in postings)
            {
                // An edit changes which letters there are by two at most.
                if (BitOperations.PopCount(letters ^ alike.Letters) <= 2 * alike.Word.MaxEdits && alike.Posting.MayMatch(filter)
                    && alike.Word.Fits(word))
                {
                    ask(alike.Posting.Query);
                }
            }
        }
    }

    private static ulong LettersOf(string word)
    {
        var letters = 0UL;
        foreach (var c in word)
            letters |= 1UL << (c & 63);
        return letters;
    }

    private static List<T> ListOf<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private static void Take<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key, Predicate<T> which)
        where TKey : notnull
    {
        if (lists.TryGetValue(key, out var list) && list.RemoveAll(which) > 0 && list.Count == 0)
            lists.Remove(key);
    }

    /// <summary>A query under one of its keys, with up to two terms of which the article must have one as well.</summary>
    private readonly struct Posting
    {
        private readonly int _also;
        private readonly int _orAlso;

        public Posting(IndexedQuery query, IReadOnlyList<string> also)
        {
            Query = query;
            if (also.Count is 1 or 2)
                (_also, _orAlso) = (TermFilter.HashOf(also[0]), TermFilter.HashOf(also[^1]));
        }

        public IndexedQuery Query { get; }

        public bool MayMatch(TermFilter filter) => _also == 0 || filter.MayHave(_also) || filter.MayHave(_orAlso);
    }

    private readonly record struct AlikePosting(Fuzzy Word, ulong Letters, Posting Posting);
}
