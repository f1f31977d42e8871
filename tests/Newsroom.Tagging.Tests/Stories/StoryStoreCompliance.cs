using System.Data.Common;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;
using Newsroom.Testing;
using Npgsql;
using static Newsroom.Tagging.Tests.Stories.Events;

namespace Newsroom.Tagging.Tests.Stories;

/// <summary>What holds for stories on either engine.</summary>
public abstract partial class StoryStoreCompliance : IAsyncLifetime
{
    private DbDataSource _db = null!;
    private StoryStore[] _replicas = [];

    private StoryStore Store => _replicas[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_db, var engine) = await OpenAsync();
        await new Migrator(_db, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(Cancellation);
        _replicas = [.. Enumerable.Range(0, 4).Select(_ => new StoryStore(_db, engine, TimeProvider.System))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            replica.Dispose();
        await _db.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task articles_about_one_event_are_one_story_and_others_are_others()
    {
        var first = await AssignAsync(About("a", 1, title: "First"));
        var second = await AssignAsync(About("b", 1, at: 101 * Day));
        var other = await AssignAsync(About("c", 2));

        Assert.Equal((first.StoryId, 1L, 2L), (second.StoryId, first.Version, second.Version));
        Assert.NotEqual(first.StoryId, other.StoryId);
        Assert.True(first.Sequence < second.Sequence && second.Sequence < other.Sequence);
        var story = (await Store.FindAsync(first.StoryId, Cancellation))!;
        Assert.Equal((2, 100 * Day, 101 * Day, "First"), (story.ArticleCount, story.FirstAt, story.LastAt, story.Title));
        Assert.Equal(new StoryEntity("entity-1", 1, "Person 1", 1), Assert.Single(story.Entities));
        Assert.Equal(["a", "b"], await TimelineAsync(first.StoryId));
        Assert.Null(await Store.FindAsync("none", Cancellation));
    }

    [Fact]
    public async Task late_article_joins_the_story_of_its_days()
    {
        var march = await AssignAsync(About("a", 1, at: 100 * Day));
        var later = await AssignAsync(About("b", 1, at: 160 * Day));

        var late = await AssignAsync(About("c", 1, at: 99 * Day));

        Assert.NotEqual(march.StoryId, later.StoryId);
        Assert.Equal(march.StoryId, late.StoryId);
        // Two events of one cast within weeks are one running subject.
        Assert.Equal(march.ThreadId, later.ThreadId);
    }

    [Fact]
    public async Task redelivery_and_an_older_revision_change_nothing_and_answer_the_same()
    {
        var placed = await AssignAsync(About("a", 1, revision: 2));
        await AssignAsync(About("b", 1));

        var again = await AssignAsync(About("a", 1, revision: 2));
        var older = await AssignAsync(About("a", 2, revision: 1));

        Assert.Equal((placed, placed), (again, older));
        Assert.Equal(2, (await Store.FindAsync(placed.StoryId, Cancellation))!.Version);
    }

    [Fact]
    public async Task later_revision_about_another_event_moves_the_article()
    {
        var stays = await AssignAsync(About("a", 1, title: "Stays"));
        await AssignAsync(About("b", 1, title: "Goes"));
        var other = await AssignAsync(About("c", 2));

        var moved = await AssignAsync(About("b", 2, revision: 2, title: "Goes"));

        Assert.Equal((other.StoryId, stays.StoryId), (moved.StoryId, moved.LeftStoryId));
        Assert.Equal(["a"], await TimelineAsync(stays.StoryId));
        Assert.Equal(["b", "c"], await TimelineAsync(other.StoryId));
        Assert.Equal(moved, await AssignAsync(About("b", 2, revision: 2)));
    }

    [Fact]
    public async Task revision_of_the_only_article_keeps_the_story_and_its_id()
    {
        var placed = await AssignAsync(About("a", 1, title: "Old"));

        var revised = await AssignAsync(About("a", 2, revision: 2, title: "New"));

        Assert.Equal((placed.StoryId, "New", "", 2L), (revised.StoryId, revised.Title, revised.LeftStoryId, revised.Version));
        Assert.Equal(revised.StoryId, (await AssignAsync(About("b", 2))).StoryId);
        Assert.NotEqual(revised.StoryId, (await AssignAsync(About("c", 1))).StoryId);
    }

    [Fact]
    public async Task story_whose_only_article_moves_away_redirects()
    {
        var own = await AssignAsync(About("a", 1));
        var other = await AssignAsync(About("b", 2));

        await AssignAsync(About("a", 2, revision: 2));

        Assert.Equal(other.StoryId, (await Store.FindAsync(own.StoryId, Cancellation))!.StoryId);
        Assert.Single(await Store.ListAsync(new StoryFilter(long.MinValue, ""), long.MaxValue, 10, Cancellation));
    }

    [Fact]
    public async Task copy_joins_the_story_of_its_copies_whatever_its_words()
    {
        var original = await AssignAsync(About("a", 1, copies: "g"));

        Assert.Equal(original.StoryId, (await AssignAsync(About("b", 2, copies: "g"))).StoryId);
        Assert.Equal(original.StoryId, (await AssignAsync(About("c", 3, copies: "g") with { Terms = TermVector.Empty })).StoryId);
        Assert.NotEqual(original.StoryId, (await AssignAsync(About("d", 4, copies: "h"))).StoryId);
    }

    [Fact]
    public async Task article_without_terms_is_in_no_story()
    {
        var empty = About("a", 1) with { Terms = TermVector.Empty };

        Assert.Null(await Store.AssignAsync(empty, Cancellation));
        Assert.Null(await Store.AssignAsync(empty, Cancellation));
        Assert.Empty(await Store.ListAsync(new StoryFilter(long.MinValue, ""), long.MaxValue, 10, Cancellation));
        // A revision with words is in one, and one without leaves it.
        var placed = await AssignAsync(About("a", 1, revision: 2));
        Assert.Null(await Store.AssignAsync(empty with { Revision = 3 }, Cancellation));
        Assert.Null(await Store.FindAsync(placed.StoryId, Cancellation));
    }

    [Fact]
    public async Task withdrawn_article_is_in_no_story_until_a_later_revision()
    {
        var placed = await AssignAsync(About("a", 1, title: "Withdrawn"));
        await AssignAsync(About("b", 1, title: "Stays", at: 101 * Day));

        await Store.ForgetAsync("a", 2, Cancellation);
        await Store.ForgetAsync("a", 2, Cancellation);

        var story = (await Store.FindAsync(placed.StoryId, Cancellation))!;
        Assert.Equal(("Stays", 1, 101 * Day, 3L), (story.Title, story.ArticleCount, story.FirstAt, story.Version));
        Assert.Equal(["b"], await TimelineAsync(placed.StoryId));
        Assert.Null(await Store.AssignAsync(About("a", 1, revision: 1), Cancellation));
        Assert.Equal(placed.StoryId, (await AssignAsync(About("a", 1, revision: 2))).StoryId);
        await Store.ForgetAsync("a", 2, Cancellation);
        Assert.Equal(["a", "b"], await TimelineAsync(placed.StoryId));
    }

    [Fact]
    public async Task withdrawal_before_the_article_keeps_it_out()
    {
        await Store.ForgetAsync("a", int.MaxValue, Cancellation);

        Assert.Null(await Store.AssignAsync(About("a", 1, revision: 7), Cancellation));
    }

    [Fact]
    public async Task title_is_that_of_the_article_that_stands_best_for_the_story()
    {
        var story = await AssignAsync(About("a", 1, title: "Aside") with { Terms = Mixed(1, 9, 0.55f) });

        await AssignAsync(About("b", 1, title: "Centre") with { Terms = Mixed(1, 8, 0.9f) });
        await AssignAsync(About("c", 1, title: "Late") with { Terms = Mixed(1, 7, 0.55f) });

        Assert.Equal("Centre", (await Store.FindAsync(story.StoryId, Cancellation))!.Title);
    }

    [Fact]
    public async Task stories_are_listed_by_change_thread_and_time()
    {
        var first = await AssignAsync(About("a", 1, at: 100 * Day));
        var second = await AssignAsync(About("b", 2, at: 110 * Day));
        await AssignAsync(About("c", 1, at: 100 * Day));
        var follow = await AssignAsync(About("d", 2, at: 150 * Day));

        Assert.Equal([follow.StoryId, first.StoryId, second.StoryId], await ListAsync(long.MinValue, ""));
        Assert.Equal([follow.StoryId, second.StoryId], await ListAsync(110 * Day, ""));
        Assert.Equal([follow.StoryId, second.StoryId], await ListAsync(long.MinValue, second.ThreadId));
        Assert.Equal([second.StoryId], (await Store.ListAsync(new StoryFilter(long.MinValue, second.ThreadId), follow.Sequence, 10, Cancellation)).Select(story => story.StoryId));

        async Task<IEnumerable<string>> ListAsync(long since, string thread) =>
            (await Store.ListAsync(new StoryFilter(since, thread), long.MaxValue, 10, Cancellation)).Select(story => story.StoryId);
    }

    [Fact]
    public async Task timeline_goes_on_behind_an_article_and_counts_what_is_recent()
    {
        var story = await AssignAsync(About("b", 1, at: 100 * Day));
        await AssignAsync(About("a", 1, at: 100 * Day));
        await AssignAsync(About("c", 1, at: 101 * Day));

        Assert.Equal(["a", "b"], (await Store.TimelineAsync(story.StoryId, null, 2, Cancellation)).Select(one => one.ArticleId));
        Assert.Equal(["c"], (await Store.TimelineAsync(story.StoryId, new TimelinePosition(100 * Day, "b"), 2, Cancellation)).Select(one => one.ArticleId));
        Assert.Equal(1, (await Store.CountSinceAsync([story.StoryId, "none"], 101 * Day, Cancellation)).Single().Value);
    }

    [Fact]
    public async Task terms_are_counted_once_a_story()
    {
        var article = About("a", 1);
        await AssignAsync(article);
        await AssignAsync(article);
        await AssignAsync(article with { Revision = 2 });
        await AssignAsync(article with { ArticleId = "b" });
        await AssignAsync(article with { ArticleId = "c", Moment = new ArticleMoment(200 * Day, true, 200 * Day) });

        var term = article.Terms.Heaviest(1)[0];
        var counts = await Store.CountsAsync([term, 1L << 60], Cancellation);
        Assert.Equal((2L, 2L), (counts.Stories, Assert.Single(counts.Terms).Value));
    }

    /// <summary>Each article comes to two of four workers, in an order of their own.</summary>
    [Fact]
    public async Task workers_at_the_same_time_open_one_story_for_an_event()
    {
        const int Happenings = 10;
        var articles = Enumerable.Range(0, 80).Select(i => About($"article-{i}", i % Happenings, number: i + 1, at: (100 * Day) + i)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var own = articles.Where((_, i) => i % 4 == worker || (i + 1) % 4 == worker).ToArray();
            new Random(worker).Shuffle(own);
            foreach (var article in own)
                await _replicas[worker].AssignAsync(article, Cancellation);
        })));

