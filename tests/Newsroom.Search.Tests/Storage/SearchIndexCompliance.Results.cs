using Newsroom.Article.V1;
using Newsroom.Search.Query;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>What comes with the hits: counts, groups, corrections, and pages that stay as they were.</summary>
public abstract partial class SearchIndexCompliance
{
    [Fact]
    public async Task Facets_count_all_matches_and_their_values_can_be_searched()
    {
        await AddDeskAsync();
        FacetField[] fields =
            [FacetField.Source, FacetField.Person, FacetField.Org, FacetField.Place, FacetField.Topic, FacetField.Language, FacetField.Day, FacetField.Week, FacetField.Month, FacetField.Story];
        var page = await SearchAsync(Query("storms") with { Limit = 1, Facets = fields });
        Assert.Equal(fields, page.Facets.Select(f => f.Field));
        Assert.Equal((4, 4), (page.Total, page.CountedArticles));
        Assert.Equal("North Wire=2 Nachrichten=1 South Wire=1", Values(page, FacetField.Source));
        Assert.Equal("u1(Jane Doe)=1", Values(page, FacetField.Person));
        Assert.Equal("o1(Harbour Board)=1 o2(Ministry of Finance)=1", Values(page, FacetField.Org));
        Assert.Equal("p1(Tallinn)=2", Values(page, FacetField.Place));
        Assert.Equal("medtop:17000000=2 medtop:11000000=1", Values(page, FacetField.Topic));
        Assert.Equal("en=3 de=1", Values(page, FacetField.Language));
        Assert.Equal("2026-05-01=1 2026-05-03=1 2026-05-05=1 2026-05-06=1", Values(page, FacetField.Day));
        Assert.Equal("2026-W18=2 2026-W19=2", Values(page, FacetField.Week));
        Assert.Equal("2026-05=4", Values(page, FacetField.Month));
        Assert.Equal("storm-2026=2 budget-1=1", Values(page, FacetField.Story));

        foreach (var facet in page.Facets)
        {
            var name = facet.Field switch
            {
                FacetField.Language => "lang",
                FacetField.Day or FacetField.Week or FacetField.Month => "published",
                _ => facet.Field.ToString().ToLowerInvariant(),
            };
            foreach (var value in facet.Values)
            {
                var narrowed = name == "published" ? $"storms published:{value.Value}" : $"storms {name}:\"{value.Value}\"";
                Assert.Equal((narrowed, value.Count), (narrowed, (await SearchAsync(narrowed)).Total));
            }
        }
    }

    [Fact]
    public async Task What_an_article_is_counted_and_ranked_by_changes_with_it_at_once()
    {
        var article = Articles.Make("a", "Storm", "Ships.", day: 1);
        article.Tags.StoryId = "one";
        article.Tags.Topics.Add(new TopicTag { Code = "medtop:1" });
        await AddAsync(article);
        await AddAsync(Articles.Make("b", "Calm", "A storm, a storm.", day: 1));
        Assert.Equal("medtop:1=1", Values(await AskAsync(), FacetField.Topic));

        // The time stays, which is most of the key.
        var next = Articles.Make("a", "Calm", "A storm.", revision: 2, day: 1);
        next.Tags.StoryId = "two";
        next.Tags.Topics.Add(new TopicTag { Code = "medtop:2" });
        await AddAsync(next);
        var page = await AskAsync();
        Assert.Equal("medtop:2=1", Values(page, FacetField.Topic));
        Assert.Equal("two=1", Values(page, FacetField.Story));
        Assert.Equal(["b", "a"], page.Hits.Select(GuidOf));

        Task<SearchPage> AskAsync() => SearchAsync(Query("storm") with { Facets = [FacetField.Topic, FacetField.Story] });
    }

    [Fact]
    public async Task Facets_give_twenty_values_and_of_dates_the_latest()
    {
        for (var i = 1; i <= 25; i++)
        {
            var article = Articles.Make($"{i}", "Storm", "x", day: i);
            article.Tags.Topics.Add(new TopicTag { Code = $"medtop:{i}" });
            await AddAsync(article);
        }

        var page = await SearchAsync(Query("storm") with { Facets = [FacetField.Day, FacetField.Topic] });
        Assert.Equal(Enumerable.Range(6, 20).Select(day => $"2026-05-{day:00}"), page.Facets[0].Values.Select(v => v.Value));
        Assert.Equal(20, page.Facets[1].Values.Count);
    }

    [Fact]
    public async Task Label_of_a_facet_is_the_latest_name()
    {
        foreach (var (guid, name) in new[] { ("a", "J. Doe"), ("b", "Jane Doe") })
        {
            var article = Articles.Make(guid, "Storm", "x");
            article.Tags.Entities.Add(new EntityTag { EntityId = "u1", Kind = EntityKind.Person, Name = name });
            await AddAsync(article);
        }

        Assert.Equal("u1(Jane Doe)=2", Values(await SearchAsync(Query("storm") with { Facets = [FacetField.Person] }), FacetField.Person));
    }

