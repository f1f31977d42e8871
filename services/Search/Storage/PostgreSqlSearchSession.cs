using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>
/// One query on PostgreSQL: one read-only transaction on one snapshot. A GIN index gives all matches in no order, so the newest are looked for among the
/// newest articles first, and only if these do not give enough among all.
/// </summary>
internal sealed class PostgreSqlSearchSession(NpgsqlConnection connection, KeyQuantiles quantiles) : ISearchSession
{
    // The planner does not know what it costs to read a tsvector that is stored out of line, and would rather scan the table, or all of a table to
    // join a few rows; and it would compile a query that runs for milliseconds.
    private const string Settings = """
        SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1;

        """;

    private NpgsqlTransaction? _transaction;

    public Task<List<long>> MatchAsync(QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        if (newestFirst)
            return NewestAsync(query, keys, limit, "a.id", "SELECT id FROM newest AS a", row => row.GetInt64(0), cancellationToken);
        var match = new PostgreSqlMatch(query);
        var sql = $"""
            WITH hit AS {Materialized(match)} (SELECT a.id FROM article AS a WHERE {match.Where} AND {Between(match, keys)})
            SELECT id FROM hit ORDER BY id LIMIT {match.Parameters.Add(limit)}
            """;
        return ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken);
    }

    public Task<List<ProfileRow>> CandidatesAsync(QueryExpression query, KeyRange keys, int limit, CancellationToken cancellationToken) => NewestAsync(
        query, keys, limit, "a.id", "SELECT a.id, p.profile FROM newest AS a JOIN article_profile AS p USING (id)",
        row => new ProfileRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);

    public Task<List<MatchRow>> RowsAsync(QueryExpression query, int limit, CancellationToken cancellationToken) => NewestAsync(
        query, KeyRange.All, limit, "a.id, a.facets, a.story, a.copy_group", "SELECT * FROM newest AS a",
        row => new MatchRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3)), cancellationToken);

    public async Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken)
    {
        var match = new PostgreSqlMatch(query);
        var sql = $"SELECT count(*) FROM (SELECT FROM article AS a WHERE {match.Where} LIMIT {match.Parameters.Add(limit)}) AS hit";
        return (await ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken))[0];
    }

    public Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        return ReadAsync(
            $"SELECT id, document FROM article_document WHERE id = ANY ({parameters.Add(keys.ToArray())})", parameters,
            row => new DocumentRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);
    }

    public async Task<long> ArticleCountAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT count(*) FROM article", new SqlParameters(), row => row.GetInt64(0), cancellationToken))[0];

    public async Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        const int Cap = 20_000;
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT found.n FROM unnest({parameters.Add(terms.Select(PostgreSqlTerms.Quote).ToArray())}::tsquery[]) WITH ORDINALITY AS single (query, place),
                LATERAL (SELECT count(*) AS n FROM (SELECT FROM article WHERE terms @@ single.query LIMIT {Cap}) AS capped) AS found
            ORDER BY single.place
            """;
        return await ReadAsync(sql, parameters, row => row.GetInt64(0), cancellationToken);
    }

    public Task<List<string>> VocabularyAsync(
        string prefix, int minLength, int maxLength, bool wordsOnly, int limit, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT token FROM vocabulary WHERE token >= {parameters.Add(prefix)} AND token < {parameters.Add(prefix + "\U0010FFFF")}
              AND length(token) BETWEEN {parameters.Add(minLength)} AND {parameters.Add(maxLength)} AND (is_word OR NOT {parameters.Add(wordsOnly)})
            ORDER BY token LIMIT {parameters.Add(limit)}
            """;
        return ReadAsync(sql, parameters, row => row.GetString(0), cancellationToken);
    }

    public Task<List<FacetValueRow>> FacetValuesAsync(IReadOnlyCollection<long> hashes, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        return ReadAsync(
            $"SELECT hash, value, label FROM facet_value WHERE hash = ANY ({parameters.Add(hashes.ToArray())})", parameters,
            row => new FacetValueRow(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <param name="columns">Of <c>article AS a</c>, the id first, that <paramref name="select"/> reads from <c>newest</c>.</param>
    private async Task<List<T>> NewestAsync<T>(
        QueryExpression query, KeyRange keys, int limit, string columns, string select, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        foreach (var window in await quantiles.WindowsAsync(this, limit, cancellationToken))
        {
            if (keys.To < window.From)
                continue;
            var match = new PostgreSqlMatch(query, window.Periods);
            // Only the index profits from a window; what reads articles would read those in it twice.
            if ((!match.HasQuery || match.Remaining is not null) && window.Periods is not null)
                continue;
            // What has to read an article is asked of the newest first, one after the other, until there are enough.
            var newest = match.Remaining is null
                ? $"SELECT * FROM hit ORDER BY id DESC LIMIT {match.Parameters.Add(limit)}"
                : $"SELECT {columns} FROM (SELECT id FROM hit ORDER BY id DESC OFFSET 0) AS narrowed JOIN article AS a USING (id) WHERE {match.Remaining} ORDER BY a.id DESC LIMIT {match.Parameters.Add(limit)}";
            var sql = $"""
                WITH hit AS {Materialized(match)} (SELECT {(match.Remaining is null ? columns : "a.id")} FROM article AS a WHERE {match.Narrowing ?? match.Where} AND {Between(match, keys)}),
                newest AS MATERIALIZED ({newest})
                {select} ORDER BY a.id DESC
                """;
            var rows = await ReadAsync(sql, match.Parameters, read, cancellationToken);
            if (rows.Count == limit || keys.From >= window.From)
                return rows;
        }

        return [];
    }

    /// <summary>Keys of every so-manieth article from the newest back.</summary>
    internal Task<List<long>> KeysAtAsync(IReadOnlyList<int> offsets, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT found.id FROM unnest({parameters.Add(offsets.ToArray())}) AS place (n),
                LATERAL (SELECT id FROM article ORDER BY id DESC OFFSET place.n LIMIT 1) AS found ORDER BY found.id DESC
            """;
        return ReadAsync(sql, parameters, row => row.GetInt64(0), cancellationToken);
    }

    /// <summary>Without a tsquery the primary key gives the newest first, and can stop; with one it must not be tried.</summary>
    private static string Materialized(PostgreSqlMatch match) => match.HasQuery ? "MATERIALIZED" : "NOT MATERIALIZED";

    /// <summary>With a tsquery the sum keeps the planner from taking the primary key instead, and reading the vector of each article in the range.</summary>
    private static string Between(PostgreSqlMatch match, KeyRange keys)
    {
        var key = match.HasQuery ? "a.id + 0" : "a.id";
        var from = keys.From == long.MinValue ? "TRUE" : $"{key} >= {match.Parameters.Add(keys.From)}";
        return keys.To == long.MaxValue ? from : $"{from} AND {key} <= {match.Parameters.Add(keys.To)}";
    }

    private async Task<List<T>> ReadAsync<T>(
        string sql, SqlParameters parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            _transaction = await connection.BeginTransactionAsync(cancellationToken);
            // In one round trip with the first statement; the reader passes over what gives no rows.
            sql = Settings + sql;
        }

        await using var command = new NpgsqlCommand(sql, connection, _transaction);
        foreach (var (name, value) in parameters.All)
            command.Parameters.AddWithValue(name[1..], value);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
