using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Tests.Storage;
using Newsroom.Search.V1;
using Newsroom.Search.Watching;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Desks;

/// <summary>Who may see an article, in whatever order articles, changes and times come, on every engine.</summary>
public abstract class VisibilityCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Principal Other = new("politics", Roles.Read, "p");

    private readonly SetClock _clock = new(Start);
    private TestDatabase _database = null!;
    private ISearchIndex _index = null!;
    private VisibilityKeeper _keeper = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Guid Id => Guid.Parse(Articles.Ref("a").ArticleId);

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _index = _database.CreateIndex(_clock);
        _keeper = new VisibilityKeeper(_index, new SqlVisibilityLedger(_database.Source, _database.Engine), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        (_index as IDisposable)?.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Time_opens_an_article_once_and_whoever_watches_is_told_then()
    {
        await AddAsync(1, new Visibility { Team = "sport", Until = Start.AddHours(1).ToTimestamp() });
        Assert.Equal((0, 0), (await FoundAsync(), await _keeper.LiftAsync(10, Cancellation)));

        _clock.Now = Start.AddHours(1);
        Assert.Equal(0, await FoundAsync());
        Assert.Equal(1, await _keeper.LiftAsync(10, Cancellation));

        Assert.Equal((1, 0), (await FoundAsync(), await _keeper.LiftAsync(10, Cancellation)));
        Assert.Equal([false, true], await ToldAsync(Other));
        Assert.Equal([true, false], await ToldAsync(new Principal("sport", Roles.Read, "s")));
    }

    [Fact]
    public async Task Change_that_comes_before_the_article_is_not_lost_and_an_older_word_does_not_undo_it()
    {
        await _keeper.ApplyAsync(Id, new Visibility { Team = "sport", Teams = { "sport" }, Version = 2 }, Cancellation);
        await AddAsync(1, new Visibility { Team = "sport", Version = 1 });
        Assert.Equal(0, await FoundAsync());
        await _keeper.ApplyAsync(Id, new Visibility { Team = "sport", Version = 1 }, Cancellation);
        await AddAsync(2, new Visibility { Team = "sport" });
        Assert.Equal(0, await FoundAsync());
        await _keeper.ApplyAsync(Id, new Visibility { Team = "sport", Teams = { "politics" }, Version = 3 }, Cancellation);
        Assert.Equal(1, await FoundAsync());
    }

    [Fact]
    public async Task What_was_seen_by_all_is_not_told_again_from_the_log_to_who_may_not_see_it_now()
    {
        await AddAsync(1, null);
        await AddAsync(2, null);
        Assert.Equal([true, true], await ToldAsync(Other));
        await _keeper.ApplyAsync(Id, new Visibility { Team = "", Teams = { "sport" }, Version = 1 }, Cancellation);
        Assert.Equal([false, false, false], await ToldAsync(Other));
    }

    private protected abstract Task<TestDatabase> CreateAsync();

    private async Task AddAsync(int revision, Visibility? visibility)
    {
        var article = Articles.Make("a", "Storm", "x", revision);
        await _keeper.PrepareAsync(article, visibility, Cancellation);
        await _index.UpsertAsync(article, 1, Cancellation);
        await _keeper.SettleAsync(Id, Cancellation);
    }

    private async Task<int> FoundAsync()
    {
        var query = new IndexQuery(new Word("storm"), SearchOrder.Newest, null, 10) { Filter = Audience.Filter(Other) };
        return (await _index.SearchAsync(query, Cancellation)).Hits.Count;
    }

    /// <summary>Which changes of the log a watcher is told of who begins before all of them.</summary>
    private async Task<List<bool>> ToldAsync(Principal watcher)
    {
        var matcher = new ArticleMatcher(new Word("storm"));
        var page = await SqlIndexLog.Create(_database.Engine, _database.Source).ReadAsync(0, 100, Cancellation);
        return [.. page.Changes.Select(change => Watch.Decide(matcher, new FollowedChange(change), watcher) is not null)];
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class SqliteVisibilityTests : VisibilityCompliance
{
    private protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlVisibilityTests(PostgreSqlFixture postgres) : VisibilityCompliance
{
    private protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, TestContext.Current.CancellationToken);
}