    [Fact]
    public async Task Very_many_matches_are_counted_to_a_bound_and_say_so()
    {
        for (var i = 0; i < CountedArticles + 5; i++)
            await AddAsync(Articles.Make($"{i}", "Storm", "x", day: 1 + (i % 28)));
        foreach (var query in new[] { Query("storm"), Query("storm") with { Order = SearchOrder.Newest }, Query("storm") with { Facets = [FacetField.Source] } })
        {
            var page = await SearchAsync(query);
            Assert.Equal((CountedArticles, true), (page.Total, page.TotalIsLowerBound));
            if (query.Facets.Count > 0)
                Assert.Equal((CountedArticles, $"desk={CountedArticles}"), (page.CountedArticles, Values(page, FacetField.Source)));
        }
    }

    [Fact]
    public async Task Copies_are_one_hit_that_shows_the_first_or_the_preferred_source()
    {
        await AddGroupedAsync();
        var query = Query("storm") with { Grouping = SearchGrouping.Copies, Order = SearchOrder.Newest };
        Assert.Equal("single:0 a1:2 b1:1", Shown(await SearchAsync(query)));
        Assert.Equal("single:0 a2:2 b1:1", Shown(await SearchAsync(query with { PreferredSource = "second" })));
        Assert.Equal("a1:2 b1:1 single:0", Shown(await SearchAsync(query with { Order = SearchOrder.Oldest })));
        Assert.Equal(6, (await SearchAsync(query)).Total);
    }

    [Fact]
    public async Task Only_copies_that_match_are_counted()
    {
        await AddGroupedAsync();
        Assert.Equal("a2:1", Shown(await SearchAsync(Query("storm flood -source:desk") with { Grouping = SearchGrouping.Copies })));
    }

    [Fact]
    public async Task Story_is_one_hit_that_shows_its_best_article()
    {
        await AddGroupedAsync();
        var query = Query("flood") with { Grouping = SearchGrouping.Story };
        Assert.Equal("a3:3", Shown(await SearchAsync(query)));
        Assert.Equal("single:0 a3:4", Shown(await SearchAsync(Query("storm") with { Grouping = SearchGrouping.Story, Order = SearchOrder.Newest })));
    }

    [Theory]
    [InlineData(SearchGrouping.Copies)]
    [InlineData(SearchGrouping.Story)]
    public async Task Pages_of_groups_give_each_group_once(SearchGrouping grouping)
    {
        for (var i = 0; i < 30; i++)
        {
            var article = Articles.Make($"{i}", i % 4 == 0 ? "Storm" : "News", "A storm.", day: 1 + (i % 7));
            article.Tags.StoryId = article.Tags.CopyGroupId = i % 3 == 0 ? "" : $"group-{i % 8}";
            await AddAsync(article);
        }

        foreach (var order in new[] { SearchOrder.Relevance, SearchOrder.Newest, SearchOrder.Oldest })
        {
            var query = Query("storm") with { Grouping = grouping, Order = order };
            var all = await SearchAsync(query with { Limit = 100 });
            Assert.Equal(10 + 8, all.Hits.Count);
            Assert.Equal(30, all.Hits.Sum(h => 1 + h.Collapsed));
            var paged = new List<string>();
            for (SearchPage? page = null; page?.Next is not null || page is null;)
            {
                page = await SearchAsync(query with { Limit = 4, After = page?.Next });
                paged.AddRange(page.Hits.Select(GuidOf));
            }

            Assert.Equal(all.Hits.Select(GuidOf), paged);
        }
    }

    [Theory]
    [InlineData("minsiter", "minister")]
    [InlineData("\"prime minsiter\" spoke", "\"prime minister\" spoke")]
    [InlineData("title:(tallin harbor) source:wire", "title:tallinn title:harbour source:wire")]
    [InlineData("minister", "")] // Finds enough.
    [InlineData("qqqqqqq", "")] // Nothing is near.
    [InlineData("wetter", "")] // Rare, but spelt as it should be.
    public async Task Query_that_finds_little_is_corrected_by_the_vocabulary(string query, string corrected)
    {
        await AddDeskAsync();
        Assert.Equal(corrected, (await SearchAsync(query)).DidYouMean);
    }

