using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Search.Reindexing;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>A new index in a file beside the present one, whose content then takes the place of the present in one transaction.</summary>
public sealed partial class SqliteSearchIndex : IRebuildableIndex
{
    private const string Held = """
        SELECT a.id AS Key, a.attempt AS Attempt, a.indexed_at AS IndexedAt, d.document AS Document
        FROM article AS a JOIN article_document AS d ON d.id = a.id
        """;

    private int _rebuilding;

    public async Task<INextIndex?> BeginRebuildAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _rebuilding, 1) == 1)
            return null;
        try
        {
            await ForgetLateAsync(cancellationToken);
            var file = new SqliteConnectionStringBuilder(db.ConnectionString).DataSource + ".next";
            return await SqliteNextIndex.BeginAsync(this, file, clock, rankedCandidates, countedArticles, cancellationToken);
        }
        catch
        {
            EndRebuild();
            throw;
        }
    }

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
            $"{Held} WHERE a.article_id IN @ids", new { ids = articleIds.Select(Id) }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToHeld)];
    }

    public async Task<IReadOnlyList<HeldArticle>> FindEarlierAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<MovedRow>(new CommandDefinition(
            $"{EarlierHeld} WHERE a.article_id IN @ids", new { ids = articleIds.Select(Id) }, cancellationToken: cancellationToken));
        return [.. rows.Select(ToHeld)];
    }

    public async Task<IReadOnlyList<Guid>> FindLateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var ids = await connection.QueryAsync<string>(new CommandDefinition("SELECT DISTINCT article_id FROM late_revision", cancellationToken: cancellationToken));
        return [.. ids.Select(Guid.Parse)];
    }

    private async Task ForgetLateAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM late_revision", cancellationToken: cancellationToken));
        }
        finally
        {
            _writer.Release();
        }
    }

    internal void EndRebuild() => Volatile.Write(ref _rebuilding, 0);

    /// <summary>Writes an article as it is given, whatever is held of it.</summary>
    internal async Task RestoreAsync(HeldArticle article, IEnumerable<HeldArticle> earlier, CancellationToken cancellationToken)
    {
        var restored = Prepare(new ArticleEntry(article.Article, article.Attempt));
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ForgetAsync(transaction, restored.Entry.ArticleId, cancellationToken);
        foreach (var held in earlier.OrderBy(held => held.Article.Article.Revision))
        {
            var entry = new ArticleEntry(held.Article, held.Attempt);
            await WriteWordsAsync(transaction, Prepare(entry), cancellationToken);
            await InsertAsync(transaction, Revisions.Earlier, entry, held.IndexedAt, cancellationToken);
        }

        await WriteAsync(transaction, restored, null, article.IndexedAt, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Stored(restored);
    }

    internal async Task ForgetAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ForgetAsync(transaction, articleId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ForgetAsync(DbTransaction transaction, Guid articleId, CancellationToken cancellationToken)
    {
        foreach (var table in Revisions.All)
        {
            var keys = await transaction.Connection!.QueryAsync<long>(new CommandDefinition(
                $"SELECT id FROM {table} WHERE article_id = @id", new { id = Id(articleId) }, transaction, cancellationToken: cancellationToken));
            foreach (var key in keys.AsList())
                await TakeOutAsync(transaction, table, key, cancellationToken);
        }
    }

    /// <summary>Replaces all content of the index by that of another file, while no article is written.</summary>
    internal async Task ReplaceByAsync(string file, Func<CancellationToken, Task> catchUp, CancellationToken cancellationToken)
    {
        // Of the full-text index what it keeps itself in.
        var tables = Revisions.All.SelectMany(name => new[]
        {
            name, $"{name}_profile", $"{name}_document", $"{name}_fts_data", $"{name}_fts_idx", $"{name}_fts_docsize", $"{name}_fts_config",
        });
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await catchUp(cancellationToken);
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("ATTACH DATABASE @file AS next", new { file }, cancellationToken: cancellationToken));
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                foreach (var table in tables)
                {
                    await connection.ExecuteAsync(new CommandDefinition(
                        $"DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM next.{table}", transaction: transaction, cancellationToken: cancellationToken));
                }

                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    INSERT INTO main.vocabulary SELECT * FROM next.vocabulary WHERE true ON CONFLICT DO NOTHING;
                    INSERT INTO main.facet_value SELECT * FROM next.facet_value WHERE true ON CONFLICT DO NOTHING;
                    """,
                    transaction: transaction, cancellationToken: cancellationToken));
                await transaction.CommitAsync(cancellationToken);
            }
            finally
            {
                // The pool would keep the connection with the file attached.
                await connection.ExecuteAsync("DETACH DATABASE next");
            }
        }
        finally
        {
            _writer.Release();
        }
    }

    private static HeldArticle ToHeld(MovedRow row) =>
        new(row.Key, (int)row.Attempt, IndexTime.FromMicroseconds(row.IndexedAt), IndexedArticle.Parser.ParseFrom(row.Document));
}

/// <summary>The file beside the present one.</summary>
internal sealed class SqliteNextIndex : INextIndex
{
    private readonly SqliteSearchIndex _present;
    private readonly SqliteSearchIndex _index;
    private readonly string _file;

    private SqliteNextIndex(SqliteSearchIndex present, SqliteSearchIndex index, string file)
    {
        (_present, _index, _file) = (present, index, file);
    }

    public static async Task<INextIndex> BeginAsync(
        SqliteSearchIndex present, string file, TimeProvider clock, int rankedCandidates, int countedArticles, CancellationToken cancellationToken)
    {
        Delete(file);
        var next = new SqliteDataSource($"Data Source={file};Pooling=False");
        await new Migrator(next, StorageEngine.Sqlite, "search", typeof(SearchModule).Assembly).MigrateAsync(cancellationToken);
        return new SqliteNextIndex(present, new SqliteSearchIndex(next, clock, rankedCandidates, countedArticles), file);
    }

    public Task PutAsync(HeldArticle article, IEnumerable<HeldArticle> earlier, CancellationToken cancellationToken) =>
        _index.RestoreAsync(article, earlier, cancellationToken);

    public Task RemoveAsync(Guid articleId, CancellationToken cancellationToken) => _index.ForgetAsync(articleId, cancellationToken);

    public Task SwapAsync(Func<CancellationToken, Task> catchUp, CancellationToken cancellationToken) =>
        _present.ReplaceByAsync(_file, catchUp, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _index.Dispose();
        Delete(_file);
        _present.EndRebuild();
        return ValueTask.CompletedTask;
    }

    private static void Delete(string file)
    {
        foreach (var part in new[] { file, file + "-wal", file + "-shm" })
            File.Delete(part);
    }
}
