using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Tests.Copies;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests;

/// <summary>Articles and withdrawals as they come over the in-memory bus.</summary>
public sealed class TaggingConsumerTests : TaggingRpcTests
{
    private readonly SqliteFile _file = new();

    private readonly ProbeModule _probe = new();

    protected override IServiceModule[] Others => [_probe];

    [Fact]
    public async Task cleaned_article_is_handed_on_with_its_tags()
    {
        var cleaned = Cleaned(TagRpcTests.Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(cleaned);
        var tagged = await ProbeModule.NextAsync(_probe.Tagged);
        var progress = await NextProgressAsync();

        Assert.Equal((cleaned.Article, cleaned.Attempt, cleaned.Clean), (tagged.Article, tagged.Attempt, tagged.Clean));
        Assert.Equal(["Ingrid Halvorsen"], tagged.Tags.Names(EntityKind.Person));
        Assert.Equal((Stage.Tagging, StageOutcome.Completed), (progress.Stage, progress.Outcome));
    }

    [Fact]
    public async Task redelivered_article_gives_the_same_tags()
    {
        var cleaned = Cleaned(TagRpcTests.Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(cleaned);
        await PublishAsync(cleaned);
        var first = await ProbeModule.NextAsync(_probe.Tagged);
        var second = await ProbeModule.NextAsync(_probe.Tagged);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task spellings_of_one_person_are_one_entity_across_articles()
    {
        var ids = new List<string>();
        foreach (var (guid, name) in ((string, string)[])[("1", "Volodymyr Zelenskiy"), ("2", "Volodymyr Zelensky")])
        {
            var cleaned = Cleaned(TagRpcTests.Article($"On Monday {name} thanked the nurses of the harbour hospital. The day ended late, {name} said."));
            cleaned.Article.ArticleId = Uuid5.Create(Uuid5.Newsroom, guid).ToString();
            await PublishAsync(cleaned);
            var tagged = await ProbeModule.NextAsync(_probe.Tagged);
            ids.Add(tagged.Tags.Entity(EntityKind.Person, name).EntityId);
        }

        var entity = (await Client.GetEntityAsync(new GetEntityRequest { EntityId = ids[0] }, Call)).Entity;

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(("Volodymyr Zelenskiy", 2L), (entity.Name, entity.ArticleCount));
        Assert.Equal(["Volodymyr Zelensky"], entity.Aliases);
    }

    [Fact]
    public async Task killed_article_is_forgotten_and_its_later_copies_are_superseded()
    {
        var cleaned = Cleaned(TagRpcTests.Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));
        await PublishAsync(cleaned);
        var tagged = await ProbeModule.NextAsync(_probe.Tagged);
        await NextProgressAsync();
        var person = tagged.Tags.Entity(EntityKind.Person, "Ingrid Halvorsen").EntityId;
        Assert.Equal(1, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = person }, Call)).Entity.ArticleCount);

        await PublishAsync(Withdrawn(WithdrawalKind.Kill, 2));
        var killed = await NextProgressAsync();
        cleaned.Article.Revision = 3;
        await PublishAsync(cleaned);
        var later = await NextProgressAsync();

