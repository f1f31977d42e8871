using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

public sealed partial class StoryStore
{
    /// <summary>Stories beside one that are looked at with their articles.</summary>
    private const int MaxNeighbours = 8;

    /// <summary>How much less than the threshold a story may be like another to be looked at: single articles of it may still fit.</summary>
    private const double NeighbourMargin = 0.15;

    /// <summary>Articles that one event names; more make several events of one version.</summary>
    private const int MaxArticlesOfEvent = 1_000;

    private const long MicrosecondsPerSecond = 1_000_000;

    public async Task<IReadOnlyList<string>> UnexaminedAsync(int limit, CancellationToken cancellationToken) =>
        await ReadAsync<string>("SELECT story_id FROM stories WHERE examined_version < version ORDER BY sequence LIMIT @limit", new { limit }, cancellationToken);

    public async Task<StoryNeighbourhood?> NeighbourhoodAsync(string storyId, CancellationToken cancellationToken)
    {
        // Without a transaction, which would hold up writers: a step checks the versions of what was read.
        await using var connection = await _db.OpenConnectionAsync(cancellationToken);
        var read = new Write(connection, null);
        if (await RowAsync(read, storyId, cancellationToken) is not { } row)
            return null;
        var profile = row.ToProfile();
        var near = (await CandidatesAsync(read, profile.Sum, profile.Span.Last, cancellationToken)).Where(other => other.StoryId != storyId)
            .Select(other => (Row: other, Margin: StoryRepairPlan.Margin(profile, other.ToProfile()))).Where(one => one.Margin >= -NeighbourMargin)
            .OrderByDescending(one => one.Margin).ThenBy(one => one.Row.StoryId, StringComparer.Ordinal).Take(MaxNeighbours).ToList();
        var others = new List<StoryNeighbour>();
        foreach (var (other, margin) in near)
            others.Add(margin >= 0 ? await NeighbourAsync(read, other, cancellationToken) : new StoryNeighbour(other.ToProfile(), other.Version, []));
        return new StoryNeighbourhood(await NeighbourAsync(read, row, cancellationToken), others);
    }

    private static async Task<StoryNeighbour> NeighbourAsync(Write read, StoryRow row, CancellationToken cancellationToken)
    {
        var articles = await read.QueryAsync<StoryArticleRow>(
            $"SELECT {ArticleColumns} FROM story_articles WHERE story_id = @StoryId ORDER BY at DESC, article_id DESC LIMIT {StoryNeighbour.MaxArticles}", row, cancellationToken);
        return new StoryNeighbour(row.ToProfile(), row.Version, [.. articles.OrderBy(article => article.ArticleId, StringComparer.Ordinal).Select(article => article.ToMember())]);
    }

    public Task ExaminedAsync(StoryNeighbour story, CancellationToken cancellationToken) => ExecuteAsync(
        "UPDATE stories SET examined_version = version WHERE story_id = @StoryId AND version = @Version", new { story.Story.StoryId, story.Version }, cancellationToken);

    public Task<bool> ApplyAsync(StoryRepairStep step, CancellationToken cancellationToken) => ChangeAsync(
        write => step switch
        {
            StoryRepairStep.Merge merge => MergeAsync(write, merge, cancellationToken),
            StoryRepairStep.Move move => MoveAsync(write, move, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        },
        isDone => isDone, cancellationToken);

    private async Task<bool> MergeAsync(Write write, StoryRepairStep.Merge merge, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(write, merge.Survivor, cancellationToken) is not { } survivor || await CurrentAsync(write, merge.Merged, cancellationToken) is not { } merged)
            return false;
        var united = survivor with
        {
            ArticleCount = survivor.ArticleCount + merged.ArticleCount,
            Terms = survivor.Sum.Plus(merged.Sum, StoryMatching.MaxTerms).ToBytes(),
            Entities = EntityList.Write(EntityList.Add(EntityList.Read(survivor.Entities), EntityList.Read(merged.Entities), 1)),
            Span = survivor.Span.With(merged.Span),
            // Stories of one subject keep the thread that was there first.
            ThreadId = string.CompareOrdinal(merged.ThreadId, survivor.ThreadId) < 0 ? merged.ThreadId : survivor.ThreadId,
        };
        if (united.Title.Length == 0)
            united = united with { Title = merged.Title, TitleArticleId = merged.TitleArticleId };
        var saved = await SaveAsync(write, survivor, united, cancellationToken);
        await SaveAsync(write, merged, merged with { ArticleCount = 0 }, cancellationToken);
        await RedirectAsync(write, merged.StoryId, survivor.StoryId, cancellationToken);
        await TransferAsync(write, saved, merged.StoryId, null, StoryChangeKind.Merged, cancellationToken);
        return true;
    }