    [Fact]
    public async Task Ranked_pages_stay_as_they_were_while_articles_arrive()
    {
        for (var i = 0; i < RankedCandidates + 40; i++)
            await AddAsync(Articles.Make($"{i}", i % 5 == 0 ? "Storm" : "News", "A storm." + (i % 3 == 0 ? " More of the storm." : ""), day: 1 + (i % 20)));
        var expected = (await SearchAsync("storm", limit: 100 + RankedCandidates)).Hits.Select(GuidOf).ToList();
        var seen = new List<string>();
        Cursor? after = null;
        do
        {
            var page = await SearchAsync("storm", SearchOrder.Relevance, 30, after);
            seen.AddRange(page.Hits.Select(GuidOf));
            after = page.Next;
            for (var i = 0; i < 20; i++)
                await AddAsync(Articles.Make($"new-{seen.Count}-{i}", "Storm", "A storm of storms.", day: 25));
        }
        while (after is not null);
        Assert.Equal(expected, seen.Where(g => !g.StartsWith("new", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Newest_come_first_however_far_they_lie_apart()
    {
        var days = new List<int>();
        for (var i = 0; i < 90; i++)
        {
            days.Add((i * 37 % 90) * 20);
            await AddAsync(Articles.Make($"{days[^1]}", i % 3 == 0 ? "Storm" : "News", i % 2 == 0 ? "A flood." : "A calm.", day: days[^1]));
        }

        foreach (var (query, step) in new[] { ("storm", 3), ("flood", 2), ("storm flood", 6), ("\"a flood\"", 2), ("news -calm", 0) })
        {
            var expected = days.Where((_, i) => step == 0 ? i % 3 != 0 && i % 2 == 0 : i % step == 0).OrderDescending().Select(d => $"{d}").ToList();
            Assert.Equal(expected[..8], (await SearchAsync(query, SearchOrder.Newest, 8)).Hits.Select(GuidOf));
            Assert.Equal(expected, await PagesAsync(query, SearchOrder.Newest, 4));
            Assert.Equal(Enumerable.Reverse(expected), await PagesAsync(query, SearchOrder.Oldest, 7));
        }
    }

    [Fact]
    public async Task Articles_of_one_second_are_all_kept_and_ordered()
    {
        for (var i = 0; i < 30; i++)
            await AddAsync(Articles.Make($"{i}", "Storm", "x", day: 1));
        Assert.Equal(30, (await PagesAsync("storm", SearchOrder.Newest, 7)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task New_articles_beat_old_ones_that_match_as_well()
    {
        await AddAsync(Articles.Make("old", "Storm", "A storm.", day: 1));
        await AddAsync(Articles.Make("new", "Storm", "A storm.", day: 31));
        await AddAsync(Articles.Make("aside", "News", string.Concat(Enumerable.Repeat("This and that happened. ", 100)) + "A storm.", day: 31));
        Assert.Equal(["new", "old", "aside"], (await SearchAsync("storm")).Hits.Select(GuidOf));
    }

    [Theory]
    [InlineData("storm^5 OR flood", "storm flood")]
    [InlineData("storm OR flood^5", "flood storm")]
    public async Task Boost_lifts_what_it_is_put_on(string query, string expected)
    {
        await AddAsync(Articles.Make("storm", "Storm", "A text.", day: 1));
        await AddAsync(Articles.Make("flood", "Flood", "A text.", day: 1));
        Assert.Equal(expected, string.Join(' ', (await SearchAsync(query)).Hits.Select(GuidOf)));
    }

    [Fact]
    public async Task Rarest_side_of_an_or_is_ranked_however_old_it_is()
    {
        await AddAsync(Articles.Make("rare", "Glacier", "A glacier.", day: 1));
        for (var i = 0; i < 2 * RankedCandidates; i++)
            await AddAsync(Articles.Make($"{i}", "News", "A storm.", day: 2));
        Assert.Equal("rare", GuidOf((await SearchAsync("storm OR glacier")).Hits[0]));
    }

    [Fact]
    public async Task Query_that_was_cancelled_before_it_ran_does_not_run()
    {
        await AddDeskAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Index.SearchAsync(Query("storm"), new CancellationToken(canceled: true)));
        Assert.Equal(4, (await SearchAsync("storm")).Total);
    }

    protected Task<SearchPage> SearchAsync(IndexQuery query) => Index.SearchAsync(query, Cancellation);

    protected static IndexQuery Query(string query) => new(QueryParserTests.Parse(query), SearchOrder.Relevance, null, 10);

    /// <summary>Two groups of copies, all of one story, and one article that is alone.</summary>
    private async Task AddGroupedAsync()
    {
        foreach (var (guid, group, source, day, body) in new[]
        {
            ("a1", "a", "desk", 2, "A storm and flood."), ("a2", "a", "second", 3, "A storm and flood."), ("a3", "a", "third", 4, "A storm, flood, flood."),
            ("b1", "b", "desk", 2, "A storm, the flood."), ("b2", "b", "third", 3, "A storm."), ("single", "", "desk", 5, "A storm."),
        })
        {
            var article = Articles.Make(guid, "News", body, day: day);
            article.Article.Source = source;
            article.Tags.CopyGroupId = group;
            article.Tags.StoryId = group.Length > 0 ? "story" : "";
            if (guid == "b1")
                article.Clean.Published.Time.Seconds += 60;
            await AddAsync(article);
        }
    }

    private static string Shown(SearchPage page) => string.Join(' ', page.Hits.Select(h => $"{GuidOf(h)}:{h.Collapsed}"));

    private static string Values(SearchPage page, FacetField field) => string.Join(' ', page.Facets.Single(f => f.Field == field).Values
        .Select(v => v.Label.Length > 0 ? $"{v.Value}({v.Label})={v.Count}" : $"{v.Value}={v.Count}"));
}
