using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Storage;

public sealed partial class StoryStore
{
    /// <summary>Articles of a story up to which a new one may give it its title; it is known by then.</summary>
    private const int MaxArticlesForTitle = 16;

    /// <summary>How much more like its story than the article that has the title one must be to take it, so that titles do not flicker.</summary>
    private const double TitleGain = 1.05;

    public Task<StoryPlacement?> AssignAsync(StoryArticleRecord article, CancellationToken cancellationToken) =>
        _assigning.AddAsync(article, cancellationToken);

    private Task<IReadOnlyList<StoryPlacement?>> AssignAllAsync(IReadOnlyList<StoryArticleRecord> articles, CancellationToken cancellationToken) => ChangeAsync(
        async write =>
        {
            var placements = new List<StoryPlacement?>(articles.Count);
            foreach (var article in articles)
                placements.Add(await AssignAsync(write, article, cancellationToken));
            return (IReadOnlyList<StoryPlacement?>)placements;
        },
        _ => true, cancellationToken);

    public Task ForgetAsync(string articleId, int below, CancellationToken cancellationToken) =>
        ChangeAsync(write => ForgetAsync(write, articleId, below, cancellationToken), isForgotten => isForgotten, cancellationToken);

    private async Task<StoryPlacement?> AssignAsync(Write write, StoryArticleRecord article, CancellationToken cancellationToken)
    {
        var before = await ArticleAsync(write, article.ArticleId, cancellationToken);
        if (before is not null && before.Revision >= article.Revision)
            return await PlacementAsync(write, before, cancellationToken);
        var own = await RowAsync(write, before?.StoryId ?? "", cancellationToken);
        var rest = own?.Without(before!);
        var target = await TargetAsync(write, article, rest, cancellationToken);
        var row = StoryArticleRow.Of(article);
        if (target is null)
        {
            if (own is not null)
                await LeaveAsync(write, own, before!, cancellationToken);
            await WriteArticleAsync(write, row, cancellationToken);
            return null;
        }
        var opening = target.Version == 0 ? article.Terms : null;
        if (own is not null && own.StoryId != target.StoryId)
        {
            row = row with { LeftStoryId = own.StoryId };
            await LeaveAsync(write, own, before!, cancellationToken, movedTo: target.StoryId);
        }
        else if (own is not null)
        {
            row = row with { LeftStoryId = before!.LeftStoryId };
            await RemoveArticleAsync(write, article.ArticleId, cancellationToken);
            target = await WithoutAsync(write, own, before, cancellationToken);
        }
        return await JoinAsync(write, own?.StoryId == target.StoryId ? own : null, target, row, opening, cancellationToken);
    }

    /// <summary>The story that the article belongs to: a new one has no articles yet. Null: nothing tells where it belongs.</summary>
    /// <param name="own">The story that it is in, without it.</param>
    private async Task<StoryRow?> TargetAsync(Write write, StoryArticleRecord article, StoryRow? own, CancellationToken cancellationToken)
    {
        if (await CopiesStoryAsync(write, article, cancellationToken) is { } copies)
            return copies;
        if (article.Terms.IsEmpty)
            return null;
        var rows = await CandidatesAsync(write, article.Terms, article.Moment.At, cancellationToken);
        if (own is not null)
        {
            rows.RemoveAll(row => row.StoryId == own.StoryId);
            if (own.ArticleCount > 0)
                rows.Add(own);
        }
        var decision = StoryMatching.Decide(article.Terms, StorySpan.Of(article.Moment), rows.ConvertAll(row => row.ToProfile()));
        if (decision.Story is not null)
            return rows.Single(row => row.StoryId == decision.Story.StoryId);
        // A story of this article alone stays, so that its id does not change with every revision.
        if (own is { ArticleCount: 0 })
            return own;
        var id = Guid.CreateVersion7(_clock.GetUtcNow()).ToString();
        return new StoryRow { StoryId = id, ThreadId = decision.ThreadId ?? id };
    }

