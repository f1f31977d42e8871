using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>
/// The index in one SQLite file with FTS5. One process writes, one transaction at a time; readers run beside it and see the last commit.
/// </summary>
public sealed partial class SqliteSearchIndex(
    DbDataSource db, TimeProvider clock, int rankedCandidates, int countedArticles, int articlesInMemory = 10_000) : ISearchIndex, IDisposable
{
    private readonly SearchMemory _memory = new(clock, articlesInMemory);
    private readonly SqliteReaders _readers = new(db);

    // Two writers would wait for each other's lock by polling; here they queue.
    private readonly SemaphoreSlim _writer = new(1);

    public string Engine => "sqlite";

    public IVocabularyIndex Words => new SessionVocabulary(OpenAsync, _memory.Statistics);

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
            if (await TakeOutEarlierAsync(transaction, WithdrawalSql.TakesOutEarlier, row, cancellationToken) > 0)
                await NoteLateAsync(transaction, row.ArticleId, cancellationToken);
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
        await using var session = await OpenAsync(query.IncludeHistory, cancellationToken);
        return await new SearchRun(session, _memory, new SearchLimits(rankedCandidates, countedArticles), clock).RunAsync(query, cancellationToken);
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
        await using var session = await OpenAsync(cancellationToken);
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

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    private Task<ISearchSession> OpenAsync(CancellationToken cancellationToken) => OpenAsync(includeHistory: false, cancellationToken);

    private async Task<ISearchSession> OpenAsync(bool includeHistory, CancellationToken cancellationToken)
    {
        var latest = await SqliteSearchSession.OpenAsync(_readers, cancellationToken);
        return includeHistory ? new HistorySession(latest, latest.Earlier()) : latest;
    }

    private static string Id(Guid articleId) => articleId.ToString("D");
}
