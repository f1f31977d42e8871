using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    private static readonly Principal Sport = new("sport", Roles.Submit, "s");
    private static readonly Principal Politics = new("politics", Roles.Submit, "p");

    [Fact]
    public async Task article_belongs_to_the_team_that_sent_it_first()
    {
        var article = await SendAsync(Sport, "Rain fell.", new Visibility { Teams = { "sport" } });
        await Assert.ThrowsAsync<OtherTeamsArticleException>(() => SendAsync(Politics, "Snow fell.", null));
        await Assert.ThrowsAsync<OtherTeamsArticleException>(
            () => Store.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", "a", "x", Noon, "") { By = Politics }, Cancel));
        await SendAsync(Sport, "More rain fell.", new Visibility());
        await SendAsync(Principal.Open, "Hail fell.", null);

        var found = (await Store.FindAsync(article.ArticleId, 0, Cancel))!;
        Assert.Equal((3, "sport", 0L), (found.Revisions.Count, found.Visibility.Team, found.Visibility.Version));
        Assert.Equal(["sport"], found.Visibility.Teams);
        Assert.Single(await Store.ListAsync(new ArticleFilter { Caller = Sport, Now = Noon }, after: null, 10, Cancel));
        Assert.Empty(await Store.ListAsync(new ArticleFilter { Caller = Politics, Now = Noon }, after: null, 10, Cancel));
        await using var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);
        Assert.All(batch.Messages, message => Assert.Equal(["sport"], message.Visibility.Teams));
    }

    [Fact]
    public async Task change_of_who_sees_it_is_told_four_times_and_begins_again_with_the_next()
    {
        var article = await SendAsync(Sport, "Rain fell.", null);
        var changed = (await Store.ChangeVisibilityAsync(new VisibilityOrder(article.ArticleId, new Visibility { Teams = { "sport" } }, Noon), Cancel))!;
        Assert.Equal((1L, false), (changed.Visibility.Version, changed.IsStale));
        Assert.True((await Store.ChangeVisibilityAsync(new VisibilityOrder(article.ArticleId, new Visibility { Version = 9 }, Noon), Cancel))!.IsStale);
        Assert.Null(await Store.ChangeVisibilityAsync(new VisibilityOrder(ValidDocument.IdOf("x", "y"), new Visibility(), Noon), Cancel));

        foreach (var (after, sends) in new[] { (TimeSpan.Zero, 0), (TimeSpan.FromMinutes(1), 1), (TimeSpan.FromMinutes(11), 2), (TimeSpan.FromDays(2), 3) })
        {
            var due = Assert.Single(await Store.TakeVisibilityChangesAsync(Noon + after, 10, Cancel));
            Assert.Equal((sends, 1L), (due.Sends, due.Visibility.Version));
            await Store.ConfirmVisibilityAsync(due, Noon + after, Cancel);
            Assert.Empty(await Store.TakeVisibilityChangesAsync(Noon + after, 10, Cancel));
        }

        Assert.Empty(await Store.TakeVisibilityChangesAsync(Noon.AddDays(30), 10, Cancel));
        await Store.ChangeVisibilityAsync(new VisibilityOrder(article.ArticleId, new Visibility(), Noon), Cancel);
        Assert.Equal((0, 2L), (await Store.TakeVisibilityChangesAsync(Noon, 10, Cancel)) is [var next] ? (next.Sends, next.Visibility.Version) : default);
    }

    private async Task<ArticleRef> SendAsync(Principal by, string text, Visibility? visibility) => (await Store.SubmitAsync(
        new Submission(Documents.Valid(Documents.Text("a", text)), Noon, "") { By = by, Visibility = visibility }, Cancel)).Article;
}