    private static async Task<StoryRow?> CopiesStoryAsync(Write write, StoryArticleRecord article, CancellationToken cancellationToken) => article.CopyGroupId.Length == 0 ? null
        : await RowAsync(
            write,
            await write.ScalarAsync<string>(
                "SELECT story_id FROM story_articles WHERE copy_group_id = @CopyGroupId AND copy_group_id <> '' AND article_id <> @ArticleId AND story_id <> '' ORDER BY at, article_id LIMIT 1",
                new { article.CopyGroupId, article.ArticleId }, cancellationToken) ?? "",
            cancellationToken);

    private static async Task<StoryPlacement?> PlacementAsync(Write write, StoryArticleRow article, CancellationToken cancellationToken) =>
        await RowAsync(write, article.StoryId, cancellationToken) is { } story
            ? PlacementOf(story, article)
            : null;

    /// <summary>
    /// Counts the terms of a story by its first article. Counted by articles, an event that everybody writes about would make its own terms
    /// common, and fall apart.
    /// </summary>
    private static string CountSql(TermVector terms, ValueLists values) => terms.IsEmpty ? "" :
        $"""
        INSERT INTO story_terms (term, stories) {values.Rows([.. terms.Entries.Select(one => (object?[])[one.Term, 1L])])}
        ON CONFLICT (term) DO UPDATE SET stories = story_terms.stories + 1;
        UPDATE story_state SET stories = stories + 1;
        """;

    /// <param name="before">The story as it is stored; null if it is new, or if <paramref name="target"/> is just that.</param>
    /// <param name="opening">The article's terms if it opens the story.</param>
    private async Task<StoryPlacement> JoinAsync(
        Write write, StoryRow? before, StoryRow target, StoryArticleRow article, TermVector? opening, CancellationToken cancellationToken)
    {
        var story = await TitledAsync(write, target.With(article), article, cancellationToken);
        var saved = await SaveAsync(write, before ?? (target.Version > 0 ? target : null), story, cancellationToken, opening);
        article = article with { StoryId = saved.StoryId, JoinedVersion = saved.Version, JoinedSequence = saved.Sequence, JoinedAt = Now() };
        await WriteArticleAsync(write, article, cancellationToken);
        return PlacementOf(saved, article);
    }

    private static StoryPlacement PlacementOf(StoryRow story, StoryArticleRow article) =>
        new(story.StoryId, story.ThreadId, story.Title, article.JoinedVersion, article.JoinedSequence, article.JoinedAt, article.LeftStoryId);

    /// <summary>Gives a story the title of the article that stands best for it, while it is small.</summary>
    /// <param name="article">The one that joins, which is not written yet.</param>
    private static async Task<StoryRow> TitledAsync(Write write, StoryRow story, StoryArticleRow article, CancellationToken cancellationToken)
    {
        if (story.TitleArticleId.Length > 0 && story.ArticleCount > MaxArticlesForTitle)
            return story;
        var others = story.ArticleCount > 1 ? await TitledArticlesAsync(write, story, cancellationToken) : [];
        var titled = others.Append(article).Where(one => one.Title.Length > 0).ToList();
        var holder = titled.Find(one => one.ArticleId == story.TitleArticleId);
        var best = titled.Count == 0 ? null : titled.MaxBy(one => one.Vector.Cosine(story.Sum));
        return best is null || (holder is not null && best.Vector.Cosine(story.Sum) <= TitleGain * holder.Vector.Cosine(story.Sum))
            ? story
            : story with { Title = best.Title, TitleArticleId = best.ArticleId };
    }

    /// <summary>Takes an article out of its story; one that it was alone in goes, and redirects to where it went.</summary>
    private async Task LeaveAsync(Write write, StoryRow story, StoryArticleRow article, CancellationToken cancellationToken, string? movedTo = null)
    {
        await RemoveArticleAsync(write, article.ArticleId, cancellationToken);
        var left = await SaveAsync(write, story, await WithoutAsync(write, story, article, cancellationToken), cancellationToken);
        if (left.ArticleCount == 0 && movedTo is not null)
            await RedirectAsync(write, story.StoryId, movedTo, cancellationToken);
    }

    /// <summary>The story without an article whose row is gone, its times and title read anew.</summary>
    private static async Task<StoryRow> WithoutAsync(Write write, StoryRow story, StoryArticleRow article, CancellationToken cancellationToken)
    {
        var rest = story.Without(article);
        return rest.ArticleCount == 0
            ? rest with { Title = "", TitleArticleId = "" }
            : await RetitledAsync(write, await RespannedAsync(write, rest, cancellationToken), article.ArticleId, cancellationToken);
    }

