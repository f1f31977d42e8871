using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Changes that share a transaction.</summary>
public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task a_change_that_the_database_refuses_fails_alone()
    {
        // Passes every rule of the edge but not a NOT NULL of the schema.
        var broken = Documents.Valid(Documents.Text("broken")) with { Charset = null! };

        var submits = Enumerable.Range(0, 40)
            .Select(i => Store.SubmitAsync(new Submission(i == 7 ? broken : Documents.Valid(Documents.Text($"a{i}")), Noon, ""), Cancel)).ToList();
#pragma warning disable VSTHRD003 // Started above.
        await Assert.ThrowsAnyAsync<Exception>(() => submits[7]);
#pragma warning restore VSTHRD003
        var answers = await Task.WhenAll(submits.Where((_, i) => i != 7));

        Assert.All(answers, a => Assert.Equal(SubmitOutcome.Accepted, a.Outcome));
        Assert.Null(await Store.FindAsync(broken.ArticleId, 0, Cancel));
        Assert.Equal(39, (await Store.MeasureOutboxAsync(Cancel)).Depth);
    }

    [Fact]
    public async Task what_a_caller_gave_up_before_its_turn_is_not_stored()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.SubmitAsync(new Submission(Documents.Valid(Documents.Text("a")), Noon, ""), given.Token));
        await AcceptAsync("b");

        Assert.Null(await Store.FindAsync(ValidDocument.IdOf("harbour-desk", "a"), 0, Cancel));
    }
}
