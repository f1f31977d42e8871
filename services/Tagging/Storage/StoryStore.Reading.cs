using Dapper;

namespace Newsroom.Tagging.Storage;

public sealed partial class StoryStore
{
    public async Task<StoryRecord?> FindAsync(string storyId, CancellationToken cancellationToken) => (await ReadAsync<StoryRow>(
        $"""
        SELECT {RowColumns} FROM stories
        WHERE story_id = COALESCE((SELECT survivor_id FROM story_redirects WHERE story_id = @storyId), @storyId)
        """,
        new { storyId }, cancellationToken)).SingleOrDefault()?.ToRecord();

    public async Task<IReadOnlyList<StoryRecord>> ListAsync(StoryFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        if (filter.Caller.CallerTeam.Length > 0)
            return await ListSeenAsync(filter, before, limit, cancellationToken);
        var thread = filter.ThreadId.Length > 0 ? "AND thread_id = @ThreadId" : "";
        var rows = await ReadAsync<StoryRow>(
            $"SELECT {RowColumns} FROM stories WHERE sequence < @before AND last_at >= @ActiveSince {thread} ORDER BY sequence DESC LIMIT @limit",
            new { filter.ActiveSince, filter.ThreadId, before, limit }, cancellationToken);
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>To a caller a story changed last, and is as new, as the articles tell that it sees: neither time nor place tells of others.</summary>
    private async Task<IReadOnlyList<StoryRecord>> ListSeenAsync(StoryFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        var thread = filter.ThreadId.Length > 0 ? "AND EXISTS (SELECT 1 FROM stories t WHERE t.story_id = s.story_id AND t.thread_id = @ThreadId)" : "";
        var seen = await ReadAsync<(string StoryId, long Sequence)>(
            $"""
            SELECT s.story_id, s.joined_sequence FROM story_articles s
            WHERE s.joined_sequence < @before AND s.story_id <> '' AND {VisibilityStore.IsVisible("s")} {thread}
                AND NOT EXISTS (SELECT 1 FROM story_articles o WHERE o.story_id = s.story_id
                    AND (o.joined_sequence, o.article_id) > (s.joined_sequence, s.article_id) AND {VisibilityStore.IsVisible("o")})
                AND EXISTS (SELECT 1 FROM story_articles o WHERE o.story_id = s.story_id AND o.at >= @ActiveSince AND {VisibilityStore.IsVisible("o")})
            ORDER BY s.joined_sequence DESC LIMIT @limit
            """,
            new { filter.Caller.CallerTeam, filter.Caller.CallerLine, filter.Caller.CallerNow, filter.ActiveSince, filter.ThreadId, before, limit }, cancellationToken);
        var values = new ValueLists(_engine);
        var rows = (await ReadAsync<StoryRow>($"SELECT {RowColumns} FROM stories WHERE story_id {values.In(seen.Select(story => story.StoryId))}", values.Parameters, cancellationToken))
            .ToDictionary(row => row.StoryId, StringComparer.Ordinal);
        return [.. seen.Where(story => rows.ContainsKey(story.StoryId)).Select(story => rows[story.StoryId].ToRecord() with { Sequence = story.Sequence })];
    }

    public async Task<IReadOnlyList<TimelineRecord>> TimelineAsync(string storyId, TimelinePosition? after, int limit, CancellationToken cancellationToken) => await ReadAsync<TimelineRecord>(
        """
        SELECT article_id AS ArticleId, revision AS Revision, source AS Source, guid AS ItemId, title AS Title, at AS At, copy_group_id AS CopyGroupId
        FROM story_articles WHERE story_id = @storyId AND (at, article_id) > (@at, @articleId) ORDER BY at, article_id LIMIT @limit
        """,
        new { storyId, at = after?.At ?? long.MinValue, articleId = after?.ArticleId ?? "", limit }, cancellationToken);

    public async Task<IReadOnlyDictionary<string, int>> CountSinceAsync(IReadOnlyCollection<string> storyIds, long since, CancellationToken cancellationToken)
    {
        var values = new ValueLists(_engine);
        var isOne = values.In(storyIds);
        values.Parameters.Add("since", since);
        return (await ReadAsync<(string StoryId, int Count)>(
            $"SELECT story_id, CAST(COUNT(*) AS INTEGER) FROM story_articles WHERE story_id {isOne} AND at >= @since GROUP BY story_id",
            values.Parameters, cancellationToken)).ToDictionary(row => row.StoryId, row => row.Count, StringComparer.Ordinal);
    }

    private async Task<List<T>> ReadAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await _db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
