using System.Data.Common;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Events.V1;
using Newsroom.Search.Storage;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>What every engine behind <see cref="ISearchIndex"/> does alike.</summary>
public abstract partial class SearchIndexCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    protected ISearchIndex Index { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Index = await CreateAsync(new ManualClock(Start));

    public async ValueTask DisposeAsync()
    {
        (Index as IDisposable)?.Dispose();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("storm", "a b")] // A word finds title and body, singular and plural.
    [InlineData("STORMS", "a b")]
    [InlineData("raining", "b")] // Stemming.
    [InlineData("ministers", "c")]
    [InlineData("storm Tallinn", "a")] // All words must occur; across title and body.
    [InlineData("storm Oslo", "")]
    [InlineData("\"prime minister\"", "c")] // Phrases.
    [InlineData("\"minister prime\"", "")]
    [InlineData("“prime minister”", "c")]
    [InlineData("\"Tallinn heavy\"", "")] // Title and body are not one text.
    [InlineData("Ratas's", "c")]
    [InlineData("Ratas’s", "c")]
    [InlineData("Juri", "c")] // Diacritics.
    [InlineData("JÜRİ", "c")]
    [InlineData("lodz", "d")]
    [InlineData("выборов", "e")]
    [InlineData("東京", "f")]
    [InlineData("京東", "")]
    [InlineData("state-of-the-art", "d")]
    [InlineData("nothing", "")]
    public async Task Finds_what_the_query_means(string query, string expected)
    {
        await AddAsync(Articles.Make("a", "Storm hits Tallinn", "Heavy winds."));
        await AddAsync(Articles.Make("b", "Weather", "Storms are coming, it rained."));
        await AddAsync(Articles.Make("c", "Government", "Prime Minister Jüri Ratas’s office."));
        await AddAsync(Articles.Make("d", "Poland", "A state of the art factory in Łódź."));
        await AddAsync(Articles.Make("e", "Россия", "Итоги выборов"));
        await AddAsync(Articles.Make("f", "Japan", "東京タワー"));
        var page = await SearchAsync(query);
        Assert.Equal(expected, string.Join(' ', page.Hits.Select(GuidOf).Order(StringComparer.Ordinal)));
        Assert.Equal(page.Hits.Count, page.Total);
    }

    [Fact]
    public async Task Phrase_is_found_at_the_end_of_a_long_article()
    {
        var body = string.Concat(Enumerable.Repeat("the end of the line ", 5_000)) + "came at the last";
        await AddAsync(Articles.Make("a", "Long", body));
        Assert.Equal(1, (await SearchAsync("\"at the last\"")).Total);
        Assert.Equal(0, (await SearchAsync("\"at the end\"")).Total);
    }

    [Fact]
    public async Task Article_with_more_distinct_words_than_an_engine_holds_is_indexed()
    {
        var body = string.Join(' ', Enumerable.Range(0, 200_000).Select(i => $"w{i * 7919}"));
        await AddAsync(Articles.Make("a", "Huge", $"start {body}"));
        Assert.Equal(1, (await SearchAsync("huge start")).Total);
    }

    [Fact]
    public async Task Matches_beyond_the_ranked_candidates_follow_by_time_on_every_page()
    {
        await AddAsync(Articles.Make("old", "Weather", "A storm" + string.Concat(Enumerable.Repeat(" and rain", 100)), day: 1));
        await AddAsync(Articles.Make("old-in-title", "Storm, storm, storm", "A storm of storms.", day: 1));
        for (var i = 0; i < RankedCandidates; i++)
            await AddAsync(Articles.Make($"new{i}", "Weather", "There was a storm.", day: 2));
        var page = await SearchAsync("storm", limit: RankedCandidates + 2);
        Assert.Equal((RankedCandidates + 2, RankedCandidates + 1), (page.Total, page.RankedCandidates));
        Assert.Equal(("old-in-title", "old"), (GuidOf(page.Hits[0]), GuidOf(page.Hits[^1])));
        Assert.Equal(0, page.Hits[^1].Score);
        Assert.All(page.Hits.SkipLast(1), hit => Assert.True(hit.Score > 0));
        Assert.Equal(page.Hits.Select(GuidOf), await PagesAsync("storm", SearchOrder.Relevance, 40));
    }

