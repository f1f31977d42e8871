using Newsroom.Events.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>What is withdrawn is not found, in whatever order articles and withdrawals arrive.</summary>
public abstract partial class SearchIndexCompliance
{
    [Theory]
    [InlineData(WithdrawalKind.Kill)]
    [InlineData(WithdrawalKind.Hold)]
    public async Task Withdrawn_article_is_gone_from_everything(WithdrawalKind kind)
    {
        await AddAsync(Articles.Make("a", "Storm", "x"));
        await AddAsync(Articles.Make("b", "Storm", "x"));
        Assert.True(await WithdrawAsync("a", revision: 2, kind));

        Assert.Equal("b", GuidOf((await SearchAsync("storm")).Hits.Single()));
        Assert.Empty(await Index.GetAsync([IdOf("a")], Cancellation));
        Assert.Equal(1, (await Index.GetStatsAsync(Cancellation)).ArticleCount);
        var found = await Index.FindWithdrawalAsync(IdOf("a"), Cancellation);
        Assert.Equal((2, kind, "Notice."), (found!.Revision, found.Kind, found.Notice));
        Assert.Null(await Index.FindWithdrawalAsync(IdOf("b"), Cancellation));
    }

    [Theory]
    [InlineData(WithdrawalKind.Kill)]
    [InlineData(WithdrawalKind.Hold)]
    public async Task Article_that_comes_after_its_withdrawal_stays_out(WithdrawalKind kind)
    {
        await WithdrawAsync("a", revision: 2, kind);
        var result = await AddAsync(Articles.Make("a", "Storm", "x"), attempt: 9);
        Assert.Equal((UpsertOutcome.Withdrawn, 2), (result.Outcome, result.HeldRevision));
        Assert.Equal(0, (await SearchAsync("storm")).Total);
    }

    [Fact]
    public async Task Higher_revision_ends_a_hold_and_never_a_kill()
    {
        await WithdrawAsync("held", revision: 2, WithdrawalKind.Hold);
        await WithdrawAsync("killed", revision: 2, WithdrawalKind.Kill);
        Assert.Equal(UpsertOutcome.Indexed, (await AddAsync(Articles.Make("held", "Storm", "x", revision: 3))).Outcome);
        Assert.Equal(UpsertOutcome.Withdrawn, (await AddAsync(Articles.Make("killed", "Storm", "x", revision: 3))).Outcome);
        Assert.Equal("held", GuidOf((await SearchAsync("storm")).Hits.Single()));
    }

    [Fact]
    public async Task Hold_that_comes_after_what_ended_it_changes_nothing()
    {
        await AddAsync(Articles.Make("a", "Storm", "x", revision: 3));
        await WithdrawAsync("a", revision: 3, WithdrawalKind.Release);
        Assert.False(await WithdrawAsync("a", revision: 2, WithdrawalKind.Hold));
        Assert.Equal(1, (await SearchAsync("storm")).Total);
        Assert.Null(await Index.FindWithdrawalAsync(IdOf("a"), Cancellation));

        await AddAsync(Articles.Make("b", "Calm", "x", revision: 3));
        await WithdrawAsync("b", revision: 2, WithdrawalKind.Hold);
        Assert.Equal(1, (await SearchAsync("calm")).Total);
    }

    [Fact]
    public async Task Kill_is_final_whatever_comes_after_it()
    {
        Assert.True(await WithdrawAsync("a", revision: 2, WithdrawalKind.Kill));
        Assert.False(await WithdrawAsync("a", revision: 2, WithdrawalKind.Kill));
        Assert.False(await WithdrawAsync("a", revision: 3, WithdrawalKind.Release));
        Assert.False(await WithdrawAsync("a", revision: 4, WithdrawalKind.Hold));
        Assert.Equal(WithdrawalKind.Kill, (await Index.FindWithdrawalAsync(IdOf("a"), Cancellation))!.Kind);
    }

    [Fact]
    public async Task Kill_beside_many_upserts_always_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"a{round}";
            var upserts = Enumerable.Range(1, 4).Select(i => Task.Run(() => AddAsync(Articles.Make(name, "Storm", "x", revision: i)), Cancellation));
            await Task.WhenAll([.. upserts, Task.Run(() => WithdrawAsync(name, revision: 5, WithdrawalKind.Kill), Cancellation)]);
        }

        Assert.Equal(0, (await SearchAsync("storm")).Total);
        Assert.Equal(0, (await Index.GetStatsAsync(Cancellation)).ArticleCount);
    }

    private Task<bool> WithdrawAsync(string guid, int revision, WithdrawalKind kind) =>
        Index.WithdrawAsync(new Withdrawal(IdOf(guid), revision, kind, "Notice.", Start), Cancellation);

    private static Guid IdOf(string guid) => System.Guid.Parse(Articles.Ref(guid).ArticleId);
}
