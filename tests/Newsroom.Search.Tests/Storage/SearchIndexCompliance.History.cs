using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.Query;
using Newsroom.Search.Stories;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>Earlier revisions: found when they are asked for, and never longer than the article may be read.</summary>
public abstract partial class SearchIndexCompliance
{
    private const string Story = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    [Fact]
    public async Task Earlier_revisions_are_found_only_when_they_are_asked_for()
    {
        await AddAsync(Articles.Make("a", "Storm", "Old words", day: 1));
        await AddAsync(Articles.Make("a", "Storm", "New words", revision: 2, day: 1));
        await AddAsync(Articles.Make("a", "Storm", "Newest words", revision: 3, day: 1));
        Assert.Equal((0, "a3"), ((await SearchAsync("old")).Total, await RevisionsAsync("storm", history: false)));
        Assert.Equal("a1", await RevisionsAsync("old"));
        Assert.Equal("a1 a2 a3", await RevisionsAsync("storm"));
        Assert.Equal([(1, true), (2, true), (3, false)], (await HistoryAsync("storm")).Hits.Select(Marked).Order());
        Assert.Equal(1, (await Index.GetStatsAsync(Cancellation)).ArticleCount);
        Assert.Equal(3, (await Index.GetAsync([IdOf("a")], Cancellation)).Single().Article.Revision);
    }

    [Fact]
    public async Task Revisions_that_differ_in_nothing_that_is_indexed_are_found_each_for_itself()
    {
        foreach (var revision in new[] { 1, 2, 4, 3 })
            await AddAsync(Articles.Make("a", "Storm", "x", revision));
        Assert.Equal("a1 a2 a3 a4", await RevisionsAsync("storm"));
        Assert.Equal("a1 a2 a3 a4", await RevisionsAsync("\"storm\"", SearchOrder.Newest));
    }

    [Fact]
    public async Task Revision_that_comes_late_is_found_in_history_at_its_best_attempt()
    {
        await AddAsync(Articles.Make("a", "Calm", "x", revision: 2));
        Assert.Equal(UpsertOutcome.Superseded, (await AddAsync(Articles.Make("a", "Storm", "first"), attempt: 1)).Outcome);
        Assert.Equal("a1", await RevisionsAsync("storm"));
        Assert.Equal(UpsertOutcome.Superseded, (await AddAsync(Articles.Make("a", "Storm", "second"), attempt: 3)).Outcome);
        await AddAsync(Articles.Make("a", "Storm", "third"), attempt: 2);
        Assert.Equal(("a1", "", ""), (await RevisionsAsync("second"), await RevisionsAsync("first"), await RevisionsAsync("third")));
        Assert.Equal("", await RevisionsAsync("storm", history: false));
    }

    [Fact]
    public async Task Later_attempt_at_a_revision_makes_no_history()
    {
        await AddAsync(Articles.Make("a", "Storm", "x"), attempt: 1);
        await AddAsync(Articles.Make("a", "Calm", "x"), attempt: 2);
        Assert.Equal(("", "a1"), (await RevisionsAsync("storm"), await RevisionsAsync("calm")));
    }