        Assert.Equal((Stage.Tagging, StageOutcome.Completed, 2), (killed.Stage, killed.Outcome, killed.Article.Revision));
        Assert.Equal((StageOutcome.Superseded, "The article was killed.", 3), (later.Outcome, later.Detail, later.Article.Revision));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetEntityAsync(new GetEntityRequest { EntityId = person }, Call));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.False(_probe.Tagged.Reader.TryRead(out _));
    }

    [Fact]
    public async Task kill_tells_of_the_copies_of_the_article_before_its_text_goes()
    {
        string[] text =
        [
            "The harbour board of Vestnes will close the northern quay for eleven weeks from Monday, after divers found cracks in four of its piles.",
            "Ferries to the islands leave from the fish market until then, said Ingrid Halvorsen, who runs the port, and freight goes by road.",
            "The repair costs 4.2 million kroner, which the board takes from what it had put aside for a new crane.",
        ];
        var cleaned = Cleaned(TagRpcTests.Article(text));
        var copy = Cleaned(TagRpcTests.Article([.. text, "The paper asked the board for the divers' report."]));
        copy.Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "its copy").ToString(), Revision = 1, Source = "desk/islands", Guid = "2" };
        var other = Cleaned(TagRpcTests.Article("A bakery in Tallinn won a prize for its rye bread, which it bakes in an oven of 1903 that was moved there by ship."));
        other.Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "another").ToString(), Revision = 1, Source = "desk", Guid = "3" };
        foreach (var article in new[] { cleaned, copy, other })
        {
            await PublishAsync(article);
            await NextProgressAsync();
        }

        await PublishAsync(Withdrawn(WithdrawalKind.Kill, 2));
        var found = await ProbeModule.NextAsync(_probe.Copies);
        await NextProgressAsync();

        Assert.Equal((2, "Retracted."), (found.Article.Revision, found.Notice));
        var one = Assert.Single(found.Copies);
        Assert.Equal((copy.Article, true, 1.0), (one.Article, one.SameFamily, one.Overlap));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = cleaned.Article.ArticleId }, Call));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task hold_that_comes_first_keeps_the_article_out_until_the_revision_of_its_release()
    {
        var cleaned = Cleaned(TagRpcTests.Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(Withdrawn(WithdrawalKind.Hold, 2));
        await NextProgressAsync();
        await PublishAsync(cleaned);
        var held = await NextProgressAsync();
        await PublishAsync(Withdrawn(WithdrawalKind.Release, 3));
        cleaned.Article.Revision = 3;
        await PublishAsync(cleaned);
        var released = await NextProgressAsync();

        Assert.Equal((StageOutcome.Superseded, "Revision 2 withdrew the article."), (held.Outcome, held.Detail));
        Assert.Equal((StageOutcome.Completed, 3), (released.Outcome, released.Article.Revision));
    }

    [Fact]
    public async Task copies_are_handed_on_with_one_group_and_other_articles_with_another()
    {
        var groups = new List<string>();
        foreach (var (at, text) in ((string[])[CopySamples.Report, CopySamples.Spun, CopySamples.OtherReport, "Photo gallery."]).Index())
        {
            var cleaned = Cleaned(TagRpcTests.Article([.. CopySamples.Paragraphs(text)]));
            cleaned.Article.ArticleId = Uuid5.Create(Uuid5.Newsroom, $"{at}").ToString();
            await PublishAsync(cleaned);
            groups.Add((await ProbeModule.NextAsync(_probe.Tagged)).Tags.CopyGroupId);
        }

        Assert.NotEmpty(groups[0]);
        Assert.Equal(groups[0], groups[1]);
        Assert.NotEqual(groups[0], groups[2]);
        Assert.NotEmpty(groups[2]);
        Assert.Empty(groups[3]);
    }

    [Fact]
    public async Task article_without_paragraphs_is_rejected()
    {
        await PublishAsync(Cleaned(TagRpcTests.Article()));
        var progress = await NextProgressAsync();

        Assert.Equal((StageOutcome.Rejected, Reason.NoText), (progress.Outcome, progress.Reason));
    }

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();

    private Task<PipelineProgress> NextProgressAsync() => ProbeModule.NextAsync(_probe.Progress);

    private async Task PublishAsync(ArticleWithdrawn withdrawn) =>
        await Services.GetRequiredService<IBus>().PublishEventAsync(withdrawn, withdrawn.Article, withdrawn.Attempt, Cancellation);

    private static ArticleWithdrawn Withdrawn(WithdrawalKind kind, int revision)
    {
        var article = Cleaned(TagRpcTests.Article()).Article;
        article.Revision = revision;
        return new ArticleWithdrawn { Article = article, Attempt = 1, Kind = kind, Notice = "Retracted." };
    }

    private async Task PublishAsync(ArticleCleaned cleaned) =>
        await Services.GetRequiredService<IBus>().PublishEventAsync(cleaned, cleaned.Article, cleaned.Attempt, Cancellation);

    private static ArticleCleaned Cleaned(CleanArticle clean) => new()
    {
        Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "an article").ToString(), Revision = 1, Source = "desk", Guid = "1" },
        Attempt = 1,
        Clean = clean,
    };
}
