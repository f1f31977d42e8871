using System.Data;
using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The store in SQL that both engines take. Whatever changes stories does so alone: on PostgreSQL it holds one advisory lock from its first read
/// to its commit, so that an article always sees the story that another replica opened for the same event a moment ago; on SQLite the
/// writing transaction has the file alone, and writers queue up here. Articles of one replica share the lock and the commit. All that is costly, tagging and weighing, happens before. What an
/// article is compared with is bounded: stories that share one of its heaviest terms, of each term only the nearest in time.
/// </summary>
public sealed partial class StoryStore : IStoryStore, IDisposable
{
    /// <summary>Names the lock among the advisory locks of the database.</summary>
    private const long LockKey = 0x7374_6F72_6965_73;

    private const string RowColumns =
        """
        story_id AS StoryId, thread_id AS ThreadId, title AS Title, title_article_id AS TitleArticleId, article_count AS ArticleCount,
        first_at AS FirstAt, last_at AS LastAt, first_received AS FirstReceived, last_received AS LastReceived, is_dated AS IsDated,
        terms AS Terms, entities AS Entities, version AS Version, sequence AS Sequence
        """;

    private const string ArticleColumns =
        """
        article_id AS ArticleId, revision AS Revision, source AS Source, guid AS ItemId, story_id AS StoryId, title AS Title, at AS At, is_dated AS IsDated,
        received_at AS ReceivedAt, copy_group_id AS CopyGroupId, terms AS Terms, entities AS Entities, joined_version AS JoinedVersion,
        joined_sequence AS JoinedSequence, joined_at AS JoinedAt, left_story_id AS LeftStoryId
        """;

    private readonly DbDataSource _db;
    private readonly StorageEngine _engine;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _writers;
    private readonly SharedTransactions<StoryArticleRecord, StoryPlacement?> _assigning;

    public StoryStore(DbDataSource db, StorageEngine engine, TimeProvider clock)
    {
        (_db, _engine, _clock) = (db, engine, clock);
        _writers = new SemaphoreSlim(engine == StorageEngine.Sqlite ? 1 : int.MaxValue);
        _assigning = new SharedTransactions<StoryArticleRecord, StoryPlacement?>(AssignAllAsync);
    }

    public void Dispose()
    {
        _assigning.Dispose();
        _writers.Dispose();
    }

    public async Task<TermCounts> CountsAsync(IReadOnlyCollection<long> terms, CancellationToken cancellationToken)
    {
        var values = new ValueLists(_engine);
        var rows = await ReadAsync<(long IsTerm, long Term, long Stories)>(
            $"SELECT 0, 0, stories FROM story_state UNION ALL SELECT 1, term, stories FROM story_terms WHERE term {values.In(terms)}", values.Parameters, cancellationToken);
        return new TermCounts(rows.Single(row => row.IsTerm == 0).Stories, rows.Where(row => row.IsTerm != 0).ToDictionary(row => row.Term, row => row.Stories));
    }

