using System.Collections.Concurrent;
using Newsroom.Search.Query;

namespace Newsroom.Search.Searching;

/// <summary>
/// Two sessions of one snapshot as one: the latest revisions and the earlier ones, whose keys differ. Words and values of facets are common to both.
/// The latest are asked first, for an engine may have others wait for whoever has looked at them; the documents last.
/// </summary>
internal sealed class HistorySession(ISearchSession latest, ISearchSession earlier) : ISearchSession
{
    private readonly ConcurrentDictionary<long, bool> _earlier = [];

    public bool IsEarlier(long key) => _earlier.ContainsKey(key);

    public async Task<List<long>> MatchAsync(
        QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken, double share = 1)
    {
        var found = await latest.MatchAsync(query, keys, newestFirst, limit, cancellationToken, share);
        var before = await earlier.MatchAsync(query, keys, newestFirst, limit, cancellationToken, share);
        foreach (var key in before)
            _earlier[key] = true;
        return before.Count == 0 ? found : Merge(found, before, newestFirst, limit);
    }

    public Task<List<ProfileRow>> ProfilesAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) =>
        BothAsync(keys, latest.ProfilesAsync, earlier.ProfilesAsync, cancellationToken);

    /// <summary>A sample of words, for which the latest do.</summary>
    public Task<List<ProfileRow>> NewestProfilesAsync(int limit, CancellationToken cancellationToken) => latest.NewestProfilesAsync(limit, cancellationToken);

    public Task<List<MatchRow>> RowsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) =>
        BothAsync(keys, latest.RowsAsync, earlier.RowsAsync, cancellationToken);

    public async Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken)
    {
        var count = await latest.CountAsync(query, limit, cancellationToken);
        return count >= limit ? count : count + await earlier.CountAsync(query, limit - count, cancellationToken);
    }

    public async Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken)
    {
        // The latest end the snapshot.
        long[] before = [.. keys.Where(IsEarlier)];
        var documents = before.Length == 0 ? [] : await earlier.DocumentsAsync(before, cancellationToken);
        documents.AddRange(await latest.DocumentsAsync([.. keys.Where(key => !IsEarlier(key))], cancellationToken));
        return documents;
    }

    public async Task<long> ArticleCountAsync(CancellationToken cancellationToken) =>
        await latest.ArticleCountAsync(cancellationToken) + await earlier.ArticleCountAsync(cancellationToken);

    public async Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var found = await latest.FrequenciesAsync(terms, cancellationToken);
        return [.. found.Zip(await earlier.FrequenciesAsync(terms, cancellationToken), (one, other) => one + other)];
    }

    public Task<List<string>> VocabularyAsync(
        string prefix, int minLength, int maxLength, bool wordsOnly, int limit, CancellationToken cancellationToken) =>
        latest.VocabularyAsync(prefix, minLength, maxLength, wordsOnly, limit, cancellationToken);

    public Task<List<FacetValueRow>> FacetValuesAsync(IReadOnlyCollection<long> hashes, CancellationToken cancellationToken) =>
        latest.FacetValuesAsync(hashes, cancellationToken);

    public ValueTask DisposeAsync() => latest.DisposeAsync();

    private static List<long> Merge(List<long> one, List<long> other, bool newestFirst, int limit)
    {
        var merged = new List<long>(Math.Min(one.Count + other.Count, limit));
        for (int i = 0, j = 0; merged.Count < limit && (i < one.Count || j < other.Count);)
        {
            var takesOne = j == other.Count || (i < one.Count && one[i] > other[j] == newestFirst);
            merged.Add(takesOne ? one[i++] : other[j++]);
        }

        return merged;
    }

    private async Task<List<T>> BothAsync<T>(
        IReadOnlyCollection<long> keys, Func<IReadOnlyCollection<long>, CancellationToken, Task<List<T>>> ofLatest,
        Func<IReadOnlyCollection<long>, CancellationToken, Task<List<T>>> ofEarlier, CancellationToken cancellationToken)
    {
        long[] before = [.. keys.Where(IsEarlier)];
        if (before.Length == 0)
            return await ofLatest(keys, cancellationToken);
        var found = before.Length == keys.Count ? [] : await ofLatest([.. keys.Where(key => !IsEarlier(key))], cancellationToken);
        found.AddRange(await ofEarlier(before, cancellationToken));
        return found;
    }
}
