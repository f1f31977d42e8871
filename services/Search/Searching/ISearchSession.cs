using Newsroom.Search.Query;

namespace Newsroom.Search.Searching;

/// <summary>
/// What an engine does for one query, all on one snapshot. Articles go by their key: a number that is unique and grows with the time of publication.
/// Expressions have been through <see cref="QueryExpansion"/>. Calls may overlap; they are answered one after the other.
/// </summary>
internal interface ISearchSession : IAsyncDisposable
{
    /// <summary>Keys of matches within the range.</summary>
    /// <param name="share">The share of articles that match, 0 to 1, as far as it is known: an engine looks among the newest first if many do.</param>
    Task<List<long>> MatchAsync(
        QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken, double share = 1);

    /// <summary>What ranks those of the articles that are held, in any order.</summary>
    Task<List<ProfileRow>> ProfilesAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken);

    /// <summary>What ranks the newest articles.</summary>
    Task<List<ProfileRow>> NewestProfilesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>What is counted and grouped of those of the articles that are held, in any order.</summary>
    Task<List<MatchRow>> RowsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken);

    /// <summary>How many match; counting stops at the limit.</summary>
    Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken);

    /// <summary>Documents (newsroom.search.v1.IndexedArticle) of those keys that are held, in any order. The last that a session is asked for.</summary>
    Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken);

    /// <summary>How many articles there are.</summary>
    Task<long> ArticleCountAsync(CancellationToken cancellationToken);

    /// <summary>How many articles have each of the index terms, in their order; an engine may stop counting at tens of thousands.</summary>
    Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);

    /// <summary>
    /// Entries of the vocabulary that begin with <paramref name="prefix"/>, with lengths in characters within the bounds, in ordinal order of
    /// UTF-8. Some may occur in no article any more.
    /// </summary>
    /// <param name="wordsOnly">Leave out stems that are no words.</param>
    Task<List<string>> VocabularyAsync(
        string prefix, int minLength, int maxLength, bool wordsOnly, int limit, CancellationToken cancellationToken);

    /// <summary>Values of facets by their hash.</summary>
    Task<List<FacetValueRow>> FacetValuesAsync(IReadOnlyCollection<long> hashes, CancellationToken cancellationToken);

    /// <summary>A later revision has replaced the match with that key.</summary>
    bool IsEarlier(long key) => false;
}

/// <summary>Keys from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
internal readonly record struct KeyRange(long From, long To)
{
    public static KeyRange All { get; } = new(long.MinValue, long.MaxValue);

    public bool IsEmpty => From > To;
}

/// <param name="Profile">Made by <see cref="Ranking.TermProfile"/>.</param>
internal readonly record struct ProfileRow(long Key, byte[] Profile);

/// <param name="Facets">Made by <see cref="Facets.FacetList"/>.</param>
/// <param name="StoryId">Empty if none, as is <paramref name="CopyGroupId"/>.</param>
internal sealed record MatchRow(long Key, byte[] Facets, string StoryId, string CopyGroupId);

internal readonly record struct DocumentRow(long Key, byte[] Document);

internal readonly record struct FacetValueRow(long Hash, string Value, string Label);
