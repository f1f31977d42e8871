using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests.Copies;

/// <summary>FindCopies over the real endpoint, on each engine, about what came in over the bus.</summary>
public abstract class CopyRpcTests : TaggingRpcTests
{
    [Fact]
    public async Task copy_is_told_with_relation_order_passages_and_changed_figure()
    {
        var wire = await SeenAsync("reuters/world", CopySamples.Report, received: 20);
        var paper = await SeenAsync("evening-paper", "KYIV (Reuters) - " + CopySamples.Report.Replace("340 people", "520 people", StringComparison.Ordinal), received: 10);

        var answer = await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = paper.ArticleId.ToUpperInvariant() }, Call);

        var copy = Assert.Single(answer.Copies);
        Assert.Equal((paper, "Reuters", 2L), (answer.Article, answer.Agency, answer.CopyGroupSize));
        Assert.Equal((wire, CopyRelation.Edited, true), (copy.Article, copy.Relation, copy.SameGroup));
        Assert.Equal((true, CopyOrderEvidence.Agency, false), (copy.IsEarlier, copy.OrderEvidence, copy.SameSourceFamily));
        Assert.InRange(copy.Overlap, .9, .999);
        Assert.InRange(copy.ReverseOverlap, copy.Overlap, .999);
        var passage = Assert.Single(copy.Passages);
        Assert.Equal("KYIV (Reuters) - ".Length, passage.Here.Start);
        Assert.Equal(0, passage.There.Start);
        var pair = Assert.Single(copy.Differences);
        Assert.Contains("520 people", pair.Here, StringComparison.Ordinal);
        Assert.Contains("340 people", pair.There, StringComparison.Ordinal);
    }

    [Fact]
    public async Task article_without_copies_has_none_and_its_own_group()
    {
        var article = await SeenAsync("desk", CopySamples.OtherReport, received: 1);

        var answer = await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = article.ArticleId, PageSize = 100 }, Call);

        Assert.Empty(answer.Copies);
        Assert.Equal((1L, true), (answer.CopyGroupSize, Guid.TryParseExact(answer.CopyGroupId, "D", out _)));
    }

    [Fact]
    public async Task tiny_article_is_in_no_group()
    {
        var article = await SeenAsync("desk", "Photo gallery.", received: 1);
        await SeenAsync("other desk", "Photo gallery.", received: 2);

        var answer = await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = article.ArticleId }, Call);

        Assert.Empty(answer.Copies);
        Assert.Equal(("", 0L), (answer.CopyGroupId, answer.CopyGroupSize));
    }

    [Fact]
    public async Task bad_requests_are_answered_with_the_field_and_unknown_articles_are_not_found()
    {
        var id = Guid.NewGuid().ToString();

        Assert.Equal((StatusCode.InvalidArgument, "article_id:"), await StatusOf(new FindCopiesRequest()));
        Assert.Equal((StatusCode.InvalidArgument, "article_id:"), await StatusOf(new FindCopiesRequest { ArticleId = "1" }));
        Assert.Equal((StatusCode.InvalidArgument, "page_size:"), await StatusOf(new FindCopiesRequest { ArticleId = id, PageSize = 101 }));
        Assert.Equal((StatusCode.InvalidArgument, "page_size:"), await StatusOf(new FindCopiesRequest { ArticleId = id, PageSize = -1 }));
        Assert.Equal(StatusCode.NotFound, (await StatusOf(new FindCopiesRequest { ArticleId = id })).Status);
    }

    private async Task<(StatusCode Status, string Field)> StatusOf(FindCopiesRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.FindCopiesAsync(request, Call));
        return (error.StatusCode, error.Status.Detail.Split(' ')[0]);
    }

    /// <summary>Sends an article and returns once it is recorded.</summary>
    private async Task<ArticleRef> SeenAsync(string source, string body, long received)
    {
        var article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, source).ToString(), Revision = 1, Source = source, Guid = "1" };
        var clean = new CleanArticle { Title = "Fire", Language = "en" };
        clean.Paragraphs.AddRange(body.Split("\n\n").Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }));
        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleCleaned { Article = article, Attempt = 1, Clean = clean, ReceivedAt = new() { Seconds = received } }, article, 1, TestContext.Current.CancellationToken);
        var store = Services.GetRequiredService<ICopyStore>();
        await Eventually.TrueAsync(
            async ct => await store.FindAsync(article.ArticleId, ct) is not null, TimeSpan.FromSeconds(20), $"the article of {source} is recorded", TestContext.Current.CancellationToken);
        return article;
    }
}

public sealed class SqliteCopyRpcTests : CopyRpcTests
{
    private readonly SqliteFile _file = new();

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlCopyRpcTests(PostgreSqlFixture postgres) : CopyRpcTests
{
    protected override Task<Dictionary<string, string?>> StorageAsync() => StorageOfAsync(postgres);
}
