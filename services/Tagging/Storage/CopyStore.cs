using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The store in SQL that both engines take. Recordings follow each other: on PostgreSQL one advisory lock of the transaction lets in one at a time among all
/// replicas, on SQLite the transaction has the file alone and its writers queue up here. So of two copies that arrive at once the second finds the first. What takes
/// long, reading and comparing texts, is done before; within the lock only what came meanwhile is compared. Texts that are held in memory are not read.
/// </summary>
internal sealed partial class CopyStore(DbDataSource db, StorageEngine engine, CopyTextMemory texts) : ICopyStore, IDisposable
{
    /// <summary>Names the lock among the advisory locks of the database.</summary>
    private const long LockKey = 0x636F_7069_6573;

    private readonly SemaphoreSlim _writers = new(engine == StorageEngine.Sqlite ? 1 : int.MaxValue);

    /// <summary>A table of the keys in the parameter <c>keys</c>, one column <c>value</c>.</summary>
    private string KeyTable => engine == StorageEngine.Sqlite ? "json_each(@keys)" : "unnest(@keys) AS keys(value)";

    public void Dispose() => _writers.Dispose();

    public async Task<string?> RecordAsync(CopyArticle article, CopyJudge judge, CancellationToken cancellationToken)
    {
        string? group = null;
        long? number = null;
        await ChangeAsync(async write => (group, number) = await RecordAsync(write, article, judge, cancellationToken), cancellationToken, isWaiting: false);
        if (number is { } recorded && group is not null)
            texts.Keep(recorded, article.TextHash, judge.Text);
        return group;
    }

    public Task ForgetAsync(string articleId, int below, CancellationToken cancellationToken) => ChangeAsync(
        async write =>
        {
            var kept = await FindRowAsync(write, articleId, cancellationToken);
            if (kept is not null && kept.Revision > below)
                return;
            if (kept is not null)
                await RemoveAsync(write, kept, cancellationToken);
            await InsertAsync(write, new CopyArticle { ArticleId = articleId, Revision = below, Body = "" }, null, null, hasKeys: false, isForgotten: true, cancellationToken);
        },
        cancellationToken);

    /// <returns>The group, and the number of the article if it was recorded just now.</returns>
    private async Task<(string? Group, long? Number)> RecordAsync(Write write, CopyArticle article, CopyJudge judge, CancellationToken cancellationToken)
    {
        var kept = await FindRowAsync(write, article.ArticleId, cancellationToken);
        if (kept is not null && kept.Revision >= article.Revision)
            return (kept.Revision == article.Revision ? kept.GroupId : null, null);

        // Its copies may have no keys but those of its last revision.
        if (kept is not null)
            await RemoveAsync(write, kept, cancellationToken);
        var candidates = await CandidatesAsync(write.Connection, write.Transaction, article, ICopyStore.MaxCandidates, cancellationToken);
        await ReadAsync(write.Connection, write.Transaction, candidates, judge, cancellationToken);
        var place = judge.Place(candidates);
        var group = article.Keys.Count == 0 ? null : place.GroupId ?? await OwnGroupAsync(write, article, kept?.GroupId, cancellationToken);
        var number = await InsertAsync(write, article, group, place.CoveredBy, hasKeys: place.CoveredBy is null, isForgotten: false, cancellationToken);
        foreach (var merged in place.MergedGroups)
            await write.ExecuteAsync("UPDATE copy_articles SET group_id = @group WHERE group_id = @merged", new { group, merged }, cancellationToken);
        return (group, number);
    }

    /// <summary>A group that the article left empty stays its own; one that it left to others does not.</summary>
    private static async Task<string> OwnGroupAsync(Write write, CopyArticle article, string? left, CancellationToken cancellationToken) =>
        left is not null && await write.ScalarAsync<int>("SELECT COUNT(*) FROM (SELECT 1 FROM copy_articles WHERE group_id = @left LIMIT 1) AS one", new { left }, cancellationToken) == 0
            ? left
            : CopyGroups.IdOf(article.ArticleId, article.Revision);

    /// <returns>The number of the article.</returns>
    private async Task<long> InsertAsync(
        Write write, CopyArticle article, string? group, long? coveredBy, bool hasKeys, bool isForgotten, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(ToRow(article, group, coveredBy, isForgotten));
        var sql = $"INSERT INTO copy_articles ({Columns}) VALUES ({Values}) RETURNING article_number";
        if (hasKeys)
        {
            sql += $"; {InsertKeys("(SELECT article_number FROM copy_articles WHERE article_id = @ArticleId)")}";
            parameters.Add("keys", ToParameter(article.Keys));
        }
        return (await write.QueryAsync<long>(sql, parameters, cancellationToken)).Single();
    }

    private string InsertKeys(string number) =>
        $"""
        INSERT INTO copy_keys (key, article_number) SELECT value, {number} FROM {KeyTable}
        WHERE (SELECT COUNT(*) FROM copy_keys k WHERE k.key = value) < {ICopyStore.MaxBucket}
        """;

    /// <summary>Takes an article out; if others had no keys because of its, the first of them gets its own and stands for the rest.</summary>
    private async Task RemoveAsync(Write write, Row row, CancellationToken cancellationToken)
    {
        await write.ExecuteAsync(
            $"DELETE FROM copy_keys WHERE article_number = @Number AND key IN (SELECT value FROM {KeyTable}); DELETE FROM copy_articles WHERE article_number = @Number",
            new { row.Number, keys = ToParameter(row.Keys) }, cancellationToken);
        var heir = (await write.QueryAsync<Row>(
            "SELECT article_number AS Number, revision AS Revision, group_id AS GroupId, sketch AS Sketch FROM copy_articles WHERE covered_by = @Number ORDER BY article_number LIMIT 1",
            row, cancellationToken)).SingleOrDefault();
        if (heir is null)
            return;
        await write.ExecuteAsync(
            """
            UPDATE copy_articles SET covered_by = NULL WHERE article_number = @heir;
            UPDATE copy_articles SET covered_by = @heir WHERE covered_by = @Number;
            """,
            new { heir = heir.Number, row.Number }, cancellationToken);
        await write.ExecuteAsync(InsertKeys("@Number"), new { heir.Number, keys = ToParameter(heir.Keys) }, cancellationToken);
    }

    /// <summary>Runs a change while nothing else is written.</summary>
    private async Task ChangeAsync(Func<Write, Task> change, CancellationToken cancellationToken, bool isWaiting = true)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await change(Write.Locking(transaction, engine, LockKey, isWaiting: isWaiting));
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    private static async Task<Row?> FindRowAsync(Write write, string articleId, CancellationToken cancellationToken) => (await write.QueryAsync<Row>(
        "SELECT article_number AS Number, revision AS Revision, group_id AS GroupId, sketch AS Sketch FROM copy_articles WHERE article_id = @articleId",
        new { articleId }, cancellationToken)).SingleOrDefault();

    private object ToParameter(IEnumerable<int> keys) => engine == StorageEngine.Sqlite ? $"[{string.Join(',', keys)}]" : keys.ToArray();

    /// <summary>What is needed of an article to take it out.</summary>
    private sealed record Row
    {
        public long Number { get; init; }

        public int Revision { get; init; }

        public string? GroupId { get; init; }

        public byte[] Sketch { get; init; } = [];

        public int[] Keys => MemoryMarshal.Cast<byte, int>(Sketch).ToArray();
    }
}
