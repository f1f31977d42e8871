using System.Data.Common;
using BitFaster.Caching.Lru;
using Dapper;
using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>The index in PostgreSQL, a tsvector under GIN, shared by any number of replicas.</summary>
/// <param name="firstWindow">The newest matches are looked for among so many of the newest articles first.</param>
public sealed partial class PostgreSqlSearchIndex(
    DbDataSource db, TimeProvider clock, int rankedCandidates, int countedArticles, int articlesInMemory = 10_000, int firstWindow = 512) : ISearchIndex
{
    /// <summary>Attempts to write; each but the last failed because another article took the same key meanwhile.</summary>
    private const int MaxKeyAttempts = 50;

    /// <summary>
    /// Held to the end of the transaction. Neither an insert nor a delete can lock a row that is not there yet, so a late article could
    /// otherwise slip past the withdrawal that is being written beside it.
    /// </summary>
    private const string LockArticle = "SELECT pg_advisory_xact_lock(hashtextextended(@ArticleId::text, 0))";

    private readonly SearchMemory _memory = new(clock, articlesInMemory);

    /// <summary>Some 600 bytes each. As all that goes by a key, they never age.</summary>
    private readonly ConcurrentLru<long, byte[]> _phrases = new(Math.Max(3, articlesInMemory));

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

        // What is held only ever rises, so reading it after the refusal tells no less than the truth at that time.
        if (await FindHeldAsync(entry.ArticleId, cancellationToken) is { } held)
        {
            return new UpsertResult(
                held.Revision > entry.Revision ? UpsertOutcome.Superseded : UpsertOutcome.AlreadyIndexed,
                held.Revision,
                IndexTime.FromMicroseconds(held.IndexedAt));
        }

        var withdrawal = await FindWithdrawalAsync(entry.ArticleId, cancellationToken);
        return new UpsertResult(UpsertOutcome.Withdrawn, withdrawal?.Revision ?? entry.Revision, indexedAt);
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

    private async Task<HeldRow?> FindHeldAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
            $"SELECT revision AS Revision, {Microseconds("indexed_at")} AS IndexedAt FROM article WHERE article_id = @articleId",
            new { articleId }, cancellationToken: cancellationToken));
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
