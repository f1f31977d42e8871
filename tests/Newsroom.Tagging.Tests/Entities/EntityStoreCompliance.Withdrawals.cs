using Newsroom.Article.V1;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests.Entities;

/// <summary>A withdrawn article counts nowhere, in whatever order its events arrive.</summary>
public abstract partial class EntityStoreCompliance
{
    [Theory]
    [InlineData(2)]
    [InlineData(ArticleStanding.All)]
    public async Task withdrawn_article_counts_no_more_and_takes_the_names_along_that_only_it_had(int below)
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await Store.RecordAsync(Article("1", 1, mayor, nurse), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, mayor), [], Cancellation);

        await WithdrawAsync("1", below);
        await WithdrawAsync("1", below);

        Assert.Equal(1, await CountAsync(mayor));
        Assert.Null(await Store.FindAsync(IdOf(nurse), Cancellation));
        Assert.Empty(await Store.SearchAsync("bo lind", 0, 10, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task names_go_that_only_a_killed_or_replaced_article_had(bool isKilled)
    {
        var mayor = Seen("Ada Quist", names: ["Quist"]);
        await Store.RecordAsync(Article("1", 1, mayor), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, Seen("Ada Quist", names: ["Quist", "Mayor Ada"]), Seen("Bo Lind")), [], Cancellation);

        if (isKilled)
            await WithdrawAsync("2", ArticleStanding.All);
        else
            await Store.RecordAsync(Article("2", 2, Seen("Ada Quist")), [], Cancellation);

        Assert.Equal(["Ada Quist", "Quist"], (await Store.FindAsync(IdOf(mayor), Cancellation))!.Names.Values.Order());
        Assert.Empty(await Store.SearchAsync("mayor ada", 0, 10, Cancellation));
        Assert.Empty(await Store.SearchAsync("bo lind", 0, 10, Cancellation));
    }

    [Fact]
    public async Task entity_whose_own_name_is_gone_is_called_by_one_that_it_has()
    {
        var (agency, office) = (Seen("Harbour Agency", EntityKind.Org), Seen("Port Office", EntityKind.Org));
        await Store.RecordAsync(Article("1", 1, agency), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, office), [], Cancellation);
        await Store.MergeAsync(IdOf(agency), [IdOf(office)], Cancellation);

        await WithdrawAsync("1", ArticleStanding.All);

        var stored = (await Store.FindAsync(IdOf(agency), Cancellation))!;
        Assert.Equal(("Port Office", 1L), (stored.Name, stored.ArticleCount));
        Assert.Equal(["Port Office"], stored.Names.Values);
        Assert.Equal(IdOf(agency), (await Store.RecordAsync(Article("3", 1, agency), [], Cancellation))![agency.Id]);
    }

    [Theory]
    [InlineData(2, "Revision 2 withdrew the article.")]
    [InlineData(ArticleStanding.All, "The article was killed.")]
    public async Task article_that_comes_after_its_withdrawal_is_not_recorded(int below, string refusal)
    {
        var mayor = Seen("Ada Quist");
        await WithdrawAsync("1", below);

        var ids = await Store.RecordAsync(Article("1", 1, mayor), [], Cancellation);

        Assert.Null(ids);
        Assert.Null(await Store.FindAsync(IdOf(mayor), Cancellation));
        Assert.Equal(refusal, (await Ledger.FindAsync("1", Cancellation)).RefusalOf(1));
    }

    [Fact]
    public async Task higher_revision_comes_in_after_a_hold_and_never_after_a_kill()
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await Store.RecordAsync(Article("1", 1, mayor), [], Cancellation);
        await WithdrawAsync("1", 2);
        await WithdrawAsync("2", ArticleStanding.All);
        await WithdrawAsync("2", 5);

        Assert.NotNull(await Store.RecordAsync(Article("1", 3, mayor), [], Cancellation));
        Assert.Null(await Store.RecordAsync(Article("2", 9, nurse), [], Cancellation));

        Assert.Equal(1, await CountAsync(mayor));
        Assert.Null(await Store.FindAsync(IdOf(nurse), Cancellation));
    }

    [Fact]
    public async Task hold_that_comes_late_leaves_the_revision_above_it()
    {
        var mayor = Seen("Ada Quist");
        await Store.RecordAsync(Article("1", 3, mayor), [], Cancellation);

        await WithdrawAsync("1", 2);

        Assert.Equal(1, await CountAsync(mayor));
        Assert.NotNull(await Store.RecordAsync(Article("1", 3, mayor), [], Cancellation));
    }

    [Fact]
    public async Task what_an_editor_decided_outlives_the_articles()
    {
        var (agency, office) = (Seen("Harbour Agency", EntityKind.Org), Seen("Port Office", EntityKind.Org));
        await Store.RecordAsync(Article("1", 1, agency, office), [], Cancellation);
        await Store.MergeAsync(IdOf(agency), [IdOf(office)], Cancellation);

        await WithdrawAsync("1", ArticleStanding.All);

        Assert.Equal(0, await CountAsync(agency));
        Assert.Equal(IdOf(agency), (await Store.RecordAsync(Article("2", 1, office), [], Cancellation))![office.Id]);
    }

    [Fact]
    public async Task kill_among_writers_leaves_nothing_of_its_article()
    {
        var people = Enumerable.Range(0, 4).Select(i => Seen($"Person {(char)('a' + i)}")).ToArray();
        await Store.RecordAsync(Article("0", 1, people[0]), [], Cancellation);

        for (var round = 1; round <= 20; round++)
        {
            var id = $"{round}";
            await Task.WhenAll([
                .. Enumerable.Range(1, 3).Select(revision => Task.Run(() => _replicas[revision].RecordAsync(Article(id, revision, people), [], Cancellation), Cancellation)),
                Task.Run(() => WithdrawAsync(id, ArticleStanding.All), Cancellation),
            ]);
        }

        Assert.Equal(1, await CountAsync(people[0]));
        foreach (var person in people.Skip(1))
            Assert.Null(await Store.FindAsync(IdOf(person), Cancellation));
    }

    private async Task WithdrawAsync(string articleId, int below)
    {
        await Ledger.WithdrawAsync(articleId, below, Cancellation);
        await Store.ForgetAsync(articleId, below, Cancellation);
    }
}