    private long Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Runs a change while no other is made; it is kept if <paramref name="isKept"/> says so of the result.</summary>
    private async Task<T> ChangeAsync<T>(Func<Write, Task<T>> change, Func<T, bool> isKept, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await change(Write.Locking(transaction, _engine, LockKey));
            if (isKept(result))
                await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writers.Release();
        }
    }

    private static async Task<StoryRow?> RowAsync(Write write, string storyId, CancellationToken cancellationToken) => storyId.Length == 0 ? null
        : (await write.QueryAsync<StoryRow>($"SELECT {RowColumns} FROM stories WHERE story_id = @storyId", new { storyId }, cancellationToken)).SingleOrDefault();

    private static async Task<StoryArticleRow?> ArticleAsync(Write write, string articleId, CancellationToken cancellationToken) =>
        (await write.QueryAsync<StoryArticleRow>($"SELECT {ArticleColumns} FROM story_articles WHERE article_id = @articleId", new { articleId }, cancellationToken)).SingleOrDefault();

    /// <summary>Writes a story as its next version, in one command; one without articles goes.</summary>
    /// <param name="opening">The terms of the article that opens it, which are counted; null if it was there.</param>
    private async Task<StoryRow> SaveAsync(Write write, StoryRow? before, StoryRow after, CancellationToken cancellationToken, TermVector? opening = null)
    {
        after = after with { Version = (before?.Version ?? 0) + 1 };
        var values = new ValueLists(_engine);
        values.Parameters.AddDynamicParams(after);
        values.Parameters.Add("changedAt", Now());
        // One that an article opens was compared with its neighbours just now, and has nothing to split.
        values.Parameters.Add("examined", before is null && after.ArticleCount == 1 ? after.Version : 0);
        var sequence = await write.ScalarAsync<long>(
            $"""
            {(opening is null ? "" : CountSql(opening, values))}
            UPDATE story_state SET sequence = sequence + 1;
            {PostingsSql(before, after, values)}
            {(after.ArticleCount == 0 ? "DELETE FROM stories WHERE story_id = @StoryId;" : SaveSql)}
            SELECT sequence FROM story_state
            """,
            values.Parameters, cancellationToken);
        return after with { Sequence = sequence };
    }

    private const string SaveSql =
        """
        INSERT INTO stories (
            story_id, thread_id, title, title_article_id, article_count, first_at, last_at, first_received, last_received, is_dated, terms, entities,
            version, examined_version, sequence, changed_at)
        VALUES (
            @StoryId, @ThreadId, @Title, @TitleArticleId, @ArticleCount, @FirstAt, @LastAt, @FirstReceived, @LastReceived, @IsDated, @Terms, @Entities,
            @Version, @examined, (SELECT sequence FROM story_state), @changedAt)
        ON CONFLICT (story_id) DO UPDATE SET
            thread_id = excluded.thread_id, title = excluded.title, title_article_id = excluded.title_article_id, article_count = excluded.article_count,
            first_at = excluded.first_at, last_at = excluded.last_at, first_received = excluded.first_received, last_received = excluded.last_received,
            is_dated = excluded.is_dated, terms = excluded.terms, entities = excluded.entities, version = excluded.version,
            sequence = excluded.sequence, changed_at = excluded.changed_at;
        """;

    /// <summary>Changes only what is another: the story's heaviest terms seldom are.</summary>
    private static string PostingsSql(StoryRow? before, StoryRow after, ValueLists values)
    {
        var old = before?.Postings().ToHashSet() ?? [];
        var now = after.Postings().ToHashSet();
        var gone = old.Except(now).ToList();
        var added = now.Except(old).ToList();
        var sql = "";
        if (gone.Count > 0)
        {
            values.Parameters.Add("goneAt", gone[0].LastAt);
            sql = $"DELETE FROM story_postings WHERE story_id = @StoryId AND last_at = @goneAt AND term {values.In(gone.Select(one => one.Term))};";
        }

        return added.Count == 0 ? sql : sql + $"""

            INSERT INTO story_postings (term, last_at, story_id)
            {values.Rows([.. added.Select(one => (object?[])[one.Term, one.LastAt, after.StoryId])])} ON CONFLICT DO NOTHING;
            """;
    }

    /// <summary>The stories that share most of the weight of the heaviest terms.</summary>
    private async Task<List<StoryRow>> CandidatesAsync(Write write, TermVector terms, long at, CancellationToken cancellationToken)
    {
        if (terms.IsEmpty)
            return [];
        var weights = terms.Entries.ToDictionary(one => one.Term, one => one.Weight);
        List<(long Term, double Weight)> sought = [.. terms.Heaviest(MaxSoughtTerms).Select(term => (term, (double)weights[term]))];
        var parameters = new DynamicParameters(new { at });
        var best = $"SELECT story_id FROM ({NearSql(sought, parameters)}) AS near GROUP BY story_id ORDER BY SUM(weight) DESC, story_id LIMIT {MaxCandidates}";
        // One by one by the key: PostgreSQL reads the whole table instead as long as it was never analysed.
        return (await write.QueryAsync<StoryRow>(
            _engine == StorageEngine.PostgreSql
                ? $"SELECT {RowColumns} FROM ({best}) AS best (sought_id) CROSS JOIN LATERAL (SELECT * FROM stories WHERE story_id = sought_id LIMIT 1) AS story"
                : $"SELECT {RowColumns} FROM stories WHERE story_id IN ({best})",
            parameters, cancellationToken)).AsList();
    }

    /// <summary>Terms of an article by which stories are sought.</summary>
    private const int MaxSoughtTerms = 24;

    /// <summary>Stories of one term that are looked at on either side of the article's time.</summary>
    private const int MaxNearest = 32;

    /// <summary>Stories that are compared in full.</summary>
    private const int MaxCandidates = 24;

    /// <summary>The nearest stories of each term to the time <c>@at</c>, with the term's weight.</summary>
    private string NearSql(List<(long Term, double Weight)> sought, DynamicParameters parameters)
    {
        if (_engine == StorageEngine.PostgreSql)
        {
            parameters.Add("terms", sought.Select(one => one.Term).ToArray());
            parameters.Add("weights", sought.Select(one => one.Weight).ToArray());
            return string.Join(" UNION ALL ", Sides("sought.term").Select(side =>
                $"SELECT nearest.story_id, sought.weight FROM unnest(@terms, @weights) AS sought (term, weight) CROSS JOIN LATERAL ({side}) AS nearest"));
        }

        // SQLite has no lateral joins. Always as many parts, so that there is one text; those without a term find nothing.
        for (var i = 0; i < MaxSoughtTerms; i++)
        {
            parameters.Add($"term{i}", i < sought.Count ? sought[i].Term : null, DbType.Int64);
            parameters.Add($"weight{i}", i < sought.Count ? sought[i].Weight : 0);
        }

        return SqliteNearSql;
    }

    private static readonly string SqliteNearSql = string.Join(" UNION ALL ", Enumerable.Range(0, MaxSoughtTerms).SelectMany(i =>
        Sides($"@term{i}").Select(side => $"SELECT story_id, @weight{i} AS weight FROM ({side})")));

    private static IEnumerable<string> Sides(string term) =>
    [
        $"SELECT p.story_id FROM story_postings p WHERE p.term = {term} AND p.last_at >= @at ORDER BY p.last_at LIMIT {MaxNearest}",
        $"SELECT p.story_id FROM story_postings p WHERE p.term = {term} AND p.last_at < @at ORDER BY p.last_at DESC LIMIT {MaxNearest}",
    ];
}
