using Newsroom.Search.Query;

namespace Newsroom.Search.Searching;

/// <summary>
/// What an engine does for one query, all on one snapshot. Articles go by their key: a number that is unique and grows with the time of publication.
/// Expressions have been through <see cref="QueryExpansion"/>.
/// </summary>
internal interface ISearchSession : IAsyncDisposable
{
    /// <summary>Keys of matches within the range.</summary>
    Task<List<long>> MatchAsync(QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken);

    /// <summary>The newest matches within the range, with what ranks them.</summary>
    Task<List<ProfileRow>> CandidatesAsync(QueryExpression query, KeyRange keys, int limit, CancellationToken cancellationToken);

    /// <summary>The newest matches, with what is counted and grouped.</summary>
    Task<List<MatchRow>> RowsAsync(QueryExpression query, int limit, CancellationToken cancellationToken);

    /// <summary>How many match; counting stops at the limit.</summary>
    Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken);

    /// <summary>Documents (newsroom.search.v1.IndexedArticle) of those keys that are held, in any order.</summary>
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
internal readonly record struct MatchRow(long Key, byte[] Facets, string StoryId, string CopyGroupId);

internal readonly record struct DocumentRow(long Key, byte[] Document);

internal readonly record struct FacetValueRow(long Hash, string Value, string Label);
