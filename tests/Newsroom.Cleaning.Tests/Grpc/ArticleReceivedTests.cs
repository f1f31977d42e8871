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

    public static TheoryData<string, byte[], string, Reason> Unusable() => new()
    {
        { "f1a0c5c4-0000-5000-8000-000000000003", [], "text/plain", Reason.NoText },
        { "f1a0c5c4-0000-5000-8000-000000000004", [], "text/html", Reason.NoText },
        { "f1a0c5c4-0000-5000-8000-000000000005", [0x20, 0x0A, 0x20], "text/plain", Reason.NoText },
        { "f1a0c5c4-0000-5000-8000-000000000006", [0xCA, 0xF0, 0xE0, 0xED, 0x20, 0xEF], "text/plain", Reason.Undecodable },
        { "f1a0c5c4-0000-5000-8000-000000000007", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], "text/plain", Reason.NotText },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task content_that_is_empty_or_no_text_is_rejected_and_never_an_empty_article(string id, byte[] content, string mediaType, Reason reason)
    {
        await host.PublishAsync(Received(id, Documents.Of(content, mediaType)), Token);
        var progress = await host.ProgressOfAsync(id, Token);
        Assert.Equal((StageOutcome.Rejected, reason), (progress.Outcome, progress.Reason));
        Assert.DoesNotContain(host.Cleaned, c => c.Article.ArticleId == id);
    }

    private static ArticleReceived Received(string id, RawDocument document) => new()
    {
        Article = new ArticleRef { ArticleId = id, Revision = 1, Source = "test", Guid = id },
        Attempt = 2,
        Document = document,
        ReceivedAt = Documents.Retrieved.ToTimestamp(),
    };
}