    [Theory]
    [InlineData(WithdrawalKind.Kill)]
    [InlineData(WithdrawalKind.Hold)]
    public async Task Withdrawal_takes_out_all_revisions_and_none_comes_after_it(WithdrawalKind kind)
    {
        foreach (var revision in new[] { 1, 2, 4 })
            await AddAsync(Articles.Make("a", "Storm", "x", revision));
        await WithdrawAsync("a", revision: 5, kind);
        Assert.Equal("", await RevisionsAsync("storm"));
        Assert.Equal(UpsertOutcome.Withdrawn, (await AddAsync(Articles.Make("a", "Storm", "x", revision: 3))).Outcome);
        Assert.Equal("", await RevisionsAsync("storm"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Release_brings_back_the_text_that_it_sends_and_nothing_from_before_the_hold(bool isHeldFirst)
    {
        await AddAsync(Articles.Make("a", "Storm", "libel", revision: 1));
        await AddAsync(Articles.Make("a", "Storm", "libel again", revision: 2));
        if (isHeldFirst)
            await WithdrawAsync("a", revision: 3, WithdrawalKind.Hold);
        await WithdrawAsync("a", revision: 4, WithdrawalKind.Release);
        await WithdrawAsync("a", revision: 3, WithdrawalKind.Hold);
        await AddAsync(Articles.Make("a", "Storm", "put right", revision: 4));
        await AddAsync(Articles.Make("a", "Storm", "libel", revision: 1), attempt: 2);
        Assert.Equal(("a4", ""), (await RevisionsAsync("storm"), await RevisionsAsync("libel")));
        await AddAsync(Articles.Make("a", "Storm", "corrected", revision: 5));
        Assert.Equal("a4 a5", await RevisionsAsync("storm"));
    }

    [Fact]
    public async Task Hold_that_a_later_revision_has_overtaken_takes_out_what_is_below_it()
    {
        foreach (var revision in new[] { 1, 3, 4 })
            await AddAsync(Articles.Make("a", "Storm", "x", revision));
        await WithdrawAsync("a", revision: 2, WithdrawalKind.Hold);
        Assert.Equal("a3 a4", await RevisionsAsync("storm"));
    }

    [Fact]
    public async Task Kill_beside_many_revisions_leaves_none()
    {
        for (var round = 0; round < 10; round++)
        {
            var name = $"a{round}";
            var upserts = Enumerable.Range(1, 4).Select(i => Task.Run(() => AddAsync(Articles.Make(name, "Storm", "x", revision: i)), Cancellation));
            await Task.WhenAll([.. upserts, Task.Run(() => WithdrawAsync(name, revision: 5, WithdrawalKind.Kill), Cancellation)]);
        }

        Assert.Equal("", await RevisionsAsync("storm"));
    }

    [Fact]
    public async Task Many_revisions_at_once_are_all_found()
    {
        await Task.WhenAll(Enumerable.Range(1, 12).OrderBy(i => i * 5 % 12)
            .Select(i => Task.Run(() => AddAsync(Articles.Make("a", "Storm", $"body{i}", revision: i)), Cancellation)));
        var page = await HistoryAsync("storm");
        Assert.Equal(12, page.Total);
        Assert.Equal((12, false), Marked(page.Hits.Single(hit => !hit.IsEarlier)));
    }

    [Fact]
    public async Task Team_that_may_not_see_the_article_any_more_does_not_find_an_earlier_revision_by_its_own_words()
    {
        await AddAsync(Articles.Make("a", "Storm", "informant"));
        await AddAsync(Articles.Make("a", "Storm", "source", revision: 2));
        Assert.Equal(("a1", "a1"), (await RevisionsAsync("informant", team: "politics"), await RevisionsAsync("informant", team: "sport")));
        await Index.ShowAsync(IdOf("a"), Sport(1), Cancellation);
        Assert.Equal(("", "a1"), (await RevisionsAsync("informant", team: "politics"), await RevisionsAsync("informant", team: "sport")));
        Assert.Equal(("", "a1 a2"), (await RevisionsAsync("storm", team: "politics"), await RevisionsAsync("storm", team: "sport")));

        await AddAsync(Articles.Make("b", "Calm", "x", revision: 3));
        await Index.ShowAsync(IdOf("b"), Sport(1), Cancellation);
        await AddAsync(Articles.Make("b", "Calm", "whistle"));
        Assert.Equal(("", "b1"), (await RevisionsAsync("whistle", team: "politics"), await RevisionsAsync("whistle", team: "sport")));

        await AddAsync(Articles.Make("c", "Wind", "gust"));
        await AddAsync(Seen(Articles.Make("c", "Wind", "x", revision: 2), Sport(1)));
        await AddAsync(Seen(Articles.Make("c", "Wind", "y", revision: 3), new Visibility { Team = "sport", Version = 2 }));
        await AddAsync(Seen(Articles.Make("c", "Wind", "z", revision: 4), Sport(3)));
        Assert.Equal(("", "c1"), (await RevisionsAsync("gust", team: "politics"), await RevisionsAsync("gust", team: "sport")));
    }

    [Fact]
    public async Task Earlier_revisions_go_with_the_article_to_another_story()
    {
        foreach (var revision in new[] { 1, 2, 4 })
            await AddAsync(Articles.Make("a", "Storm", "x", revision));
        await Index.MoveAsync(new StoryPlace(IdOf("a"), Story, "thread", 1), Cancellation);
        await AddAsync(Articles.Make("a", "Storm", "x", revision: 3));
        Assert.Equal(("a4", "a1 a2 a3 a4"), (await RevisionsAsync($"story:\"{Story}\"", history: false), await RevisionsAsync($"story:\"{Story}\"")));
        var page = await Index.SearchAsync(History("storm") with { Grouping = SearchGrouping.Story, Facets = [FacetField.Story] }, Cancellation);
        Assert.Equal((4, false), Marked(Assert.Single(page.Hits)));
        Assert.Equal((Story, 4L), page.Facets.Single().Values.Select(value => (value.Value, value.Count)).Single());
    }

    [Fact]
    public async Task Of_copies_a_latest_revision_is_shown()
    {
        await AddAsync(Copy(Articles.Make("a", "Storm", "x", day: 1)));
        await AddAsync(Copy(Articles.Make("a", "Storm", "y", revision: 2, day: 3)));
        await AddAsync(Copy(Articles.Make("b", "Storm", "x", day: 2)));
        var page = await Index.SearchAsync(History("storm") with { Grouping = SearchGrouping.Copies }, Cancellation);
        Assert.Equal(("b", 2), (GuidOf(Assert.Single(page.Hits)), page.Hits[0].Collapsed));
        page = await Index.SearchAsync(History("title:storm x -y published:2026-05-01") with { Grouping = SearchGrouping.Copies }, Cancellation);
        Assert.Equal((1, true), Marked(Assert.Single(page.Hits)));

        static IndexedArticle Copy(IndexedArticle article)
        {
            article.Tags.CopyGroupId = "copies";
            return article;
        }
    }

    [Theory]
    [InlineData(SearchOrder.Relevance)]
    [InlineData(SearchOrder.Newest)]
    [InlineData(SearchOrder.Oldest)]
    public async Task Pages_with_history_give_every_revision_once_also_beyond_what_is_ranked(SearchOrder order)
    {
        for (var i = 0; i < 40; i++)
        {
            for (var revision = 1; revision <= 3; revision++)
                await AddAsync(Articles.Make($"{i}", i % 4 == 0 ? "Storm" : "News", $"A storm{new string(' ', i)} {(i % 3 == 0 ? "storm" : "")} {revision}", revision, day: 1 + (i % 5)));
        }

        var all = (await Index.SearchAsync(History("storm", order) with { Limit = 200 }, Cancellation)).Hits.Select(NameOf).ToList();
        Assert.Equal(120, all.Distinct(StringComparer.Ordinal).Count());
        var paged = new List<string>();
        for (Cursor? after = null; paged.Count == 0 || after is not null;)
        {
            var page = await Index.SearchAsync(History("storm", order) with { Limit = 7, After = after }, Cancellation);
            Assert.Equal(120, page.Total);
            paged.AddRange(page.Hits.Select(NameOf));
            after = page.Next;
        }

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Totals_and_facets_count_earlier_revisions()
    {
        await AddAsync(Articles.Make("a", "Storm", "x"));
        await AddAsync(Articles.Make("a", "Storm", "y", revision: 2));
        await AddAsync(Articles.Make("b", "Storm", "x"));
        var page = await Index.SearchAsync(History("storm") with { Facets = [FacetField.Source] }, Cancellation);
        Assert.Equal((3, 3, 3L), (page.Total, page.CountedArticles, page.Facets.Single().Values.Single().Count));
        Assert.Equal((2, 2L), ((await SearchAsync("storm")).Total, await Index.CountAsync(new Word("storm"), Cancellation)));
    }

    [Fact]
    public async Task What_is_found_with_history_changes_nothing_for_searches_without_it()
    {
        for (var i = 0; i < 6; i++)
        {
            await AddAsync(Articles.Make($"{i}", "Storm", i % 2 == 0 ? "rain and rain" : "rain", day: 1));
            await AddAsync(Articles.Make($"{i}", "Storm", i % 3 == 0 ? "hail and hail" : "hail", revision: 2, day: 1));
        }

        var before = await ScoresAsync();
        await HistoryAsync("storm hail rain \"storm\"");
        await Index.SearchAsync(History("storm") with { Grouping = SearchGrouping.Story, Facets = [FacetField.Source] }, Cancellation);
        Assert.Equal(before, await ScoresAsync());

        async Task<List<(string, double)>> ScoresAsync() => [.. (await SearchAsync("storm hail")).Hits.Select(hit => (NameOf(hit), Math.Round(hit.Score, 5)))];
    }

    private static Visibility Sport(long version) => new() { Team = "sport", Teams = { "sport" }, Version = version };

    private static IndexedArticle Seen(IndexedArticle article, Visibility visibility)
    {
        article.Visibility = visibility;
        return article;
    }

    private static IndexQuery History(string query, SearchOrder order = SearchOrder.Relevance) =>
        new(QueryParserTests.Parse(query), order, null, 100) { IncludeHistory = true };

    private static (int Revision, bool IsEarlier) Marked(IndexHit hit) => (hit.Article.Article.Revision, hit.IsEarlier);

    private static string NameOf(IndexHit hit) => $"{GuidOf(hit)}{hit.Article.Article.Revision}";

    private Task<SearchPage> HistoryAsync(string query) => Index.SearchAsync(History(query), Cancellation);

    private async Task<string> RevisionsAsync(string query, SearchOrder order = SearchOrder.Relevance, bool history = true, string? team = null)
    {
        var filter = team is null ? null : Audience.Filter(new Principal(team, Roles.Read, "key"));
        var page = await Index.SearchAsync(History(query, order) with { IncludeHistory = history, Filter = filter }, Cancellation);
        Assert.Equal(page.Hits.Count, page.Total);
        return string.Join(' ', page.Hits.Select(NameOf).Order(StringComparer.Ordinal));
    }
}