    [Fact]
    public async Task Title_beats_body()
    {
        await AddAsync(Articles.Make("body", "Weather in the north", "There was a flood in the town.", day: 2));
        await AddAsync(Articles.Make("title", "A flood in the north", "There was rain in the town.", day: 1));
        await AddAsync(Articles.Make("other", "Elections", "People vote.", day: 3));
        Assert.Equal(["title", "body"], (await SearchAsync("flood")).Hits.Select(GuidOf));
    }

    [Fact]
    public async Task More_about_it_beats_less()
    {
        await AddAsync(Articles.Make("less", "News", "A flood, and then some other things that were in the news.", day: 2));
        await AddAsync(Articles.Make("more", "News", "A flood, and then another flood that made the flood of news.", day: 1));
        await AddAsync(Articles.Make("other", "News", "People vote.", day: 3));
        Assert.Equal(["more", "less"], (await SearchAsync("flood")).Hits.Select(GuidOf));
    }

    [Fact]
    public async Task Rare_word_beats_common_word()
    {
        for (var i = 0; i < 20; i++)
            await AddAsync(Articles.Make($"common{i}", "News", "A minister spoke of the budget."));
        for (var i = 0; i < 20; i++)
            await AddAsync(Articles.Make($"else{i}", "News", "A team won a match."));
        await AddAsync(Articles.Make("mostly-common", "News", "minister minister minister glacier", day: 2));
        await AddAsync(Articles.Make("mostly-rare", "News", "glacier glacier glacier minister", day: 1));
        Assert.Equal(["mostly-rare", "mostly-common"], (await SearchAsync("minister glacier")).Hits.Select(GuidOf));
    }

    [Fact]
    public async Task Newest_and_oldest_go_by_publication_and_else_by_receipt()
    {
        await AddAsync(Articles.Make("third", "Storm", "x", day: 3));
        await AddAsync(Articles.Make("received-on-the-first", "Storm", "x"));
        await AddAsync(Articles.Make("second", "Storm", "x", day: 2));
        string[] expected = ["received-on-the-first", "second", "third"];
        Assert.Equal(expected, (await SearchAsync("storm", SearchOrder.Oldest)).Hits.Select(GuidOf));
        Assert.Equal(expected.Reverse(), (await SearchAsync("storm", SearchOrder.Newest)).Hits.Select(GuidOf));
    }

    [Theory]
    [InlineData(SearchOrder.Relevance)]
    [InlineData(SearchOrder.Newest)]
    [InlineData(SearchOrder.Oldest)]
    public async Task Pages_give_every_match_once(SearchOrder order)
    {
        for (var i = 0; i < 23; i++)
            await AddAsync(Articles.Make($"{i}", i % 4 == 0 ? "Storm" : "News", "A storm." + new string(' ', i) + (i % 3 == 0 ? " storm" : ""), day: 1 + (i % 5)));
        var all = (await SearchAsync("storm", order, limit: 100)).Hits.Select(GuidOf).ToList();
        Assert.Equal(23, all.Distinct(StringComparer.Ordinal).Count());

        Assert.Equal(all, await PagesAsync("storm", order, 5));
    }

    [Fact]
    public async Task Articles_that_arrive_between_pages_do_not_shift_the_next_page()
    {
        for (var i = 1; i <= 4; i++)
            await AddAsync(Articles.Make($"{i}", "Storm", "x", day: i));
        var first = await SearchAsync("storm", SearchOrder.Newest, 2);
        await AddAsync(Articles.Make("5", "Storm", "x", day: 5));
        var second = await SearchAsync("storm", SearchOrder.Newest, 2, first.Next);
        Assert.Equal(["4", "3", "2", "1"], first.Hits.Concat(second.Hits).Select(GuidOf));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("'; DROP TABLE article; --")]
    [InlineData("storm or title : x near(a b)")]
    [InlineData("storm' & !x | 'y")]
    [InlineData("{title dek} : storm")]
    [InlineData("not storm and")]
    [InlineData("\\'slash\\")]
    [InlineData("@query :1 $1 ?")]
    public async Task What_looks_like_a_command_is_text(string text)
    {
        await AddAsync(Articles.Make("plain", "Storm", "A storm."));
        await AddAsync(Articles.Make("quoting", "Storm", $"Someone typed {text} into a form."));
        var query = text.Replace('"', ' ');
        Assert.Equal(["quoting"], (await SearchAsync(query)).Hits.Select(GuidOf));
        Assert.Equal(2, (await SearchAsync("storm")).Total);
    }

