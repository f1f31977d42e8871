using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task pages_are_newest_first_and_meet_without_gap_or_overlap()
    {
        // Seven articles in three moments, so that pages break between equal times.
        for (var i = 0; i < 7; i++)
            await AcceptAsync($"a{i}", at: Noon.AddSeconds(i / 3));

        var all = await Store.ListAsync(new ArticleFilter(), after: null, 100, Cancel);
        var paged = new List<ArticleSummary>();
        ListPosition? after = null;
        while (await Store.ListAsync(new ArticleFilter(), after, 2, Cancel) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            after = new ListPosition(UnixMicroseconds.Of(page[^1].ReceivedAt.ToDateTimeOffset()), page[^1].Article.ArticleId);
        }

        Assert.Equal(7, all.Count);
        Assert.Equal(all, paged);
        Assert.Equal(all.OrderByDescending(a => a.ReceivedAt.ToDateTimeOffset()), all);
    }

    [Fact]
    public async Task a_list_has_the_current_revision_of_each_article()
    {
        await AcceptAsync("a", "one");
        await SubmitAsync(Documents.Text("a", "two").With(d => d.Declared.Headline = "Rain"), Noon.AddSeconds(1));

        var article = Assert.Single(await Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel));

        Assert.Equal((2, "Rain", "harbour-desk", "a"), (article.Article.Revision, article.Headline, article.Article.Source, article.Article.Guid));
    }

    [Fact]
    public async Task all_conditions_of_a_list_must_hold()
    {
        var indexed = await AcceptAsync("a");
        await RecordAsync(Report(indexed, Stage.Search));
        await SubmitAsync(Documents.Text("b", source: "city-desk"), Noon.AddSeconds(1));
        await AcceptAsync("c", at: Noon.AddSeconds(2));

        Assert.Equal(["a"], await ListGuidsAsync(new ArticleFilter(State: ArticleState.Indexed)));
        Assert.Equal(["c", "b"], await ListGuidsAsync(new ArticleFilter(State: ArticleState.Pending)));
        Assert.Equal(["b"], await ListGuidsAsync(new ArticleFilter(Source: "city-desk")));
        Assert.Equal(["b"], await ListGuidsAsync(new ArticleFilter(ReceivedFrom: Noon.AddSeconds(1), ReceivedBefore: Noon.AddSeconds(2))));
        Assert.Equal(["c"], await ListGuidsAsync(new ArticleFilter(ArticleState.Pending, "harbour-desk", ReceivedFrom: Noon)));
        Assert.Empty(await ListGuidsAsync(new ArticleFilter(Team: "nobody")));
    }

    private async Task<List<string>> ListGuidsAsync(ArticleFilter filter) =>
        (await Store.ListAsync(filter, after: null, 10, Cancel)).Select(a => a.Article.Guid).ToList();
}
