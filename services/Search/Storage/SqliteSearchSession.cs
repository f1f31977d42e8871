using System.Buffers;
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

    private readonly SqliteReaders _readers;
    private readonly SqliteReader _reader;
    private readonly SqliteTransaction _transaction;
    private readonly string _table;

    private SqliteSearchSession(SqliteReaders readers, SqliteReader reader, SqliteTransaction transaction, string table)
    {
        (_readers, _reader, _transaction, _table) = (readers, reader, transaction, table);
    }

    public static async Task<SqliteSearchSession> OpenAsync(SqliteReaders readers, CancellationToken cancellationToken)
    {
        var reader = await readers.RentAsync(cancellationToken);
        return new SqliteSearchSession(readers, reader, reader.Connection.BeginTransaction(deferred: true), Revisions.Latest);
    }

    /// <summary>The earlier revisions on the same snapshot, in a session that ends with this one and is not disposed of.</summary>
    public SqliteSearchSession Earlier() => new(_readers, _reader, _transaction, Revisions.Earlier);

    public Task<List<long>> MatchAsync(
        QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken, double share = 1)
    {
        var match = new SqliteMatch(query, _table);
        var sql = $"""
            SELECT {match.Key} FROM {match.From} WHERE {Where(match, keys)}
            ORDER BY {match.Key} {(newestFirst ? "DESC" : "ASC")} LIMIT {match.Parameters.Add(limit)}
            """;
        return ReadKeysAsync(sql, match.Parameters.All, limit, cancellationToken);
    }

    public Task<List<ProfileRow>> ProfilesAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, profile FROM {_table}_profile WHERE id IN (SELECT value FROM json_each(@list))", keys, ToProfile, cancellationToken);

    public Task<List<ProfileRow>> NewestProfilesAsync(int limit, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT id, profile FROM {_table}_profile ORDER BY id DESC LIMIT @limit", [("@limit", limit)], ToProfile, cancellationToken);

    public Task<List<MatchRow>> RowsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, facets, story, copy_group FROM {_table} WHERE id IN (SELECT value FROM json_each(@list))", keys,
        row => new MatchRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3)), cancellationToken);

    public async Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken)
    {
        var match = new SqliteMatch(query, _table);
        var sql = $"SELECT count(*) FROM (SELECT 1 FROM {match.From} WHERE {match.Where} LIMIT {match.Parameters.Add(limit)})";
        return (await ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken))[0];
    }

    public Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, document FROM {_table}_document WHERE id IN (SELECT value FROM json_each(@list))", keys,
        row => new DocumentRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);

    public async Task<long> ArticleCountAsync(CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT count(*) FROM {_table}_profile", new SqlParameters(), row => row.GetInt64(0), cancellationToken))[0];

    public async Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var found = (await ReadListAsync(
            $"SELECT term, doc FROM json_each(@list) AS wanted CROSS JOIN {_table}_term AS t ON t.term = wanted.value", terms,
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
        _readers.Return(_reader);
    }

    private static ProfileRow ToProfile(SqliteDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1));

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

    /// <summary>Thousands of keys are common, so they gather in a rented buffer: a list that grows would leave large blocks to the collector.</summary>
    private async Task<List<long>> ReadKeysAsync(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, int limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<long>.Shared.Rent(limit);
        try
        {
            var count = 0;
            await RunAsync(sql, parameters, reader => count = ReadKeys(reader, buffer), cancellationToken);
            return [.. buffer.AsSpan(0, count)];
        }
        finally
        {
            ArrayPool<long>.Shared.Return(buffer);
        }
    }

    private async Task<List<T>> ReadAsync<T>(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await RunAsync(sql, parameters, Read, cancellationToken);
        return rows;

        void Read(SqliteDataReader reader)
        {
            while (reader.Read())
                rows.Add(read(reader));
        }
    }

    /// <summary>Steps the statement itself: the client's reader takes as long for a row as the index does.</summary>
    private static int ReadKeys(SqliteDataReader reader, long[] buffer)
    {
        if (!reader.Read())
            return 0;
        var count = 0;
        int result;
        do
            buffer[count++] = raw.sqlite3_column_int64(reader.Handle, 0);
        while ((result = raw.sqlite3_step(reader.Handle)) == raw.SQLITE_ROW);
        return result == raw.SQLITE_DONE ? count : throw new SqliteException("The matches could not be read to the end.", result);
    }

    /// <summary>SQLite's client runs to the end whatever the token says; the engine itself can be told to stop.</summary>
    private async Task RunAsync(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, Action<SqliteDataReader> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = _reader.Prepare(sql, parameters, _transaction);
        await using var registration = cancellationToken.Register(() => raw.sqlite3_interrupt(_reader.Connection.Handle));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            read(reader);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == InterruptedCode)
        {
            throw new OperationCanceledException("The query was interrupted.", e, cancellationToken);
        }
    }
}