    private static async Task<StoryRow> RespannedAsync(Write write, StoryRow story, CancellationToken cancellationToken)
    {
        var span = (await write.QueryAsync<(long First, long Last, long FirstReceived, long LastReceived, int IsDated)>(
            "SELECT MIN(at), MAX(at), MIN(received_at), MAX(received_at), MAX(is_dated) FROM story_articles WHERE story_id = @StoryId", story, cancellationToken)).Single();
        return story with { Span = new StorySpan(span.First, span.Last, span.IsDated != 0, span.FirstReceived, span.LastReceived) };
    }

    private static async Task<StoryRow> RetitledAsync(Write write, StoryRow story, string goneArticleId, CancellationToken cancellationToken)
    {
        if (story.TitleArticleId != goneArticleId)
            return story;
        var best = (await TitledArticlesAsync(write, story, cancellationToken)).MaxBy(one => one.Vector.Cosine(story.Sum));
        return story with { Title = best?.Title ?? "", TitleArticleId = best?.ArticleId ?? "" };
    }

    private static Task<IEnumerable<StoryArticleRow>> TitledArticlesAsync(Write write, StoryRow story, CancellationToken cancellationToken) => write.QueryAsync<StoryArticleRow>(
        $"SELECT {ArticleColumns} FROM story_articles WHERE story_id = @StoryId AND title <> '' ORDER BY at DESC, article_id LIMIT {MaxArticlesForTitle}", story, cancellationToken);

    /// <summary>False: there is nothing to forget.</summary>
    private async Task<bool> ForgetAsync(Write write, string articleId, int below, CancellationToken cancellationToken)
    {
        var article = await ArticleAsync(write, articleId, cancellationToken);
        if (article is not null && article.Revision >= below)
            return false;
        if (article is not null && await RowAsync(write, article.StoryId, cancellationToken) is { } story)
            await LeaveAsync(write, story, article, cancellationToken);
        await WriteArticleAsync(write, new StoryArticleRow { ArticleId = articleId, Revision = below - 1 }, cancellationToken);
        return true;
    }

    private static async Task RedirectAsync(Write write, string storyId, string survivorId, CancellationToken cancellationToken) => await write.ExecuteAsync(
        """
        UPDATE story_redirects SET survivor_id = @survivorId WHERE survivor_id = @storyId;
        INSERT INTO story_redirects (story_id, survivor_id) VALUES (@storyId, @survivorId) ON CONFLICT (story_id) DO UPDATE SET survivor_id = excluded.survivor_id;
        """,
        new { storyId, survivorId }, cancellationToken);

    private static Task<int> RemoveArticleAsync(Write write, string articleId, CancellationToken cancellationToken) =>
        write.ExecuteAsync("DELETE FROM story_articles WHERE article_id = @articleId", new { articleId }, cancellationToken);

    private static Task<int> WriteArticleAsync(Write write, StoryArticleRow article, CancellationToken cancellationToken) => write.ExecuteAsync(
        """
        INSERT INTO story_articles (
            article_id, revision, source, guid, story_id, title, at, is_dated, received_at, copy_group_id, terms, entities, joined_version, joined_sequence,
            joined_at, left_story_id)
        VALUES (
            @ArticleId, @Revision, @Source, @ItemId, @StoryId, @Title, @At, @IsDated, @ReceivedAt, @CopyGroupId, @Terms, @Entities, @JoinedVersion, @JoinedSequence,
            @JoinedAt, @LeftStoryId)
        ON CONFLICT (article_id) DO UPDATE SET
            revision = excluded.revision, source = excluded.source, guid = excluded.guid, story_id = excluded.story_id, title = excluded.title, at = excluded.at,
            is_dated = excluded.is_dated, received_at = excluded.received_at, copy_group_id = excluded.copy_group_id, terms = excluded.terms,
            entities = excluded.entities, joined_version = excluded.joined_version, joined_sequence = excluded.joined_sequence,
            joined_at = excluded.joined_at, left_story_id = excluded.left_story_id
        """,
        article, cancellationToken);
}