    [Fact]
    public async Task Gives_articles_as_they_were_indexed()
    {
        var article = Articles.Make("a", "Storm", "x", day: 2);
        article.Tags.Entities.Add(new Newsroom.Article.V1.EntityTag { EntityId = "e", Name = "Tallinn" });
        var result = await AddAsync(article);
        await AddAsync(Articles.Make("b", "Other", "y"));
        var found = Assert.Single(await Index.GetAsync([IdOf("a"), IdOf("unknown")], Cancellation));
        article.IndexedAt = result.IndexedAt.ToTimestamp();
        Assert.Equal(article, found);
        Assert.Empty(await Index.GetAsync([IdOf("unknown")], Cancellation));
    }

    [Fact]
    public async Task What_was_indexed_in_the_form_before_is_indexed_again_unless_it_was_withdrawn()
    {
        for (var i = 0; i < 60; i++)
            await InsertEarlierAsync(Articles.Make($"{i}", "Storm", "x"));
        await WithdrawAsync("7", revision: 2, WithdrawalKind.Kill);
        await AddAsync(Articles.Make("8", "Calm", "x", revision: 2));
        using var earlier = new EarlierEntries(Database, Index.Engine == "sqlite", Index, TimeProvider.System, NullLogger<EarlierEntries>.Instance);
        foreach (var moved in new[] { 50, 10, 0 })
            Assert.Equal(moved, await earlier.MoveBatchAsync(Cancellation));
        Assert.Equal((58, 1), ((await SearchAsync("storm")).Total, (await SearchAsync("calm")).Total));
    }

    [Fact]
    public async Task Tells_size_and_freshness()
    {
        var empty = await Index.GetStatsAsync(Cancellation);
        Assert.Equal((0, null), (empty.ArticleCount, empty.LastIndexedAt));
        await AddAsync(Articles.Make("a", "Storm", "x"));
        var last = await AddAsync(Articles.Make("b", "Storm", "x"));
        var stats = await Index.GetStatsAsync(Cancellation);
        Assert.Equal((2, last.IndexedAt), (stats.ArticleCount, stats.LastIndexedAt));
        Assert.InRange(stats.SizeBytes, 1, 10_000_000);
    }

    protected const int RankedCandidates = 100;
    protected const int CountedArticles = 150;

    protected abstract Task<ISearchIndex> CreateAsync(TimeProvider clock);

    protected abstract ValueTask DropAsync();

    protected abstract DbDataSource Database { get; }

    /// <summary>Puts an article where it is kept that was indexed in the form before.</summary>
    protected abstract Task InsertEarlierAsync(IndexedArticle article);

    protected Task<UpsertResult> AddAsync(IndexedArticle article, int attempt = 1) => Index.UpsertAsync(article, attempt, Cancellation);

    protected Task<SearchPage> SearchAsync(
        string query, SearchOrder order = SearchOrder.Relevance, int limit = 10, Cursor? after = null) =>
        Index.SearchAsync(new IndexQuery(QueryParserTests.Parse(query), order, after, limit), Cancellation);

    /// <summary>All hits, page by page; each page tells the same total.</summary>
    protected async Task<List<string>> PagesAsync(string query, SearchOrder order, int limit)
    {
        var hits = new List<string>();
        var totals = new HashSet<long>();
        Cursor? after = null;
        do
        {
            var page = await SearchAsync(query, order, limit, after);
            totals.Add(page.Total);
            hits.AddRange(page.Hits.Select(GuidOf));
            after = page.Next;
        }
        while (after is not null);
        Assert.Single(totals);
        return hits;
    }

    protected static string GuidOf(IndexHit hit) => hit.Article.Article.Guid;

}
