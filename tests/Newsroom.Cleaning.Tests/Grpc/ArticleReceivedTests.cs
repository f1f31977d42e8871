using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;

namespace Newsroom.Cleaning.Tests.Grpc;

public sealed class ArticleReceivedTests(CleaningHost host) : IClassFixture<CleaningHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task article_is_handed_on_clean()
    {
        var received = Received("f1a0c5c4-0000-5000-8000-000000000001", Documents.Of($"Crane turns yellow at last\n\n{Sentences.All}"));
        await host.PublishAsync(received, Token);
        var progress = await host.ProgressOfAsync(received.Article.ArticleId, Token);
        Assert.Equal((Stage.Cleaning, StageOutcome.Completed, 2), (progress.Stage, progress.Outcome, progress.Attempt));
        var cleaned = Assert.Single(host.Cleaned, c => c.Article.ArticleId == received.Article.ArticleId);
        Assert.Equal("Crane turns yellow at last", cleaned.Clean.Title);
        Assert.Equal((received.ReceivedAt, 2, received.Article), (cleaned.ReceivedAt, cleaned.Attempt, cleaned.Article));
    }

    [Fact]
    public async Task what_is_no_article_is_rejected_with_its_reason_and_handed_to_nobody()
    {
        var received = Received("f1a0c5c4-0000-5000-8000-000000000002", Documents.Of("<script>render()</script>", "text/html"));
        await host.PublishAsync(received, Token);
        var progress = await host.ProgressOfAsync(received.Article.ArticleId, Token);
        Assert.Equal((StageOutcome.Rejected, Reason.NoText), (progress.Outcome, progress.Reason));
        Assert.DoesNotContain(host.Cleaned, c => c.Article.ArticleId == received.Article.ArticleId);
    }

    private static ArticleReceived Received(string id, RawDocument document) => new()
    {
        Article = new ArticleRef { ArticleId = id, Revision = 1, Source = "test", Guid = id },
        Attempt = 2,
        Document = document,
        ReceivedAt = Documents.Retrieved.ToTimestamp(),
    };
}
