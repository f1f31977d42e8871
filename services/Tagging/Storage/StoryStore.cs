using System.Data.Common;
using System.Globalization;
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
        var sought = terms.Count == 0 ? "" : $" UNION ALL SELECT 1, term, stories FROM story_terms WHERE term IN ({Literals(terms)})";
        var rows = await ReadAsync<(long IsTerm, long Term, long Stories)>($"SELECT 0, 0, stories FROM story_state{sought}", null, cancellationToken);
        return new TermCounts(rows.Single(row => row.IsTerm == 0).Stories, rows.Where(row => row.IsTerm != 0).ToDictionary(row => row.Term, row => row.Stories));
    }

    /// <summary>Hashes as they stand in SQL: hundreds of parameters would cost more than the statement.</summary>
    private static string Literals(IEnumerable<long> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private long Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Runs a change while no other is made; it is kept if <paramref name="isKept"/> says so of the result.</summary>
    private async Task<T> ChangeAsync<T>(Func<Write, Task<T>> change, Func<T, bool> isKept, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var write = new Write(connection, transaction);
            if (_engine == StorageEngine.PostgreSql)
                await write.ExecuteAsync($"SELECT pg_advisory_xact_lock({LockKey})", null, cancellationToken);
            var result = await change(write);
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
    private async Task<StoryRow> SaveAsync(Write write, StoryRow? before, StoryRow after, CancellationToken cancellationToken)
    {
        after = after with { Version = (before?.Version ?? 0) + 1 };
        var parameters = new DynamicParameters(after);
        parameters.Add("changedAt", Now());
        var sequence = await write.ScalarAsync<long>(
            $"""
            UPDATE story_state SET sequence = sequence + 1;
            {PostingsSql(before, after)}
            {(after.ArticleCount == 0 ? "DELETE FROM stories WHERE story_id = @StoryId;" : SaveSql)}
            SELECT sequence FROM story_state
            """,
            parameters, cancellationToken);
        return after with { Sequence = sequence };
    }

    private const string SaveSql =
        """
        INSERT INTO stories (
            story_id, thread_id, title, title_article_id, article_count, first_at, last_at, first_received, last_received, is_dated, terms, entities,
            version, examined_version, sequence, changed_at)
        VALUES (
            @StoryId, @ThreadId, @Title, @TitleArticleId, @ArticleCount, @FirstAt, @LastAt, @FirstReceived, @LastReceived, @IsDated, @Terms, @Entities,
            @Version, 0, (SELECT sequence FROM story_state), @changedAt)
        ON CONFLICT (story_id) DO UPDATE SET
            thread_id = excluded.thread_id, title = excluded.title, title_article_id = excluded.title_article_id, article_count = excluded.article_count,
            first_at = excluded.first_at, last_at = excluded.last_at, first_received = excluded.first_received, last_received = excluded.last_received,
            is_dated = excluded.is_dated, terms = excluded.terms, entities = excluded.entities, version = excluded.version,
            sequence = excluded.sequence, changed_at = excluded.changed_at;
        """;

    /// <summary>Changes only what is another: the story's heaviest terms seldom are.</summary>
    private static string PostingsSql(StoryRow? before, StoryRow after)
    {
        var old = before?.Postings().ToHashSet() ?? [];
        var now = after.Postings().ToHashSet();
        var gone = old.Except(now).ToList();
        var added = now.Except(old).ToList();
        var sql = gone.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"DELETE FROM story_postings WHERE story_id = @StoryId AND last_at = {gone[0].LastAt} AND term IN ({Literals(gone.Select(one => one.Term))});");
        return added.Count == 0 ? sql : sql + $"""

            INSERT INTO story_postings (term, last_at, story_id)
            VALUES {string.Join(',', added.Select(one => string.Create(CultureInfo.InvariantCulture, $"({one.Term},{one.LastAt},@StoryId)")))} ON CONFLICT DO NOTHING;
            """;
    }

    /// <summary>The stories that share most of the weight of the heaviest terms.</summary>
    private async Task<List<StoryRow>> CandidatesAsync(Write write, TermVector terms, long at, CancellationToken cancellationToken)
    {
        if (terms.IsEmpty)
            return [];
        var weights = terms.Entries.ToDictionary(one => one.Term, one => one.Weight);
        var near = NearSql([.. terms.Heaviest(MaxSoughtTerms).Select(term => (term, weights[term]))], at);
        return (await write.QueryAsync<StoryRow>(
            $"""
            SELECT {RowColumns} FROM stories WHERE story_id IN (
                SELECT story_id FROM ({near}) AS near GROUP BY story_id ORDER BY SUM(weight) DESC, story_id LIMIT {MaxCandidates})
            """,
            null, cancellationToken)).AsList();
    }

    /// <summary>Terms of an article by which stories are sought.</summary>
    private const int MaxSoughtTerms = 24;

    /// <summary>Stories of one term that are looked at on either side of the article's time.</summary>
    private const int MaxNearest = 32;

    /// <summary>Stories that are compared in full.</summary>
    private const int MaxCandidates = 24;

    /// <summary>The nearest stories of each term, with the term's weight.</summary>
    private string NearSql(IReadOnlyList<(long Term, float Weight)> terms, long at)
    {
        // SQLite has no lateral joins, and PostgreSQL plans one of them faster than dozens of subqueries.
        if (_engine == StorageEngine.Sqlite)
            return string.Join(" UNION ALL ", terms.SelectMany(one => Sides(Number(one.Term), at).Select(side => $"SELECT story_id, {Number(one.Weight)} AS weight FROM ({side})")));
        var values = string.Join(',', terms.Select(one => $"({Number(one.Term)}::bigint,{Number(one.Weight)}::double precision)"));
        return string.Join(" UNION ALL ", Sides("sought.term", at).Select(side =>
            $"SELECT nearest.story_id, sought.weight FROM (VALUES {values}) AS sought (term, weight) CROSS JOIN LATERAL ({side}) AS nearest"));

        static string Number<T>(T value)
            where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Sides(string term, long at) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"SELECT p.story_id FROM story_postings p WHERE p.term = {term} AND p.last_at >= {at} ORDER BY p.last_at LIMIT {MaxNearest}"),
        string.Create(CultureInfo.InvariantCulture, $"SELECT p.story_id FROM story_postings p WHERE p.term = {term} AND p.last_at < {at} ORDER BY p.last_at DESC LIMIT {MaxNearest}"),
    ];
}
