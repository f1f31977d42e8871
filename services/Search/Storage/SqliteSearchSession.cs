using System.Text.Json;
using Microsoft.Data.Sqlite;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using SQLitePCL;

namespace Newsroom.Search.Storage;

/// <summary>One query on SQLite: one read transaction, which is interrupted in the middle of a statement when the query is cancelled.</summary>
internal sealed class SqliteSearchSession : ISearchSession
{
    private const int InterruptedCode = 9;

    // Ranking reads a thousand rows that lie apart; mapped, they cost no system call each. Bytes, and KiB below zero.
    private const string Settings = "PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -16384";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public SqliteSearchSession(SqliteConnection connection)
    {
        _connection = connection;
        using (var settings = connection.CreateCommand())
        {
            settings.CommandText = Settings;
            settings.ExecuteNonQuery();
        }

        _transaction = connection.BeginTransaction(deferred: true);
    }

    public Task<List<long>> MatchAsync(QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        var match = new SqliteMatch(query);
        var sql = $"""
            SELECT {match.Key} FROM {match.From(withArticle: false)} WHERE {Where(match, keys)}
            ORDER BY {match.Key} {(newestFirst ? "DESC" : "ASC")} LIMIT {match.Parameters.Add(limit)}
            """;
        return ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken);
    }

    public Task<List<ProfileRow>> CandidatesAsync(QueryExpression query, KeyRange keys, int limit, CancellationToken cancellationToken)
    {
        var match = new SqliteMatch(query);
        var sql = $"""
            SELECT m.id, p.profile FROM (
                SELECT {match.Key} AS id FROM {match.From(withArticle: false)} WHERE {Where(match, keys)}
                ORDER BY {match.Key} DESC LIMIT {match.Parameters.Add(limit)}
            ) AS m CROSS JOIN article_profile AS p ON p.id = m.id
            """;
        return ReadAsync(sql, match.Parameters, row => new ProfileRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);
    }

    public Task<List<MatchRow>> RowsAsync(QueryExpression query, int limit, CancellationToken cancellationToken)
    {
        var match = new SqliteMatch(query);
        var sql = $"""
            SELECT a.id, a.facets, a.story, a.copy_group FROM {match.From(withArticle: true)} WHERE {match.Where}
            ORDER BY {match.Key} DESC LIMIT {match.Parameters.Add(limit)}
            """;
        return ReadAsync(
            sql, match.Parameters,
            row => new MatchRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3)), cancellationToken);
    }

    public async Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken)
    {
        var match = new SqliteMatch(query);
        var sql = $"SELECT count(*) FROM (SELECT 1 FROM {match.From(withArticle: false)} WHERE {match.Where} LIMIT {match.Parameters.Add(limit)})";
        return (await ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken))[0];
    }

    public Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        "SELECT id, document FROM article_document WHERE id IN (SELECT value FROM json_each(@list))", keys,
        row => new DocumentRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);

    public async Task<long> ArticleCountAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT count(*) FROM article_profile", new SqlParameters(), row => row.GetInt64(0), cancellationToken))[0];

    public async Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var found = (await ReadListAsync(
            "SELECT term, doc FROM json_each(@list) AS wanted CROSS JOIN article_term ON article_term.term = wanted.value", terms,
            row => (Term: row.GetString(0), Count: row.GetInt64(1)), cancellationToken)).ToDictionary(t => t.Term, t => t.Count, StringComparer.Ordinal);
        return [.. terms.Select(t => found.GetValueOrDefault(t))];
    }

    public Task<List<string>> VocabularyAsync(
        string prefix, int minLength, int maxLength, bool wordsOnly, int limit, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT token FROM vocabulary WHERE token >= {parameters.Add(prefix)} AND token < {parameters.Add(prefix + "\U0010FFFF")}
              AND length(token) BETWEEN {parameters.Add(minLength)} AND {parameters.Add(maxLength)} AND is_word >= {parameters.Add(wordsOnly ? 1 : 0)}
            ORDER BY token LIMIT {parameters.Add(limit)}
            """;
        return ReadAsync(sql, parameters, row => row.GetString(0), cancellationToken);
    }

    public Task<List<FacetValueRow>> FacetValuesAsync(IReadOnlyCollection<long> hashes, CancellationToken cancellationToken) => ReadListAsync(
        "SELECT hash, value, label FROM facet_value WHERE hash IN (SELECT value FROM json_each(@list))", hashes,
        row => new FacetValueRow(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string Where(SqliteMatch match, KeyRange keys)
    {
        var where = match.Where;
        if (keys.From != long.MinValue)
            where += $" AND {match.Key} >= {match.Parameters.Add(keys.From)}";
        if (keys.To != long.MaxValue)
            where += $" AND {match.Key} <= {match.Parameters.Add(keys.To)}";
        return where;
    }

    private Task<List<T>> ReadListAsync<T, TItem>(
        string sql, IReadOnlyCollection<TItem> list, Func<SqliteDataReader, T> read, CancellationToken cancellationToken) =>
        ReadAsync(sql, [("@list", (object)JsonSerializer.Serialize(list))], read, cancellationToken);

    private Task<List<T>> ReadAsync<T>(string sql, SqlParameters parameters, Func<SqliteDataReader, T> read, CancellationToken cancellationToken) =>
        ReadAsync(sql, parameters.All, read, cancellationToken);

    /// <summary>SQLite's client runs to the end whatever the token says; the engine itself can be told to stop.</summary>
    private async Task<List<T>> ReadAsync<T>(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await using var registration = cancellationToken.Register(() => raw.sqlite3_interrupt(_connection.Handle));
        try
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await reader.ReadAsync(CancellationToken.None))
                rows.Add(read(reader));
            return rows;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == InterruptedCode)
        {
            throw new OperationCanceledException("The query was interrupted.", e, cancellationToken);
        }
    }
}
