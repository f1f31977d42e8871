using System.Data.Common;
using Dapper;
using Newsroom.Search.Reindexing;
using Newsroom.Search.V1;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>A new index in a schema of its own, in tables of the same names, which then move to the place of the present ones.</summary>
public sealed partial class PostgreSqlSearchIndex : IRebuildableIndex
{
    private const string Held = """
        SELECT a.id AS Key, a.attempt AS Attempt, (extract(epoch FROM a.indexed_at) * 1000000)::bigint AS IndexedAt, d.document AS Document
        FROM article AS a JOIN article_document AS d USING (id)
        """;

    /// <summary>Without the article's lock: during a swap a writer can hold that while it waits for the swap.</summary>
    private const string Forget = """
        WITH gone AS (DELETE FROM article WHERE article_id = @ArticleId RETURNING id),
        profile AS (DELETE FROM article_profile WHERE id IN (SELECT id FROM gone))
        DELETE FROM article_document WHERE id IN (SELECT id FROM gone);
        WITH gone AS (DELETE FROM earlier_article WHERE article_id = @ArticleId RETURNING id),
        profile AS (DELETE FROM earlier_article_profile WHERE id IN (SELECT id FROM gone))
        DELETE FROM earlier_article_document WHERE id IN (SELECT id FROM gone);
        """;

    public async Task<INextIndex?> BeginRebuildAsync(CancellationToken cancellationToken) =>
        await PostgreSqlNextIndex.BeginAsync(db, clock, rankedCandidates, countedArticles, cancellationToken);

    public async Task<IReadOnlyList<HeldArticle>> ReadHeldAsync(long? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<MovedRow>(new CommandDefinition(
            $"{Held} WHERE a.id > @after ORDER BY a.id LIMIT @limit", new { after = after ?? long.MinValue, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToHeld)];
    }

    public async Task<IReadOnlyList<HeldArticle>> FindHeldAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<MovedRow>(new CommandDefinition(
            $"{Held} WHERE a.article_id = ANY (@ids)", new { ids = articleIds.ToArray() }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToHeld)];
    }

    public async Task<IReadOnlyList<HeldArticle>> FindEarlierAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<MovedRow>(new CommandDefinition(
            $"{EarlierHeld} WHERE a.article_id = ANY (@ids)", new { ids = articleIds.ToArray() }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToHeld)];
    }

    public async Task<IReadOnlyList<Guid>> FindLateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition("SELECT DISTINCT article_id FROM late_revision", cancellationToken: cancellationToken))];
    }

    /// <summary>Writes an article as it is given, whatever is held of it, and logs no change.</summary>
    internal async Task RestoreAsync(HeldArticle article, IEnumerable<HeldArticle> earlier, CancellationToken cancellationToken)
    {
        List<(string Table, ArticleEntry Entry, DateTimeOffset IndexedAt)> entries =
        [
            .. earlier.OrderBy(held => held.Article.Article.Revision)
                .Select(held => (Revisions.Earlier, new ArticleEntry(held.Article, held.Attempt), held.IndexedAt)),
            (Revisions.Latest, new ArticleEntry(article.Article, article.Attempt), article.IndexedAt),
        ];
        foreach (var (_, entry, _) in entries)
            await WriteVocabularyAsync(entry, cancellationToken);
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            Forget, new { entries[0].Entry.ArticleId }, transaction, cancellationToken: cancellationToken));
        foreach (var (table, entry, indexedAt) in entries)
            await InsertAsync(transaction, table, entry, indexedAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    internal async Task ForgetAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { ArticleId = articleId }, cancellationToken: cancellationToken));
    }

    private static HeldArticle ToHeld(MovedRow row) =>
        new(row.Key, row.Attempt, IndexTime.FromMicroseconds(row.IndexedAt), IndexedArticle.Parser.ParseFrom(row.Document));
}

/// <summary>The tables of the schema <c>search_next</c>. Words and values of facets stay common to both.</summary>
internal sealed class PostgreSqlNextIndex : INextIndex
{
    private const string Schema = "search_next";

    private static readonly string[] Tables = [.. Revisions.All.SelectMany(name => new[] { name, $"{name}_profile", $"{name}_document" })];

    private readonly DbDataSource _db;
    private readonly DbConnection _guard;
    private readonly string _present;
    private readonly PostgreSqlSearchIndex _index;

