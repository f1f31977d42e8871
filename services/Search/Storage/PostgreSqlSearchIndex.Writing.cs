using System.Data.Common;
using Dapper;
using Newsroom.Search.Facets;

namespace Newsroom.Search.Storage;

/// <summary>Rows of an article, in and out of the tables of a set of revisions.</summary>
public sealed partial class PostgreSqlSearchIndex
{
    /// <summary>
    /// Locks the article until the end of the transaction, deletes it from all tables if the condition holds, and gives what was
    /// deleted.
    /// </summary>
    private static async Task<HeldDocument?> TakeOutAsync(
        DbTransaction transaction, string condition, object parameters, CancellationToken cancellationToken)
    {
        await using var results = await transaction.Connection!.QueryMultipleAsync(new CommandDefinition(
            $"""
            {LockArticle};
            WITH gone AS (DELETE FROM article WHERE {condition} RETURNING id, revision, attempt, indexed_at),
            profile AS (DELETE FROM article_profile WHERE id IN (SELECT id FROM gone)),
            document AS (DELETE FROM article_document WHERE id IN (SELECT id FROM gone) RETURNING id, document)
            SELECT gone.revision AS Revision, gone.attempt AS Attempt, {Microseconds("gone.indexed_at")} AS IndexedAt, document.document AS Document FROM gone JOIN document USING (id)
            """,
            parameters, transaction, cancellationToken: cancellationToken));
        await results.ReadAsync();
        return await results.ReadSingleOrDefaultAsync<HeldDocument>();
    }

    /// <summary>False: what is held, or a withdrawal, stands against it.</summary>
    private async Task<bool> WriteAsync(ArticleEntry entry, DateTimeOffset indexedAt, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var previous = await TakeOutAsync(
            transaction, "article_id = @ArticleId AND (revision, attempt) < (@Revision, @Attempt)",
            new { entry.ArticleId, entry.Revision, entry.Attempt }, cancellationToken);
        if (previous is not null && previous.Revision < entry.Revision)
            await KeepAsync(transaction, previous, cancellationToken);
        if (await InsertAsync(transaction, Revisions.Latest, entry, indexedAt, cancellationToken) is not { } key)
        {
            if (previous is null && await KeepLateAsync(transaction, entry, indexedAt, cancellationToken))
                await transaction.CommitAsync(cancellationToken);
            return false;
        }

        if (previous is not null)
            await AlignAsync(transaction, entry, cancellationToken);
        await IndexLogWriter.AppendAsync(transaction, new LoggedChange(entry.ArticleId, entry.Revision, previous?.Document), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _phrases.AddOrUpdate(key, entry.Pairs);
        _memory.Languages.Add(entry.Stemmer);
        return true;
    }

    /// <summary>Gives its key: the next free one, which no row of either set has. Null: a row of the article, or a withdrawal, stands against it.</summary>
    private static async Task<long?> InsertAsync(
        DbTransaction transaction, string table, ArticleEntry entry, DateTimeOffset indexedAt, CancellationToken cancellationToken)
    {
        var (identity, forbids) = table == Revisions.Latest ? ("article_id", WithdrawalSql.Forbids) : ("article_id, revision", WithdrawalSql.ForbidsEarlier);
        var (terms, sequence) = (PostgreSqlTerms.Vector(entry.Terms, ArticleKey.Time(entry.Key)), PostgreSqlTerms.Sequence(entry.Terms));
        var document = entry.Document(indexedAt);
        for (var key = entry.Key; ; key++)
        {
            var (written, isTaken) = await transaction.Connection!.QuerySingleAsync<(int, bool)>(new CommandDefinition(
                $"""
                WITH key AS (
                    SELECT EXISTS (SELECT FROM article WHERE id = @key) OR EXISTS (SELECT FROM earlier_article WHERE id = @key) AS is_taken
                ), written AS (
                    INSERT INTO {table} (id, article_id, revision, attempt, indexed_at, word_count, story, copy_group, facets, terms, sequence)
                    SELECT @key, @ArticleId, @Revision, @Attempt, @indexedAt, @WordCount, @StoryId, @CopyGroupId, @Facets, @terms::tsvector, @sequence
                    FROM key WHERE NOT is_taken AND NOT EXISTS (SELECT FROM withdrawal WHERE {forbids})
                    ON CONFLICT ({identity}) DO NOTHING RETURNING id
                ), profile AS (
                    INSERT INTO {table}_profile (id, profile) SELECT id, @Profile FROM written
                ), document AS (
                    INSERT INTO {table}_document (id, document) SELECT id, @document FROM written
                )
                SELECT (SELECT count(*)::int FROM written), is_taken FROM key
                """,
                new
                {
                    key,
                    entry.ArticleId,
                    entry.Revision,
                    entry.Attempt,
                    indexedAt,
                    entry.WordCount,
                    entry.StoryId,
                    entry.CopyGroupId,
                    entry.Facets,
                    entry.Profile,
                    terms,
                    sequence,
                    document,
                },
                transaction, cancellationToken: cancellationToken));
            if (!isTaken)
                return written > 0 ? key : null;
        }
    }

    /// <summary>In a transaction of its own, so that no article waits for another's words.</summary>
    private async Task WriteVocabularyAsync(ArticleEntry entry, CancellationToken cancellationToken)
    {
        var words = _vocabulary.Missing(entry.Terms);
        var facets = _facetValues.Missing(entry.FacetTerms);
        if (words.Count == 0 && facets.Count == 0)
            return;
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO vocabulary (token, is_word) SELECT * FROM unnest(@tokens, @areWords)
                ON CONFLICT (token) DO UPDATE SET is_word = true WHERE excluded.is_word AND NOT vocabulary.is_word;
            INSERT INTO facet_value (hash, value, label) SELECT * FROM unnest(@hashes, @values, @labels)
                ON CONFLICT (hash) DO UPDATE SET label = excluded.label WHERE facet_value.label <> excluded.label
            """,
            new
            {
                tokens = words.Select(w => w.Token).ToArray(),
                areWords = words.Select(w => w.IsWord).ToArray(),
                hashes = facets.Select(FacetList.Entry).ToArray(),
                values = facets.Select(f => f.Value).ToArray(),
                labels = facets.Select(f => f.Label).ToArray(),
            },
            cancellationToken: cancellationToken));
        _vocabulary.Stored(words);
        _facetValues.Stored(facets);
    }
}
