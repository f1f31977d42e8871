using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using Newsroom.Search.Stories;
using Newsroom.Search.Text;
using Newsroom.Search.V1;
using SQLitePCL;

namespace Newsroom.Search.Storage;

/// <summary>
/// The index in one SQLite file with FTS5, ranked by BM25. One process writes, one article at a time; readers run beside it and
/// see the last commit.
/// </summary>
public sealed class SqliteSearchIndex(DbDataSource db, TimeProvider clock) : ISearchIndex, IDisposable
{
    private const int InterruptedCode = 9;

    /// <summary>A word in the title counts as much as eight in the body; one in the dek as four.</summary>
    private const string Score = "-bm25(article_fts, 8.0, 4.0, 1.0)";

    // Two writers would wait for each other's lock by polling; here they queue.
    private readonly SemaphoreSlim _writer = new(1);

    public string Engine => "sqlite";

    public async Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken)
    {
        var terms = ArticleTerms.Of(article.Clean);
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var key = new { ArticleId = Id(Guid.Parse(article.Article.ArticleId)), article.Article.Revision, Attempt = attempt };
            var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
                "SELECT revision AS Revision, attempt AS Attempt, indexed_at AS IndexedAt FROM article WHERE article_id = @ArticleId",
                key, transaction, cancellationToken: cancellationToken));
            if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                $"SELECT revision FROM withdrawal WHERE {WithdrawalSql.Forbids}", key, transaction, cancellationToken: cancellationToken)) is { } withdrawn)
            {
                return new UpsertResult(UpsertOutcome.Withdrawn, (int)withdrawn, IndexTime.Now(clock));
            }

            if (held is not null && (held.Revision, held.Attempt).CompareTo((key.Revision, key.Attempt)) >= 0)
            {
                return new UpsertResult(
                    held.Revision > key.Revision ? UpsertOutcome.Superseded : UpsertOutcome.AlreadyIndexed,
                    (int)held.Revision,
                    IndexTime.FromMicroseconds(held.IndexedAt));
            }

            var indexedAt = IndexTime.Now(clock);
            await WriteAsync(transaction, article, attempt, terms, indexedAt, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new UpsertResult(UpsertOutcome.Indexed, key.Revision, indexedAt);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<bool> WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        var row = withdrawal.ToRow(Id(withdrawal.ArticleId));
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var written = await connection.ExecuteAsync(new CommandDefinition(
                WithdrawalSql.Upsert, row, transaction, cancellationToken: cancellationToken));
            if (written == 0)
                return false;
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                DELETE FROM article_fts WHERE rowid IN (SELECT id FROM article WHERE {WithdrawalSql.TakesOut});
                DELETE FROM article_document WHERE id IN (SELECT id FROM article WHERE {WithdrawalSql.TakesOut});
                DELETE FROM article WHERE {WithdrawalSql.TakesOut};
                """,
                row, transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var held = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
                "SELECT d.document FROM article AS a JOIN article_document AS d ON d.id = a.id WHERE a.article_id = @id",
                new { id = Id(place.ArticleId) }, transaction, cancellationToken: cancellationToken));
            if (held is null || IndexedArticle.Parser.ParseFrom(held) is not { } article || !StoryKeeper.Put(article.Tags, place))
                return false;
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE article_document SET document = @document WHERE id = (SELECT id FROM article WHERE article_id = @id)",
                new { document = article.ToByteArray(), id = Id(place.ArticleId) }, transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<WithdrawalRow<string>>(new CommandDefinition(
            WithdrawalSql.Select, new { id = Id(articleId) }, cancellationToken: cancellationToken));
        return row?.ToWithdrawal(articleId);
    }

    public async Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        var score = query.Order == SearchOrder.Relevance ? Score : "0.0";
        var order = Keyset.OrderBy(query.Order);
        var sql = $"""
            WITH hit AS MATERIALIZED (
                SELECT a.id, a.article_id, a.sort_at, {score} AS score
                FROM article_fts CROSS JOIN article AS a ON a.id = article_fts.rowid
                WHERE article_fts MATCH @match
            ), page AS MATERIALIZED (
                SELECT * FROM hit WHERE {Keyset.After(query.Order, query.After)} ORDER BY {order} LIMIT @limit
            )
            SELECT total.n AS Total, page.score AS Score, page.sort_at AS SortAt, d.document AS Document
            FROM (SELECT count(*) AS n FROM hit) AS total
            LEFT JOIN page ON TRUE LEFT JOIN article_document AS d ON d.id = page.id
            ORDER BY {order}
            """;
        await using var connection = (SqliteConnection)await db.OpenConnectionAsync(cancellationToken);
        var rows = await InterruptiblyAsync(connection, () => connection.QueryAsync<HitRow>(new CommandDefinition(
            sql,
            new
            {
                match = Fts5Match.Compile(query.Expression),
                limit = query.Limit + 1,
                score = query.After?.Score,
                time = query.After is { } after ? IndexTime.ToMicroseconds(after.Time) : (long?)null,
                id = query.After is { ArticleId: var id } ? Id(id) : null,
            },
            cancellationToken: cancellationToken)), cancellationToken);
        return Keyset.Page(rows.AsList(), query.Limit);
    }

    public async Task<IReadOnlyList<IndexedArticle>> GetAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var documents = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT d.document FROM article AS a JOIN article_document AS d ON d.id = a.id WHERE a.article_id IN @ids",
            new { ids = articleIds.Select(Id) },
            cancellationToken: cancellationToken));
        return [.. documents.Select(IndexedArticle.Parser.ParseFrom)];
    }

    public async Task<IndexStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var (count, size, last) = await connection.QuerySingleAsync<(long, long, long?)>(new CommandDefinition(
            """
            SELECT count(*), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size), max(indexed_at) FROM article
            """,
            cancellationToken: cancellationToken));
        return new IndexStats(count, size, last is { } microseconds ? IndexTime.FromMicroseconds(microseconds) : null);
    }

    public void Dispose() => _writer.Dispose();

    private static async Task WriteAsync(
        DbTransaction transaction, IndexedArticle article, int attempt, ArticleTerms terms, DateTimeOffset indexedAt,
        CancellationToken cancellationToken)
    {
        var document = article.Clone();
        document.IndexedAt = indexedAt.ToTimestamp();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO article (article_id, revision, attempt, sort_at, indexed_at)
            VALUES (@ArticleId, @Revision, @Attempt, @SortAt, @IndexedAt)
            ON CONFLICT (article_id) DO UPDATE SET
                revision = excluded.revision, attempt = excluded.attempt, sort_at = excluded.sort_at, indexed_at = excluded.indexed_at;
            INSERT OR REPLACE INTO article_document (id, document)
            SELECT id, @Document FROM article WHERE article_id = @ArticleId;
            INSERT OR REPLACE INTO article_fts (rowid, title, dek, body)
            SELECT id, @Title, @Dek, @Body FROM article WHERE article_id = @ArticleId;
            """,
            new
            {
                ArticleId = Id(Guid.Parse(article.Article.ArticleId)),
                article.Article.Revision,
                Attempt = attempt,
                SortAt = IndexTime.ToMicroseconds(IndexTime.SortTime(article)),
                IndexedAt = IndexTime.ToMicroseconds(indexedAt),
                Document = document.ToByteArray(),
                Title = string.Join(' ', terms.Title),
                Dek = string.Join(' ', terms.Dek),
                Body = string.Join(' ', terms.Body),
            },
            transaction, cancellationToken: cancellationToken));
    }

    /// <summary>SQLite's client runs to the end whatever the token says; the engine itself can be told to stop.</summary>
    private static async Task<T> InterruptiblyAsync<T>(SqliteConnection connection, Func<Task<T>> query, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle));
        try
        {
            return await query();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == InterruptedCode)
        {
            throw new OperationCanceledException("The query was interrupted.", e, cancellationToken);
        }
    }

    private static string Id(Guid articleId) => articleId.ToString("D");

    private sealed record HeldRow(long Revision, long Attempt, long IndexedAt);
}