    private PostgreSqlNextIndex(DbDataSource db, DbConnection guard, string present, PostgreSqlSearchIndex index)
    {
        (_db, _guard, _present, _index) = (db, guard, present, index);
    }

    public static async Task<INextIndex?> BeginAsync(
        DbDataSource db, TimeProvider clock, int rankedCandidates, int countedArticles, CancellationToken cancellationToken)
    {
        var guard = await db.OpenConnectionAsync(cancellationToken);
        try
        {
            // Held as long as the connection: a process that dies lets go of it.
            if (!await guard.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT pg_try_advisory_lock(hashtext('newsroom_search_rebuild'), 0)", cancellationToken: cancellationToken)))
            {
                await guard.DisposeAsync();
                return null;
            }

            var present = await guard.ExecuteScalarAsync<string>(new CommandDefinition(
                "SELECT quote_ident(current_schema())", cancellationToken: cancellationToken)) ?? "public";
            await guard.ExecuteAsync(new CommandDefinition(
                $"""
                DROP SCHEMA IF EXISTS {Schema} CASCADE; CREATE SCHEMA {Schema};
                CREATE TABLE {Schema}.article (LIKE {present}.article INCLUDING ALL) WITH (toast_tuple_target = 256);
                CREATE TABLE {Schema}.article_profile (LIKE {present}.article_profile INCLUDING ALL);
                CREATE TABLE {Schema}.article_document (LIKE {present}.article_document INCLUDING ALL);
                CREATE TABLE {Schema}.earlier_article (LIKE {present}.earlier_article INCLUDING ALL) WITH (toast_tuple_target = 256);
                CREATE TABLE {Schema}.earlier_article_profile (LIKE {present}.earlier_article_profile INCLUDING ALL);
                CREATE TABLE {Schema}.earlier_article_document (LIKE {present}.earlier_article_document INCLUDING ALL);
                DELETE FROM {present}.late_revision;
                """,
                cancellationToken: cancellationToken));
            var within = new SchemaDataSource(db, $"{Schema}, {present}");
            return new PostgreSqlNextIndex(db, guard, present, new PostgreSqlSearchIndex(within, clock, rankedCandidates, countedArticles));
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    public Task PutAsync(HeldArticle article, IEnumerable<HeldArticle> earlier, CancellationToken cancellationToken) =>
        _index.RestoreAsync(article, earlier, cancellationToken);

    public Task RemoveAsync(Guid articleId, CancellationToken cancellationToken) => _index.ForgetAsync(articleId, cancellationToken);

    public async Task SwapAsync(Func<CancellationToken, Task> catchUp, CancellationToken cancellationToken)
    {
        await using (var analyze = await _db.OpenConnectionAsync(cancellationToken))
        {
            await analyze.ExecuteAsync(new CommandDefinition(
                string.Join("; ", Tables.Select(table => $"ANALYZE {Schema}.{table}")), cancellationToken: cancellationToken));
        }

        await using var connection = await _db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Writers wait from here on, and those under way come to their end first; readers go on. Every reader and writer comes to this table
        // before the others, so none can hold what the swap waits for.
        await connection.ExecuteAsync(new CommandDefinition(
            $"LOCK TABLE {_present}.article IN SHARE ROW EXCLUSIVE MODE", transaction: transaction, cancellationToken: cancellationToken));
        await catchUp(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            LOCK TABLE {_present}.article IN ACCESS EXCLUSIVE MODE;
            DROP TABLE {string.Join(", ", Tables.Select(table => $"{_present}.{table}"))};
            {string.Concat(Tables.Select(table => $"ALTER TABLE {Schema}.{table} SET SCHEMA {_present}; "))}
            DROP SCHEMA {Schema} CASCADE;
            """,
            transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.ExecuteAsync(
            $"DROP SCHEMA IF EXISTS {Schema} CASCADE; SELECT pg_advisory_unlock(hashtext('newsroom_search_rebuild'), 0)");
        await _guard.DisposeAsync();
    }

    /// <summary>Connections on which names mean the tables of these schemas first, in a pool of their own.</summary>
    private sealed class SchemaDataSource(DbDataSource inner, string path) : DbDataSource
    {
        public override string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(inner.ConnectionString) { SearchPath = path }.ConnectionString;

        protected override DbConnection CreateDbConnection()
        {
            // What it is cloned from knows the password.
            using var known = (NpgsqlConnection)inner.CreateConnection();
            return known.CloneWith(ConnectionString);
        }
    }
}
