using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>Which revision is held, whatever the order of arrival and however many arrive at once.</summary>
public abstract partial class SearchIndexCompliance
{
    [Fact]
    public async Task Higher_revision_replaces_the_lower()
    {
        await AddAsync(Articles.Make("a", "Storm", "Old words"));
        var result = await AddAsync(Articles.Make("a", "Calm", "New words", revision: 2));
        Assert.Equal((UpsertOutcome.Indexed, 2), (result.Outcome, result.HeldRevision));
        Assert.Equal(0, (await SearchAsync("storm")).Total);
        Assert.Equal(2, (await SearchAsync("calm")).Hits.Single().Article.Article.Revision);
        Assert.Equal(1, (await Index.GetStatsAsync(Cancellation)).ArticleCount);
    }

    [Fact]
    public async Task Revision_of_the_same_words_in_another_order_is_found_by_its_own_phrases()
    {
        await AddAsync(Articles.Make("a", "Report", "the dog bites the man"));
        Assert.Equal(1, (await SearchAsync("\"dog bites\"")).Total);
        Assert.Equal(0, (await SearchAsync("\"man bites\"")).Total);
        await AddAsync(Articles.Make("a", "Report", "the man bites the dog", revision: 2));
        Assert.Equal(0, (await SearchAsync("\"dog bites\"")).Total);
        Assert.Equal(1, (await SearchAsync("\"man bites\"")).Total);
    }

    [Fact]
    public async Task Lower_revision_that_comes_late_changes_nothing()
    {
        await AddAsync(Articles.Make("a", "Calm", "x", revision: 2));
        var result = await AddAsync(Articles.Make("a", "Storm", "x", revision: 1), attempt: 7);
        Assert.Equal((UpsertOutcome.Superseded, 2), (result.Outcome, result.HeldRevision));
        Assert.Equal(0, (await SearchAsync("storm")).Total);
        Assert.Equal(1, (await SearchAsync("calm")).Total);
    }

    [Fact]
    public async Task Redelivered_revision_is_indexed_once()
    {
        var first = await AddAsync(Articles.Make("a", "Storm", "x"));
        var second = await AddAsync(Articles.Make("a", "Storm", "x"));
        Assert.Equal(UpsertOutcome.Indexed, first.Outcome);
        Assert.Equal(first with { Outcome = UpsertOutcome.AlreadyIndexed }, second);
        Assert.Equal(1, (await SearchAsync("storm")).Total);
    }

    [Fact]
    public async Task Later_attempt_at_a_revision_replaces_the_earlier_and_not_the_other_way_round()
    {
        await AddAsync(Articles.Make("a", "Storm", "x"), attempt: 1);
        Assert.Equal(UpsertOutcome.Indexed, (await AddAsync(Articles.Make("a", "Calm", "x"), attempt: 3)).Outcome);
        Assert.Equal(UpsertOutcome.AlreadyIndexed, (await AddAsync(Articles.Make("a", "Storm", "x"), attempt: 2)).Outcome);
        Assert.Equal(1, (await SearchAsync("calm")).Total);
        Assert.Equal(0, (await SearchAsync("storm")).Total);
    }

    [Fact]
    public async Task Concurrent_upserts_of_one_article_leave_its_highest_revision()
    {
        var upserts = Enumerable.Range(1, 24).OrderBy(i => i * 7 % 24)
            .Select(i => Task.Run(() => AddAsync(Articles.Make("a", $"Title{i}", $"storm body{i}", revision: i)), Cancellation));
        var results = await Task.WhenAll(upserts);
        Assert.Contains(results, r => r is { Outcome: UpsertOutcome.Indexed, HeldRevision: 24 });
        var hit = (await SearchAsync("storm")).Hits.Single();
        Assert.Equal((24, "Title24"), (hit.Article.Article.Revision, hit.Article.Clean.Title));
        Assert.Equal(1, (await SearchAsync("body24")).Total);
        Assert.Equal(0, (await SearchAsync("body23")).Total);
    }

    [Fact]
    public async Task Queries_run_while_articles_are_written()
    {
        var writes = Enumerable.Range(0, 40).Select(i => Task.Run(() => AddAsync(Articles.Make($"{i}", "Storm", "x")), Cancellation));
        var reads = Enumerable.Range(0, 40).Select(_ => Task.Run(() => SearchAsync("storm", limit: 100), Cancellation));
        await Task.WhenAll([.. writes, .. reads]);
        Assert.Equal(40, (await SearchAsync("storm")).Total);
    }
}
