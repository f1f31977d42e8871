using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Stories;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.Tests.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Stories;

/// <summary>Articles and changes of stories, in any order, on each engine.</summary>
public abstract class StoryCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string First = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static readonly string Second = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private TestDatabase _database = null!;
    private ISearchIndex _index = null!;
    private StoryKeeper _stories = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _index = _database.CreateIndex(new ManualClock(Start));
        _stories = new StoryKeeper(_index, new SqlStoryPlaces(_database.Source, _database.Engine));
    }

    public async ValueTask DisposeAsync()
    {
        (_index as IDisposable)?.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Indexed_article_moves_to_the_story_and_is_found_by_it()
    {
        await AddAsync("a", First, 1);
        await AddAsync("b", First, 1);
        Assert.True(await ChangeAsync(Second, 2, "a"));
        Assert.Equal("a", await FindAsync($"story:\"{Second}\""));
        Assert.Equal("b", await FindAsync($"story:\"{First}\""));
        Assert.Equal("a b", await FindAsync("storm"));
        Assert.Equal((Second, "thread", 2), await TagsAsync("a"));
    }

    [Fact]
    public async Task Story_shows_in_facets_and_groups()
    {
        await AddAsync("a", First, 1);
        await AddAsync("b", First, 1);
        await ChangeAsync(Second, 2, "a", "b");
        var page = await _index.SearchAsync(
            new IndexQuery(QueryParserTests.Parse("storm"), SearchOrder.Newest, null, 10) { Facets = [FacetField.Story], Grouping = SearchGrouping.Story },
            Cancellation);
        Assert.Equal((1, 1), (page.Hits.Count, page.Hits[0].Collapsed));
        Assert.Equal([(Second, 2L)], page.Facets.Single().Values.Select(value => (value.Value, value.Count)));
    }

    [Fact]
    public async Task Change_before_its_article_waits_for_it()
    {
        Assert.False(await ChangeAsync(Second, 5, "a"));
        await AddAsync("a", First, 4);
        Assert.Equal((Second, "thread", 5), await TagsAsync("a"));
        await AddAsync("a", First, 6, revision: 2);
        Assert.Equal((First, "", 6), await TagsAsync("a"));
    }

    [Fact]
    public async Task Change_that_falls_between_looking_and_indexing_is_not_lost()
    {
        var article = Article("a", First, 4);
        await _stories.PrepareAsync(article, Cancellation);
        await ChangeAsync(Second, 5, "a");
        await _index.UpsertAsync(article, 1, Cancellation);
        Assert.True(await _stories.SettleAsync([IdOf("a")], Cancellation));
        Assert.Equal((Second, "thread", 5), await TagsAsync("a"));
    }

    [Fact]
    public async Task Later_change_wins_whichever_comes_first_and_a_repeated_one_does_nothing()
    {
        await AddAsync("a", First, 1);
        Assert.True(await ChangeAsync(Second, 3, "a"));
        Assert.False(await ChangeAsync(First, 2, "a"));
        Assert.False(await ChangeAsync(Second, 3, "a"));
        Assert.Equal((Second, "thread", 3), await TagsAsync("a"));
    }

    [Fact]
    public async Task Concurrent_changes_leave_the_latest()
    {
        await AddAsync("a", First, 1);
        await Task.WhenAll(Enumerable.Range(2, 12).Reverse().Select(i => Task.Run(() => ChangeAsync(i == 13 ? Second : First, i, "a"), Cancellation)));
        Assert.Equal((Second, "thread", 13), await TagsAsync("a"));
        Assert.Equal("a", await FindAsync($"story:\"{Second}\""));
        Assert.Equal("", await FindAsync($"story:\"{First}\""));
    }

    [Fact]
    public async Task Withdrawn_article_is_not_brought_back()
    {
        await AddAsync("a", First, 1);
        await _index.WithdrawAsync(new Withdrawal(IdOf("a"), 2, WithdrawalKind.Kill, "Wrong.", Start), Cancellation);
        Assert.False(await ChangeAsync(Second, 2, "a"));
        Assert.Equal("", await FindAsync("storm"));
    }

    [Fact]
    public async Task Move_keeps_what_is_not_of_the_story_and_is_a_change_of_the_log()
    {
        await AddAsync("a", First, 1);
        var before = (await _index.GetAsync([IdOf("a")], Cancellation)).Single();
        await ChangeAsync(Second, 2, "a");
        var after = (await _index.GetAsync([IdOf("a")], Cancellation)).Single();
        (after.Tags.StoryId, after.Tags.ThreadId, after.Tags.StorySequence) = (First, "", 1);
        Assert.Equal(before, after);
        var changes = (await SqlIndexLog.Create(_database.Engine, _database.Source).ReadAsync(0, 10, Cancellation)).Changes;
        Assert.Equal([First, Second], changes.Select(change => change.Article!.Tags.StoryId));
        Assert.Equal(First, changes[1].Previous!.Tags.StoryId);
        Assert.Equal(UpsertOutcome.AlreadyIndexed, (await _index.UpsertAsync(Article("a", First, 1), 1, Cancellation)).Outcome);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static Guid IdOf(string guid) => Guid.Parse(Articles.Ref(guid).ArticleId);

    private static IndexedArticle Article(string guid, string story, long sequence, int revision = 1)
    {
        var article = Articles.Make(guid, "Storm", "x", revision);
        (article.Tags.StoryId, article.Tags.StorySequence) = (story, sequence);
        return article;
    }

    /// <summary>As the consumer does.</summary>
    private async Task AddAsync(string guid, string story, long sequence, int revision = 1)
    {
        var article = Article(guid, story, sequence, revision);
        await _stories.PrepareAsync(article, Cancellation);
        await _index.UpsertAsync(article, 1, Cancellation);
        await _stories.SettleAsync([IdOf(guid)], Cancellation);
    }

    private Task<bool> ChangeAsync(string story, long sequence, params string[] guids) => _stories.ApplyAsync(
        new StoryChanged
        {
            StoryId = story,
            ThreadId = "thread",
            Kind = StoryChangeKind.Joined,
            Sequence = sequence,
            Articles = { guids.Select(guid => Articles.Ref(guid)) },
        },
        Cancellation);

    private async Task<string> FindAsync(string query)
    {
        var page = await _index.SearchAsync(new IndexQuery(QueryParserTests.Parse(query), SearchOrder.Newest, null, 10), Cancellation);
        return string.Join(' ', page.Hits.Select(hit => hit.Article.Article.Guid).Order(StringComparer.Ordinal));
    }

    private async Task<(string StoryId, string ThreadId, long Sequence)> TagsAsync(string guid)
    {
        ArticleTags tags = (await _index.GetAsync([IdOf(guid)], Cancellation)).Single().Tags;
        return (tags.StoryId, tags.ThreadId, tags.StorySequence);
    }
}

public sealed class SqliteStoryTests : StoryCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlStoryTests(PostgreSqlFixture postgres) : StoryCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, TestContext.Current.CancellationToken);
}
