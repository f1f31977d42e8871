using System.Buffers.Binary;
using BitFaster.Caching.Lru;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>
/// One query on PostgreSQL, over one set of revisions. A GIN index gives all matches in no order, so the newest are looked for among the
/// newest articles first, and only if these do not give enough among all.
/// </summary>
/// <param name="table">Of the set; see <see cref="Revisions"/>.</param>
/// <param name="quantiles">Of that set.</param>
/// <param name="phrases">The <see cref="PairFilter"/> of articles by their key.</param>
internal sealed class PostgreSqlSearchSession(PostgreSqlReader reader, string table, KeyQuantiles quantiles, ConcurrentLru<long, byte[]> phrases) : ISearchSession
{
    /// <summary>Articles that one query reads into the memory of phrases, some 30 µs each; it looks at others as if there were none.</summary>
    private const int MaxLearned = 500;

    /// <summary>Windows that are looked in before all articles are.</summary>
    private const int MaxWindows = 2;

    /// <summary>The next window is so many times as wide where the first had none of the keys that are asked for.</summary>
    private const int WiderWindow = 8;

    public Task<List<long>> MatchAsync(
        QueryExpression query, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken, double share = 1)
    {
        if (PairFilter.Compile(query) is { } mayMatch)
            return PhrasesAsync(query, mayMatch, keys, newestFirst, limit, cancellationToken);
        if (newestFirst)
            return NewestAsync(query, keys, limit, share, cancellationToken);
        var match = new PostgreSqlMatch(query);
        var sql = $"SELECT a.id FROM {table} AS a WHERE {match.Where} AND {Between(match, keys)} ORDER BY {Key(match)} LIMIT {match.Parameters.Add(limit)}";
        return reader.ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken, plainIndexes: !match.HasQuery);
    }

    public Task<List<ProfileRow>> ProfilesAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, profile FROM {table}_profile WHERE id = ANY (@p0)", keys, ToProfile, cancellationToken);

    public Task<List<ProfileRow>> NewestProfilesAsync(int limit, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        return reader.ReadAsync(
            $"SELECT id, profile FROM {table}_profile ORDER BY id DESC LIMIT {parameters.Add(limit)}", parameters, ToProfile, cancellationToken);
    }

    public Task<List<MatchRow>> RowsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, facets, story, copy_group FROM {table} WHERE id = ANY (@p0)", keys,
        row => new MatchRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3)), cancellationToken);

    public async Task<long> CountAsync(QueryExpression query, long limit, CancellationToken cancellationToken)
    {
        var match = new PostgreSqlMatch(query);
        var sql = $"SELECT count(*) FROM (SELECT FROM {table} AS a WHERE {match.Where} LIMIT {match.Parameters.Add(limit)}) AS hit";
        return (await reader.ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken, plainIndexes: !match.HasQuery))[0];
    }

    public Task<List<DocumentRow>> DocumentsAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken) => ReadListAsync(
        $"SELECT id, document FROM {table}_document WHERE id = ANY (@p0){(table == Revisions.Latest ? ";\nCOMMIT" : "")}", keys,
        row => new DocumentRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);

    public async Task<long> ArticleCountAsync(CancellationToken cancellationToken) =>
        (await reader.ReadAsync($"SELECT count(*) FROM {table}", new SqlParameters(), row => row.GetInt64(0), cancellationToken))[0];

    public async Task<List<long>> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        const int Cap = 20_000;
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT found.n FROM unnest({parameters.Add(terms.Select(PostgreSqlTerms.Quote).ToArray())}::tsquery[]) WITH ORDINALITY AS single (query, place),
                LATERAL (SELECT count(*) AS n FROM (SELECT FROM {table} WHERE terms @@ single.query LIMIT {Cap}) AS capped) AS found
            ORDER BY single.place
            """;
        return await reader.ReadAsync(sql, parameters, row => row.GetInt64(0), cancellationToken, plainIndexes: false);
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
        return reader.ReadAsync(sql, parameters, row => row.GetString(0), cancellationToken);
    }

    public Task<List<FacetValueRow>> FacetValuesAsync(IReadOnlyCollection<long> hashes, CancellationToken cancellationToken) => ReadListAsync(
        "SELECT hash, value, label FROM facet_value WHERE hash = ANY (@p0)", hashes,
        row => new FacetValueRow(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken);

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private async Task<List<long>> NewestAsync(QueryExpression query, KeyRange keys, int limit, double share, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var window = attempt > MaxWindows ? KeyWindow.Open : await quantiles.WindowAsync(this, attempt * limit, share, cancellationToken);
            if (keys.To < window.From)
            {
                share /= WiderWindow;
                continue;
            }

            var match = new PostgreSqlMatch(query, window.Periods);
            // Only the index profits from a window; what reads articles would read those in it twice.
            if (!match.HasQuery || match.Remaining is not null)
                (window, match) = (KeyWindow.Open, new PostgreSqlMatch(query));
            // Few more than are wanted are sorted here, which takes the database longer than finding them. What has to read an article is asked of the newest first, one after the other,
            // until there are enough.
            var hits = $"SELECT a.id FROM {table} AS a WHERE {match.Narrowing ?? match.Where} AND {Between(match, keys)}";
            var newest = match switch
            {
                { Remaining: { } remaining } => $"""
                    SELECT a.id FROM (SELECT id FROM ({hits} OFFSET 0) AS hit ORDER BY id DESC OFFSET 0) AS narrowed JOIN {table} AS a USING (id)
                    WHERE {remaining} ORDER BY a.id DESC LIMIT {match.Parameters.Add(limit)}
                    """,
                { HasQuery: true } when window.HasFew => hits,
                _ => $"{hits} ORDER BY {Key(match)} DESC LIMIT {match.Parameters.Add(limit)}",
            };
            var found = await ReadKeysAsync(newest, match, cancellationToken);
            if (found.Length < limit && keys.From < window.From)
            {
                share = found.Length / window.Size;
                continue;
            }

            Array.Sort(found);
            Array.Reverse(found);
            return [.. found.AsSpan(0, Math.Min(found.Length, limit))];
        }
    }

    /// <summary>
    /// A phrase has to be looked for in each article that has its words, and reading one takes longer than all else of it. So the index gives all their
    /// keys, memory takes out most in which the words do not stand in a row, and only the others are read, until there are enough.
    /// </summary>
    private async Task<List<long>> PhrasesAsync(
        QueryExpression query, Func<byte[], bool> mayMatch, KeyRange keys, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        var match = new PostgreSqlMatch(query);
        List<long> narrowed = [.. await ReadKeysAsync($"SELECT a.id FROM {table} AS a WHERE {match.Narrowing} AND {Between(match, keys)}", match, cancellationToken)];
        await LearnAsync([.. narrowed.Where(key => !phrases.TryGet(key, out _)).Take(MaxLearned)], cancellationToken);
        narrowed.RemoveAll(key => phrases.TryGet(key, out var filter) && !mayMatch(filter));
        narrowed.Sort();
        if (newestFirst)
            narrowed.Reverse();

        var chosen = match.Parameters.Add(Array.Empty<long>());
        var sql = $"SELECT a.id FROM {table} AS a WHERE a.id = ANY ({chosen}) AND ({match.Remaining}) ORDER BY a.id {(newestFirst ? "DESC" : "ASC")}";
        var found = new List<long>();
        foreach (var chunk in narrowed.Chunk(limit + (limit / 2)))
        {
            match.Parameters.Set(chosen, chunk);
            found.AddRange(await reader.ReadAsync(sql, match.Parameters, row => row.GetInt64(0), cancellationToken));
            if (found.Count >= limit)
                break;
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>Of thousands of keys an array, with a header to each, takes half as long again, on both sides.</summary>
    private async Task<long[]> ReadKeysAsync(string select, PostgreSqlMatch match, CancellationToken cancellationToken)
    {
        var bytes = (await reader.ReadAsync(
            $"SELECT coalesce(string_agg(int8send(hit.id), ''), '') FROM ({select}) AS hit", match.Parameters, row => row.GetFieldValue<byte[]>(0),
            cancellationToken, plainIndexes: !match.HasQuery))[0];
        var keys = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * sizeof(long)));
        return keys;
    }

    private async Task LearnAsync(List<long> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        var read = await ReadListAsync(
            $"SELECT id, sequence FROM {table} WHERE id = ANY (@p0)", keys, row => (Key: row.GetInt64(0), Sequence: row.GetString(1)), cancellationToken);
        foreach (var (key, sequence) in read)
            phrases.AddOrUpdate(key, PairFilter.Of(sequence));
    }

    /// <summary>Keys of every so-manieth article from the newest back.</summary>
    internal Task<List<long>> KeysAtAsync(IReadOnlyList<int> offsets, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT found.id FROM unnest({parameters.Add(offsets.ToArray())}) AS place (n),
                LATERAL (SELECT id FROM {table} ORDER BY id DESC OFFSET place.n LIMIT 1) AS found ORDER BY found.id DESC
            """;
        return reader.ReadAsync(sql, parameters, row => row.GetInt64(0), cancellationToken);
    }

    private static ProfileRow ToProfile(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1));

    private Task<List<T>> ReadListAsync<T>(
        string sql, IReadOnlyCollection<long> list, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters();
        parameters.Add(list.ToArray());
        return reader.ReadAsync(sql, parameters, read, cancellationToken);
    }

    /// <summary>With a tsquery the sum keeps the planner from taking the primary key instead, and reading the vector of each article in the range.</summary>
    private static string Key(PostgreSqlMatch match) => match.HasQuery ? "a.id + 0" : "a.id";

    private static string Between(PostgreSqlMatch match, KeyRange keys)
    {
        var from = keys.From == long.MinValue ? "TRUE" : $"{Key(match)} >= {match.Parameters.Add(keys.From)}";
        return keys.To == long.MaxValue ? from : $"{from} AND {Key(match)} <= {match.Parameters.Add(keys.To)}";
    }
}
