using System.Data.Common;
using System.Globalization;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// The store in SQL that both engines take. Whatever changes stories does so alone: on PostgreSQL it holds one advisory lock from its first read
/// to its commit, so that an article always sees the story that another replica opened for the same event a moment ago; on SQLite the
/// writing transaction has the file alone, and writers queue up here. All that is costly, tagging and weighing, happens before. What an
/// article is compared with is bounded: stories that share one of its heaviest terms, of each term only the nearest in time.
/// </summary>
public sealed partial class StoryStore(DbDataSource db, StorageEngine engine, TimeProvider clock) : IStoryStore, IDisposable
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
        article_id AS ArticleId, revision AS Revision, source AS Source, guid AS Guid, story_id AS StoryId, title AS Title, at AS At, is_dated AS IsDated,
        received_at AS ReceivedAt, copy_group_id AS CopyGroupId, terms AS Terms, entities AS Entities, joined_version AS JoinedVersion,
        joined_sequence AS JoinedSequence, joined_at AS JoinedAt, left_story_id AS LeftStoryId
        """;

    private readonly SemaphoreSlim _writers = new(engine == StorageEngine.Sqlite ? 1 : int.MaxValue);

    public void Dispose() => _writers.Dispose();

    public async Task<TermCounts> CountsAsync(IReadOnlyCollection<long> terms, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var stories = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT stories FROM story_state", cancellationToken: cancellationToken));
        if (stories == 0 || terms.Count == 0)
            return TermCounts.None with { Stories = stories };
        var rows = await connection.QueryAsync<(long Term, long Stories)>(new CommandDefinition(
            $"SELECT term, stories FROM story_terms WHERE term IN ({Literals(terms)})", cancellationToken: cancellationToken));
        return new TermCounts(stories, rows.ToDictionary(row => row.Term, row => row.Stories));
    }

    /// <summary>Hashes as they stand in SQL: hundreds of parameters would cost more than the statement.</summary>
    private static string Literals(IEnumerable<long> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Runs a change while no other is made; it is kept if <paramref name="isKept"/> says so of the result.</summary>
    private async Task<T> ChangeAsync<T>(Func<Write, Task<T>> change, Func<T, bool> isKept, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var write = new Write(connection, transaction);
            if (engine == StorageEngine.PostgreSql)
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

    /// <summary>Writes a story as its next version; one without articles goes.</summary>
    private async Task<StoryRow> SaveAsync(Write write, StoryRow? before, StoryRow after, CancellationToken cancellationToken)
    {
        after = after with
        {
            Version = (before?.Version ?? 0) + 1,
            Sequence = await write.ScalarAsync<long>("UPDATE story_state SET sequence = sequence + 1 RETURNING sequence", null, cancellationToken),
        };
        await WritePostingsAsync(write, before, after, cancellationToken);
        if (after.ArticleCount == 0)
        {
            await write.ExecuteAsync("DELETE FROM stories WHERE story_id = @StoryId", after, cancellationToken);
            return after;
        }
        var parameters = new DynamicParameters(after);
        parameters.Add("changedAt", Now());
        await write.ExecuteAsync(
            """
            INSERT INTO stories (
                story_id, thread_id, title, title_article_id, article_count, first_at, last_at, first_received, last_received, is_dated, terms, entities,
                version, examined_version, sequence, changed_at)
            VALUES (
                @StoryId, @ThreadId, @Title, @TitleArticleId, @ArticleCount, @FirstAt, @LastAt, @FirstReceived, @LastReceived, @IsDated, @Terms, @Entities,
                @Version, 0, @Sequence, @changedAt)
            ON CONFLICT (story_id) DO UPDATE SET
                thread_id = excluded.thread_id, title = excluded.title, title_article_id = excluded.title_article_id, article_count = excluded.article_count,
                first_at = excluded.first_at, last_at = excluded.last_at, first_received = excluded.first_received, last_received = excluded.last_received,
                is_dated = excluded.is_dated, terms = excluded.terms, entities = excluded.entities, version = excluded.version,
                sequence = excluded.sequence, changed_at = excluded.changed_at
            """,
            parameters, cancellationToken);
        return after;
    }

    private static async Task WritePostingsAsync(Write write, StoryRow? before, StoryRow after, CancellationToken cancellationToken)
    {
        var old = before?.Postings().ToHashSet() ?? [];
        var now = after.Postings().ToHashSet();
        var gone = old.Except(now).ToList();
        var added = now.Except(old).ToList();
        if (gone.Count > 0)
        {
            await write.ExecuteAsync(
                $"DELETE FROM story_postings WHERE story_id = @StoryId AND term IN ({Literals(gone.Select(one => one.Term))}) AND last_at = {gone[0].LastAt}",
                after, cancellationToken);
        }
        if (added.Count > 0)
        {
            await write.ExecuteAsync(
                $"INSERT INTO story_postings (term, last_at, story_id) VALUES {string.Join(',', added.Select(one => string.Create(CultureInfo.InvariantCulture, $"({one.Term},{one.LastAt},@StoryId)")))} ON CONFLICT DO NOTHING",
                after, cancellationToken);
        }
    }

    /// <summary>Stories that share one of the heaviest terms, the likeliest first.</summary>
    private async Task<List<StoryRow>> CandidatesAsync(Write write, TermVector terms, long at, CancellationToken cancellationToken)
    {
        if (terms.IsEmpty)
            return [];
        var weights = terms.Entries.ToDictionary(one => one.Term, one => one.Weight);
        var found = await write.QueryAsync<(long Term, string StoryId)>(CandidateSql(terms.Heaviest(MaxSoughtTerms), at), null, cancellationToken);
        var ids = found.Distinct().GroupBy(one => one.StoryId, StringComparer.Ordinal).OrderByDescending(story => story.Sum(one => weights[one.Term]))
            .ThenBy(story => story.Key, StringComparer.Ordinal).Take(MaxCandidates).Select(story => story.Key).ToList();
        if (ids.Count == 0)
            return [];
        var values = new ValueLists();
        return (await write.QueryAsync<StoryRow>($"SELECT {RowColumns} FROM stories WHERE story_id IN {values.Of(ids)}", values.Parameters, cancellationToken)).AsList();
    }

    /// <summary>Terms of an article by which stories are sought.</summary>
    private const int MaxSoughtTerms = 24;

    /// <summary>Stories of one term that are looked at on either side of the article's time.</summary>
    private const int MaxNearest = 32;

    /// <summary>Stories that are compared in full.</summary>
    private const int MaxCandidates = 24;

    private string CandidateSql(IReadOnlyList<long> terms, long at)
    {
        // SQLite has no lateral joins, and PostgreSQL plans one of them faster than dozens of subqueries.
        if (engine == StorageEngine.Sqlite)
            return string.Join(" UNION ALL ", terms.SelectMany(term => Sides(term.ToString(CultureInfo.InvariantCulture), at)).Select(side => $"SELECT * FROM ({side})"));
        var values = string.Join(',', terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"({term}::bigint)")));
        return string.Join(" UNION ALL ", Sides("sought.term", at).Select(side => $"SELECT nearest.* FROM (VALUES {values}) AS sought (term) CROSS JOIN LATERAL ({side}) AS nearest"));
    }

    private static IEnumerable<string> Sides(string term, long at) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"SELECT term, story_id FROM story_postings p WHERE p.term = {term} AND p.last_at >= {at} ORDER BY p.last_at LIMIT {MaxNearest}"),
        string.Create(CultureInfo.InvariantCulture, $"SELECT term, story_id FROM story_postings p WHERE p.term = {term} AND p.last_at < {at} ORDER BY p.last_at DESC LIMIT {MaxNearest}"),
    ];
}
