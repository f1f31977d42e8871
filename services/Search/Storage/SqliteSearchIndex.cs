using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Newsroom.Article.V1;
using Newsroom.Search.Facets;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>
/// The index in one SQLite file with FTS5. One process writes, one article at a time; readers run beside it and see the last commit.
/// </summary>
public sealed partial class SqliteSearchIndex(DbDataSource db, TimeProvider clock, int rankedCandidates, int countedArticles) : ISearchIndex, IDisposable
{
    private readonly TermStatistics _statistics = new(clock);
    private readonly Vocabulary _vocabulary = new();
    private readonly KnownFacetValues _facetValues = new();

    // Two writers would wait for each other's lock by polling; here they queue.
    private readonly SemaphoreSlim _writer = new(1);

    public string Engine => "sqlite";

    public async Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken)
    {
        var entry = new ArticleEntry(article, attempt);
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var key = new { ArticleId = Id(entry.ArticleId), entry.Revision, Attempt = attempt };
            var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
                "SELECT id AS Key, revision AS Revision, attempt AS Attempt, indexed_at AS IndexedAt FROM article WHERE article_id = @ArticleId",
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
            await WriteAsync(transaction, entry, held?.Key, indexedAt, null, cancellationToken);
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
            var gone = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                $"SELECT revision FROM article WHERE {WithdrawalSql.TakesOut}", row, transaction, cancellationToken: cancellationToken));
            if (gone is not null)
                await IndexLogWriter.AppendRemovalAsync(transaction, withdrawal.ArticleId, (int)gone, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                DELETE FROM article_fts WHERE rowid IN (SELECT id FROM article WHERE {WithdrawalSql.TakesOut});
                DELETE FROM article_profile WHERE id IN (SELECT id FROM article WHERE {WithdrawalSql.TakesOut});
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

    public async Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<WithdrawalRow<string>>(new CommandDefinition(
            WithdrawalSql.Select, new { id = Id(articleId) }, cancellationToken: cancellationToken));
        return row?.ToWithdrawal(articleId);
    }

    public async Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        await using var session = new SqliteSearchSession((SqliteConnection)await db.OpenConnectionAsync(cancellationToken));
        return await new SearchRun(session, _statistics, new SearchLimits(rankedCandidates, countedArticles), clock).RunAsync(query, cancellationToken);
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

    public async Task<long> CountAsync(QueryExpression query, CancellationToken cancellationToken)
    {
        await using var session = new SqliteSearchSession((SqliteConnection)await db.OpenConnectionAsync(cancellationToken));
        return await session.CountAsync(query, long.MaxValue, cancellationToken);
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

    private async Task WriteAsync(
        DbTransaction transaction, ArticleEntry entry, long? heldKey, DateTimeOffset indexedAt, Visibility? limit, CancellationToken cancellationToken)
    {
        var words = _vocabulary.Missing(entry.Terms);
        var facets = _facetValues.Missing(entry.FacetTerms);
        var connection = transaction.Connection!;
        var previous = heldKey is { } held ? await TakeOutAsync(transaction, held, cancellationToken) : null;

        var key = entry.Key;
        while (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM article WHERE id = @key", new { key }, transaction, cancellationToken: cancellationToken)) > 0)
        {
            key++;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO article (id, article_id, revision, attempt, indexed_at, word_count, story, copy_group, facets)
            VALUES (@key, @ArticleId, @Revision, @Attempt, @IndexedAt, @WordCount, @StoryId, @CopyGroupId, @Facets);
            INSERT INTO article_profile (id, profile) VALUES (@key, @Profile);
            INSERT INTO article_document (id, document) VALUES (@key, @Document);
            INSERT INTO article_fts (rowid, title, dek, body, extra) VALUES (@key, @Title, @Dek, @Body, @Extra);
            INSERT INTO vocabulary (token, is_word) SELECT value ->> 0, value ->> 1 FROM json_each(@Words) WHERE true
                ON CONFLICT DO UPDATE SET is_word = 1 WHERE excluded.is_word = 1;
            INSERT INTO facet_value (hash, value, label) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(@FacetValues) WHERE true
                ON CONFLICT DO UPDATE SET label = excluded.label;
            """,
            new
            {
                key,
                ArticleId = Id(entry.ArticleId),
                entry.Revision,
                entry.Attempt,
                IndexedAt = IndexTime.ToMicroseconds(indexedAt),
                entry.WordCount,
                entry.StoryId,
                entry.CopyGroupId,
                entry.Facets,
                entry.Profile,
                Document = entry.Document(indexedAt),
                Title = string.Join(' ', entry.Terms.Title.Terms),
                Dek = string.Join(' ', entry.Terms.Dek.Terms),
                Body = string.Join(' ', entry.Terms.Body.Terms),
                Extra = Fts5Match.Extra(entry.Terms),
                Words = JsonSerializer.Serialize(words.Select(w => new object[] { w.Token, w.IsWord ? 1 : 0 })),
                FacetValues = JsonSerializer.Serialize(facets.Select(f => new object[] { FacetList.Entry(f), f.Value, f.Label })),
            },
            transaction, cancellationToken: cancellationToken));
        await IndexLogWriter.AppendAsync(transaction, new LoggedChange(entry.ArticleId, entry.Revision, previous, limit), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _vocabulary.Stored(words);
        _facetValues.Stored(facets);
    }

    /// <summary>Gives the document that was there.</summary>
    private static async Task<byte[]?> TakeOutAsync(DbTransaction transaction, long held, CancellationToken cancellationToken) =>
        await transaction.Connection!.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            """
            DELETE FROM article WHERE id = @held; DELETE FROM article_profile WHERE id = @held; DELETE FROM article_fts WHERE rowid = @held;
            DELETE FROM article_document WHERE id = @held RETURNING document;
            """,
            new { held }, transaction, cancellationToken: cancellationToken));

    private static string Id(Guid articleId) => articleId.ToString("D");

    private sealed record HeldRow(long Key, long Revision, long Attempt, long IndexedAt);
}
