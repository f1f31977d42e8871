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
        var thread = filter.ThreadId.Length > 0 ? "AND thread_id = @ThreadId" : "";
        var seen = filter.Caller.CallerTeam.Length == 0
            ? ""
            : $"AND EXISTS (SELECT 1 FROM story_articles s WHERE s.story_id = stories.story_id AND {VisibilityStore.IsVisible("s")})";
        var rows = await ReadAsync<StoryRow>(
            $"SELECT {RowColumns} FROM stories WHERE sequence < @before AND last_at >= @ActiveSince {thread} {seen} ORDER BY sequence DESC LIMIT @limit",
            new { filter.Caller.CallerTeam, filter.Caller.CallerLine, filter.Caller.CallerNow, filter.ActiveSince, filter.ThreadId, before, limit }, cancellationToken);
        return [.. rows.Select(row => row.ToRecord())];
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