        var stories = await Store.ListAsync(new StoryFilter(long.MinValue, ""), long.MaxValue, 100, Cancellation);
        Assert.Equal(Happenings, stories.Count);
        var timelines = await Task.WhenAll(stories.Select(story => TimelineAsync(story.StoryId)));
        Assert.All(timelines, ids => Assert.Single(ids.Select(id => int.Parse(id["article-".Length..], null) % Happenings).Distinct()));
        Assert.Equal(articles.Length, timelines.Sum(ids => ids.Count));
        // No change is lost or counted twice.
        Assert.All(stories, story => Assert.Equal(8, story.Version));
        Assert.Equal(Happenings, (await Store.CountsAsync([], Cancellation)).Stories);
    }

    [Fact]
    public async Task articles_that_come_together_do_not_fail_for_one_that_cannot_be_stored()
    {
        var articles = Enumerable.Range(0, 60).Select(i => About($"article-{i}", i % 5, number: i + 1)).ToArray();
        articles[7] = articles[7] with { Source = null! };

        var placed = await Task.WhenAll(articles.Select(async article =>
        {
            try
            {
                return (await Store.AssignAsync(article, Cancellation))!.StoryId;
            }
            catch (DbException)
            {
                return article.ArticleId;
            }
        }));

        Assert.Equal("article-7", placed[7]);
        Assert.Equal(5, placed.Where((_, i) => i != 7).Distinct().Count());
        Assert.All(placed.Where((_, i) => i != 7).Select((story, _) => story).Zip(Enumerable.Range(0, 60).Where(i => i != 7)).GroupBy(one => one.Second % 5), group => Assert.Single(group.Select(one => one.First).Distinct()));
    }

    protected abstract Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync();

    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;

    private async Task<StoryPlacement> AssignAsync(StoryArticleRecord article) => (await Store.AssignAsync(article, Cancellation))!;

    private async Task<IReadOnlyList<string>> TimelineAsync(string storyId) =>
        [.. (await Store.TimelineAsync(storyId, null, 1_000, Cancellation)).Select(article => article.ArticleId)];
}

public sealed class SqliteStoryStoreTests : StoryStoreCompliance
{
    private readonly SqliteFile _file = new();

    protected override Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        Task.FromResult<(DbDataSource, StorageEngine)>((new SqliteDataSource(_file.ConnectionString), StorageEngine.Sqlite));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlStoryStoreTests(PostgreSqlFixture postgres) : StoryStoreCompliance
{
    protected override async Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        (NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync()), StorageEngine.PostgreSql);
}
