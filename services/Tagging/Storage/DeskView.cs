using System.Data.Common;
using Dapper;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Storage;

/// <summary>The view in SQL that both engines take.</summary>
internal sealed class DeskView(DbDataSource db, StorageEngine engine) : IDeskView
{
    /// <summary>Articles that tell a story of which some are hidden, the last ones.</summary>
    private const int MaxTold = 1_000;

    public async Task<IReadOnlyList<StoryRecord>> StoriesAsync(
        IReadOnlyList<StoryRecord> stories, CallerParameters caller, CancellationToken cancellationToken)
    {
        if (stories.Count == 0)
            return [];
        var visible = await CountSinceAsync([.. stories.Select(story => story.StoryId)], long.MinValue, caller, cancellationToken);
        var seen = new List<StoryRecord>();
        foreach (var story in stories.Where(story => visible.ContainsKey(story.StoryId)))
            seen.Add(visible[story.StoryId] == story.ArticleCount ? story : await TellAsync(story, visible[story.StoryId], caller, cancellationToken));
        return seen;
    }

    public async Task<IReadOnlyList<TimelineRecord>> TimelineAsync(
        string storyId, TimelinePosition? after, int limit, CallerParameters caller, CancellationToken cancellationToken) => await ReadAsync<TimelineRecord>(
        $"""
        SELECT s.article_id AS ArticleId, s.revision AS Revision, s.source AS Source, s.guid AS ItemId, s.title AS Title, s.at AS At, s.copy_group_id AS CopyGroupId
        FROM story_articles s WHERE s.story_id = @storyId AND (s.at, s.article_id) > (@at, @articleId) AND {VisibilityStore.IsVisible("s")}
        ORDER BY s.at, s.article_id LIMIT @limit
        """,
        new DynamicParameters(new { storyId, at = after?.At ?? long.MinValue, articleId = after?.ArticleId ?? "", limit }), caller, cancellationToken);

    public async Task<IReadOnlyDictionary<string, int>> CountSinceAsync(
        IReadOnlyCollection<string> storyIds, long since, CallerParameters caller, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        var isOne = values.In(storyIds);
        values.Parameters.Add("since", since);
        return (await ReadAsync<(string StoryId, int Count)>(
            $"""
            SELECT s.story_id, CAST(COUNT(*) AS INTEGER) FROM story_articles s
            WHERE s.story_id {isOne} AND s.at >= @since AND {VisibilityStore.IsVisible("s")} GROUP BY s.story_id
            """,
            values.Parameters, caller, cancellationToken)).ToDictionary(row => row.StoryId, row => row.Count, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<EntityRecord>> EntitiesAsync(
        IReadOnlyList<EntityRecord> entities, CallerParameters caller, CancellationToken cancellationToken)
    {
        if (entities.Count == 0)
            return [];
        var values = new ValueLists(engine);
        var isOne = values.In(entities.Select(entity => entity.EntityId));
        var mentions = (await ReadAsync<MentionRow>(
            $"""
            SELECT m.entity_id AS EntityId, m.name_key AS NameKey, m.names AS Names,
                MIN(m.seen_at) AS FirstAt, MAX(m.seen_at) AS LastAt
            FROM entity_articles m WHERE m.entity_id {isOne} AND {VisibilityStore.IsVisible("m")} GROUP BY m.entity_id, m.name_key, m.names
            """,
            values.Parameters, caller, cancellationToken)).ToLookup(row => row.EntityId, StringComparer.Ordinal);
        var counts = (await ReadAsync<(string EntityId, long Count)>(
            $"""
            SELECT m.entity_id, COUNT(DISTINCT m.article_id) FROM entity_articles m
            WHERE m.entity_id {isOne} AND {VisibilityStore.IsVisible("m")} GROUP BY m.entity_id
            """,
            values.Parameters, caller, cancellationToken)).ToDictionary(row => row.EntityId, row => row.Count, StringComparer.Ordinal);
        return [.. entities.Where(entity => counts.ContainsKey(entity.EntityId))
            .Select(entity => Tell(entity, counts[entity.EntityId], [.. mentions[entity.EntityId]]))];
    }

    public async Task<bool> HasOriginAsync(string entityId, string originId, CallerParameters caller, CancellationToken cancellationToken) => (await ReadAsync<string>(
        $"SELECT m.article_id FROM entity_articles m WHERE m.entity_id = @entityId AND m.origin_id = @originId AND {VisibilityStore.IsVisible("m")} LIMIT 1",
        new DynamicParameters(new { entityId, originId }), caller, cancellationToken)).Count > 0;

    public async Task<long> CopiesAsync(string groupId, CallerParameters caller, CancellationToken cancellationToken) => (await ReadAsync<long>(
        $"SELECT COUNT(*) FROM copy_articles c WHERE c.group_id = @groupId AND {VisibilityStore.IsVisible("c")}",
        new DynamicParameters(new { groupId }), caller, cancellationToken))[0];

    private async Task<StoryRecord> TellAsync(StoryRecord story, int count, CallerParameters caller, CancellationToken cancellationToken)
    {
        var articles = await ReadAsync<ToldRow>(
            $"""
            SELECT s.title AS Title, s.at AS At, s.entities AS Entities, s.joined_version AS JoinedVersion FROM story_articles s
            WHERE s.story_id = @StoryId AND {VisibilityStore.IsVisible("s")} ORDER BY s.at DESC, s.article_id DESC LIMIT {MaxTold}
            """,
            new DynamicParameters(new { story.StoryId }), caller, cancellationToken);
        IReadOnlyList<StoryEntity> entities = [];
        foreach (var article in articles)
            entities = [.. EntityList.Add(entities, EntityList.Read(article.Entities), 1)];
        return story with
        {
            Title = articles.Exists(article => article.Title == story.Title) ? story.Title : articles.Find(article => article.Title.Length > 0)?.Title ?? "",
            ArticleCount = count,
            FirstAt = articles.Min(article => article.At),
            LastAt = articles.Max(article => article.At),
            Entities = entities,
            Version = articles.Max(article => article.JoinedVersion),
        };
    }

    private static EntityRecord Tell(EntityRecord entity, long count, List<MentionRow> mentions)
    {
        // Only by the names that it has in those articles: others may be of hidden ones.
        var seen = mentions.SelectMany(mention => NameList.Read(mention.Names).Append(mention.NameKey)).ToHashSet(StringComparer.Ordinal);
        var names = entity.Names.Where(name => seen.Contains(name.Key)).ToDictionary(StringComparer.Ordinal);
        return entity with
        {
            Name = names.ContainsKey(Folding.Fold(entity.Name)) ? entity.Name : names.Values.Order(StringComparer.Ordinal).FirstOrDefault() ?? mentions[0].NameKey,
            Names = names,
            ArticleCount = count,
            FirstSeenAt = mentions.Min(mention => mention.FirstAt),
            LastSeenAt = mentions.Max(mention => mention.LastAt),
        };
    }

    private async Task<List<T>> ReadAsync<T>(string sql, DynamicParameters parameters, CallerParameters caller, CancellationToken cancellationToken)
    {
        VisibilityStore.AddTo(parameters, caller);
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    private sealed record MentionRow
    {
        public string EntityId { get; init; } = "";

        public string NameKey { get; init; } = "";

        public string Names { get; init; } = "";

        public long FirstAt { get; init; }

        public long LastAt { get; init; }
    }

    private sealed record ToldRow
    {
        public string Title { get; init; } = "";

        public long At { get; init; }

        public string Entities { get; init; } = "[]";

        public long JoinedVersion { get; init; }
    }
}