    private async Task<bool> MoveAsync(Write write, StoryRepairStep.Move move, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(write, move.From, cancellationToken) is not { } from)
            return false;
        var to = move.To is null ? null : await CurrentAsync(write, move.To, cancellationToken);
        if (move.To is not null && to is null)
            return false;
        var values = new ValueLists(_engine);
        var isMoved = values.In(move.Articles.Select(article => article.ArticleId));
        var articles = (await write.QueryAsync<StoryArticleRow>($"SELECT {ArticleColumns} FROM story_articles WHERE article_id {isMoved} ORDER BY article_id", values.Parameters, cancellationToken)).AsList();
        var rest = articles.Aggregate(from, (story, article) => story.Without(article));
        var newId = Guid.CreateVersion7(_clock.GetUtcNow()).ToString();
        // A part of a story goes on in its thread.
        var target = articles.Aggregate(to ?? new StoryRow { StoryId = newId, ThreadId = from.ThreadId }, (story, article) => story.With(article));
        var saved = await SaveAsync(write, to, Titled(target, articles), cancellationToken);
        await TransferAsync(write, saved, from.StoryId, articles, StoryChangeKind.Split, cancellationToken);
        rest = rest.ArticleCount == 0 ? rest : await RespannedAsync(write, rest, cancellationToken);
        if (articles.Exists(article => article.ArticleId == from.TitleArticleId))
            rest = await RetitledAsync(write, rest, from.TitleArticleId, cancellationToken);
        await SaveAsync(write, from, rest, cancellationToken);
        if (rest.ArticleCount == 0)
            await RedirectAsync(write, from.StoryId, saved.StoryId, cancellationToken);
        return true;
    }

    /// <summary>Gives a story without a title that of the article which stands best for it.</summary>
    private static StoryRow Titled(StoryRow story, IEnumerable<StoryArticleRow> articles) =>
        story.TitleArticleId.Length == 0 && articles.Where(article => article.Title.Length > 0).MaxBy(article => article.Vector.Cosine(story.Sum)) is { } best
            ? story with { Title = best.Title, TitleArticleId = best.ArticleId }
            : story;

    /// <summary>The story, if it is still as it was read.</summary>
    private static async Task<StoryRow?> CurrentAsync(Write write, StoryNeighbour story, CancellationToken cancellationToken) =>
        await RowAsync(write, story.Story.StoryId, cancellationToken) is { } row && row.Version == story.Version ? row : null;

    /// <summary>Gives articles to a story, and keeps what is to be announced.</summary>
    /// <param name="articles">Null: all of the story that they leave.</param>
    private async Task TransferAsync(Write write, StoryRow to, string fromId, List<StoryArticleRow>? articles, StoryChangeKind kind, CancellationToken cancellationToken)
    {
        var values = new ValueLists(_engine);
        var which = articles is null ? "story_id = @fromId" : $"article_id {values.In(articles.Select(article => article.ArticleId))}";
        values.Parameters.AddDynamicParams(new { fromId, to.StoryId, to.Version, to.Sequence, now = Now() });
        var moved = (await write.QueryAsync<(string ArticleId, int Revision, string Source, string Guid)>(
            $"""
            UPDATE story_articles SET story_id = @StoryId, joined_version = @Version, joined_sequence = @Sequence, joined_at = @now, left_story_id = @fromId
            WHERE {which} RETURNING article_id, revision, source, guid
            """,
            values.Parameters, cancellationToken)).OrderBy(row => row.ArticleId, StringComparer.Ordinal).ToList();
        foreach (var (part, index) in moved.Chunk(MaxArticlesOfEvent).Select((part, index) => (part, index)))
        {
            var changed = new StoryChanged
            {
                StoryId = to.StoryId,
                Kind = kind,
                OtherStoryId = fromId,
                ThreadId = to.ThreadId,
                Version = to.Version,
                ChangedAt = Timestamp.FromDateTimeOffset(_clock.GetUtcNow()),
                Title = to.Title,
                Sequence = to.Sequence,
            };
            changed.Articles.AddRange(part.Select(row => new ArticleRef { ArticleId = row.ArticleId, Revision = row.Revision, Source = row.Source, Guid = row.Guid }));
            await write.ExecuteAsync(
                "INSERT INTO story_changes (change_id, sequence, event) VALUES (@id, @Sequence, @payload)",
                new { id = $"{to.StoryId}/{to.Version}/{index}", to.Sequence, payload = changed.ToByteArray() }, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<PendingChange>> PendingAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await ReadAsync<(string ChangeId, byte[] Event)>("SELECT change_id, event FROM story_changes ORDER BY sequence, change_id LIMIT @limit", new { limit }, cancellationToken))
            .Select(row => new PendingChange(row.ChangeId, StoryChanged.Parser.ParseFrom(row.Event)))];

    public Task AnnouncedAsync(PendingChange change, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM story_changes WHERE change_id = @ChangeId", change, cancellationToken);

    /// <summary>Runs a statement that changes no story's content, and so may run beside changes.</summary>
    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _db.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        }
        finally
        {
            _writers.Release();
        }
    }
}
