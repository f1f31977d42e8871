using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// The engine as its manual shows it: one table of title and body, its own stemmer, its own rank, the ten best ids. No facets, no
/// highlights, no documents, no process between.
/// </summary>
internal sealed class PlainEngine(StorageEngine engine, DbDataSource db)
{
    private const int Batch = 500;

    public async Task FillAsync(IReadOnlyList<IndexedArticle> articles, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(engine == StorageEngine.Sqlite
            ? "CREATE VIRTUAL TABLE plain USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2')"
            : "CREATE TABLE plain (id bigserial PRIMARY KEY, title text, body text, terms tsvector)");
        foreach (var chunk in articles.Chunk(Batch))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(
                engine == StorageEngine.Sqlite
                    ? "INSERT INTO plain (title, body) VALUES (@Title, @Body)"
                    : """
                      INSERT INTO plain (title, body, terms)
                      VALUES (@Title, @Body, setweight(to_tsvector('english', @Title), 'A') || to_tsvector('english', @Body))
                      """,
                chunk.Select(a => new { a.Clean.Title, Body = a.Clean.Body() }), transaction);
            await transaction.CommitAsync(cancellationToken);
        }
        await connection.ExecuteAsync(
            engine == StorageEngine.Sqlite
                ? "INSERT INTO plain (plain) VALUES ('optimize')"
                : "CREATE INDEX plain_terms ON plain USING gin (terms)",
            commandTimeout: 600);
        if (engine == StorageEngine.PostgreSql)
            await connection.ExecuteAsync("VACUUM ANALYZE plain", commandTimeout: 600);
    }

    public async Task SearchAsync(MixedQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.QueryAsync<long>(new CommandDefinition(
            engine == StorageEngine.Sqlite
                ? "SELECT rowid FROM plain WHERE plain MATCH @query ORDER BY rank LIMIT 10"
                : "SELECT id FROM plain, to_tsquery('english', @query) AS query WHERE terms @@ query ORDER BY ts_rank(terms, query) DESC LIMIT 10",
            new { query = engine == StorageEngine.Sqlite ? query.Fts5 : query.TsQuery },
            cancellationToken: cancellationToken));
    }
}
