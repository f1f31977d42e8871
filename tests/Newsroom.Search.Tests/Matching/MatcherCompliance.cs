using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.Tests.Storage;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Matching;

/// <summary>The matcher accepts what each engine's search finds, for queries of every form.</summary>
public abstract class MatcherCompliance : IAsyncLifetime
{
    private const int ArticleCount = 60;
    private const int QueryCount = 400;

    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Agrees_with_the_search_of_the_engine(int seed)
    {
        var random = new RandomQueries(seed);
        var clock = new ManualClock(Start);
        var index = _database.CreateIndex(clock);
        var articles = Enumerable.Range(0, ArticleCount).Select(i => random.Article($"{i}")).ToList();
        foreach (var article in articles)
            Assert.Equal(UpsertOutcome.Indexed, (await index.UpsertAsync(article, 1, Cancellation)).Outcome);
        var laidOut = articles.Select(article => new MatchableArticle(article)).ToList();
        var (found, empty) = (0, 0);
        foreach (var text in Enumerable.Range(0, QueryCount).Select(_ => random.Query()).Distinct(StringComparer.Ordinal))
        {
            var query = QueryParserTests.Parse(text);
            var page = await index.SearchAsync(new IndexQuery(query, SearchOrder.Newest, null, ArticleCount), Cancellation);
            var hits = page.Hits.Select(hit => hit.Article.Article.Guid).Order(StringComparer.Ordinal).ToList();
            var matcher = new ArticleMatcher(query);
            var accepted = laidOut.Where(article => matcher.Matches(article, Start)).Select(article => article.Article.Article.Guid)
                .Order(StringComparer.Ordinal).ToList();
            Assert.True(hits.SequenceEqual(accepted), $"{text}: the search finds {string.Join(' ', hits)}, the matcher accepts {string.Join(' ', accepted)}.");
            (found, empty) = hits.Count > 0 ? (found + 1, empty) : (found, empty + 1);
        }

        (index as IDisposable)?.Dispose();
        Assert.InRange(found, 100, QueryCount);
        Assert.InRange(empty, 1, QueryCount);
    }

    protected abstract Task<TestDatabase> CreateAsync();
}

public sealed class SqliteMatcherTests : MatcherCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgreSqlMatcherTests(PostgreSqlFixture postgres) : MatcherCompliance
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(postgres, TestContext.Current.CancellationToken);
}
