using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The text of the last revision of each article, and what it is found by, shared by all replicas. A look-up reads a bounded number of rows
/// whatever the store holds: a bucket has at most <see cref="MaxBucket"/> articles, and nearly identical texts are in the buckets once.
/// </summary>
internal interface ICopyStore : IArticleKeeper
{
    /// <summary>Articles that one key leads to; later ones are found by their other keys.</summary>
    const int MaxBucket = 32;

    /// <summary>Articles that share the most keys with a text, which are compared when it is recorded.</summary>
    const int MaxCandidates = 12;

    /// <summary>Lets the judge read what the article might be a copy of. What was read here need not be read while others wait.</summary>
    Task PrepareAsync(CopyArticle article, CopyJudge judge, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a revision in the group that the judge chooses, in one transaction that no other recording runs beside. Of a revision older than the one
    /// kept, or one kept already, nothing changes.
    /// </summary>
    /// <returns>The group that the article is in; null if there is too little text, or a newer revision or a withdrawal is known.</returns>
    Task<string?> RecordAsync(CopyArticle article, CopyJudge judge, CancellationToken cancellationToken);

    /// <summary>
    /// Adds articles that nothing is known of and each of which has a text of its own: a history that was deduplicated before. They are compared with
    /// nothing; each is alone in its group.
    /// </summary>
    Task ImportAsync(IReadOnlyList<CopyArticle> articles, CancellationToken cancellationToken);

    /// <summary>The article. Null: it is not known, or its text was forgotten.</summary>
    Task<StoredCopy?> FindAsync(string articleId, CancellationToken cancellationToken);

    /// <summary>Others that may be copies of an article, with their text: first of its group, at most <paramref name="limit"/> the first recorded, then at most as many that share keys.</summary>
    Task<IReadOnlyList<StoredCopy>> NeighboursAsync(StoredCopy article, int limit, CancellationToken cancellationToken);

    /// <summary>Articles in a group.</summary>
    Task<long> CountAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>The group of each article now, since groups merge after an article was tagged; those that are in none are left out.</summary>
    Task<IReadOnlyDictionary<string, string>> GroupsAsync(IReadOnlyCollection<string> articleIds, CancellationToken cancellationToken);
}
