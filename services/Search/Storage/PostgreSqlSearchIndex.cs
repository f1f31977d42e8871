using System.Data.Common;
using Dapper;
using Newsroom.Search.Discovery;
using Newsroom.Search.Facets;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>The index in PostgreSQL, a tsvector under GIN, shared by any number of replicas.</summary>
/// <param name="firstWindow">The newest matches are looked for among so many of the newest articles first.</param>
public sealed partial class PostgreSqlSearchIndex(
    DbDataSource db, TimeProvider clock, int rankedCandidates, int countedArticles, int articlesInMemory = 10_000, int firstWindow = 4_096) : ISearchIndex
{
    /// <summary>Attempts to write; each but the last failed because another article took the same key meanwhile.</summary>
    private const int MaxKeyAttempts = 50;

    /// <summary>
    /// Held to the end of the transaction. Neither an insert nor a delete can lock a row that is not there yet, so a late article could
    /// otherwise slip past the withdrawal that is being written beside it.
    /// </summary>
    private const string LockArticle = "SELECT pg_advisory_xact_lock(hashtextextended(@ArticleId::text, 0))";

    private readonly SearchMemory _memory = new(clock, articlesInMemory);
    private readonly PhraseMemory _phrases = new(articlesInMemory);
    private readonly KeyQuantiles _quantiles = new(clock, firstWindow);
    private readonly KeyQuantiles _earlierQuantiles = new(clock, firstWindow);
    private readonly Vocabulary _vocabulary = new();
    private readonly KnownFacetValues _facetValues = new();

    public string Engine => "postgresql";

    public IVocabularyIndex Words => new SessionVocabulary(OpenAsync, _memory.Statistics);

    public async Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken)
    {
        var entry = new ArticleEntry(article, attempt);
        var indexedAt = IndexTime.Now(clock);
        await WriteVocabularyAsync(entry, cancellationToken);
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                if (await WriteAsync(entry, indexedAt, cancellationToken))
                    return new UpsertResult(UpsertOutcome.Indexed, entry.Revision, indexedAt);
                break;
            }
            catch (PostgresException e) when (IsKeyTaken(e) && attempts < MaxKeyAttempts)
            {
                // Another article of the same second took the key meanwhile; now it is seen there.
            }
        }

        var row = new { entry.ArticleId, entry.Revision };
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        // What is held only ever rises, so reading it after the refusal tells no less than the truth at that time.
        var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
            $"SELECT revision AS Revision, {Microseconds("indexed_at")} AS IndexedAt FROM article WHERE article_id = @ArticleId",
            row, cancellationToken: cancellationToken));
        if (held is null)
        {
            var withdrawal = await FindWithdrawalAsync(row.ArticleId, cancellationToken);
            return new UpsertResult(UpsertOutcome.Withdrawn, withdrawal?.Revision ?? row.Revision, indexedAt);
        }

        return new UpsertResult(
            held.Revision > row.Revision ? UpsertOutcome.Superseded : UpsertOutcome.AlreadyIndexed,
            held.Revision,
            IndexTime.FromMicroseconds(held.IndexedAt));
    }

    public async Task<bool> WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = withdrawal.ToRow(withdrawal.ArticleId);
        await connection.ExecuteAsync(new CommandDefinition(LockArticle, row, transaction, cancellationToken: cancellationToken));
        var written = await connection.ExecuteAsync(new CommandDefinition(
            WithdrawalSql.Upsert, row, transaction, cancellationToken: cancellationToken));
        if (written > 0 && await TakeOutAsync(transaction, WithdrawalSql.TakesOut, row, cancellationToken) is { } gone)
            await IndexLogWriter.AppendRemovalAsync(transaction, withdrawal.ArticleId, gone.Revision, cancellationToken);
        if (written > 0 && await TakeOutEarlierAsync(transaction, WithdrawalSql.TakesOutEarlier, row, cancellationToken) > 0)
            await NoteLateAsync(transaction, withdrawal.ArticleId, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        return written > 0;
    }

    public async Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<WithdrawalRow<Guid>>(new CommandDefinition(
            WithdrawalSql.Select, new { id = articleId }, cancellationToken: cancellationToken));
        return row?.ToWithdrawal(articleId);
    }

    public async Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(query.IncludeHistory, cancellationToken);
        return await new SearchRun(session, _memory, new SearchLimits(rankedCandidates, countedArticles), clock).RunAsync(query, cancellationToken);
    }

    public async Task<IReadOnlyList<IndexedArticle>> GetAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var documents = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT d.document FROM article AS a JOIN article_document AS d USING (id) WHERE a.article_id = ANY (@ids)", new { ids = articleIds.ToArray() }, cancellationToken: cancellationToken));
        return [.. documents.Select(IndexedArticle.Parser.ParseFrom)];
    }

    public async Task<long> CountAsync(QueryExpression query, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        return await session.CountAsync(query, long.MaxValue, cancellationToken);
    }

    public async Task<IndexStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var (count, size, last) = await connection.QuerySingleAsync<(long, long, long?)>(new CommandDefinition(
            $"""
            SELECT count(*), pg_total_relation_size('article') + pg_total_relation_size('article_profile') + pg_total_relation_size('article_document')
                + pg_total_relation_size('vocabulary'), {Microseconds("max(indexed_at)")}
            FROM article
            """, cancellationToken: cancellationToken));
        return new IndexStats(count, size, last is { } microseconds ? IndexTime.FromMicroseconds(microseconds) : null);
    }

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
        _phrases.Keep(key, entry.Pairs);
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

    private Task<ISearchSession> OpenAsync(CancellationToken cancellationToken) => OpenAsync(includeHistory: false, cancellationToken);

    private async Task<ISearchSession> OpenAsync(bool includeHistory, CancellationToken cancellationToken)
    {
        var reader = new PostgreSqlReader((NpgsqlConnection)await db.OpenConnectionAsync(cancellationToken));
        var latest = new PostgreSqlSearchSession(reader, Revisions.Latest, _quantiles, _phrases);
        return includeHistory ? new HistorySession(latest, new PostgreSqlSearchSession(reader, Revisions.Earlier, _earlierQuantiles, _phrases)) : latest;
    }

    private static bool IsKeyTaken(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "article_pkey" or "earlier_article_pkey" };

    private static string Microseconds(string time) => $"(extract(epoch FROM {time}) * 1000000)::bigint";

    private sealed record HeldRow(int Revision, long IndexedAt);

    private sealed record HeldDocument(int Revision, int Attempt, long IndexedAt, byte[] Document);
}
