using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>What becomes of copies when tagging has found some, over the bus and the real gRPC endpoint.</summary>
public sealed class CopiesOfAKilledArticle : IAsyncLifetime
{
    private IngestHost? _host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IngestHost Host => _host!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    [Fact]
    public async Task all_wait_for_a_decision_unless_the_policy_says_otherwise()
    {
        await StartAsync();
        var (killed, kin, other) = await KillWithCopiesAsync();

        var reviews = await ReviewsAsync(2);

        Assert.Equivalent(new[] { kin.ArticleId, other.ArticleId }, reviews.Select(r => r.Copy.ArticleId), strict: true);
        Assert.All(reviews, r => Assert.Equal((killed, "Retracted.", CopyDecision.Unspecified), (r.Killed, r.Notice, r.Decision)));
        Assert.Single(Host.Pipeline.Withdrawn);
    }

    [Fact]
    public async Task the_policy_kills_those_of_the_same_family_as_the_article_itself_was_killed()
    {
        await StartAsync(("Ingest:KilledCopies", "KillSameFamily"));
        var (killed, kin, other) = await KillWithCopiesAsync();

        var open = Assert.Single(await ReviewsAsync(1));

        Assert.Equal(other.ArticleId, open.Copy.ArticleId);
        var status = (await Host.TrackAsync(new ArticleRef { ArticleId = kin.ArticleId, Revision = 2 }))[^1].Status;
        Assert.Equal((ArticleState.Withdrawn, RevisionKind.Kill, "Retracted."), (status.State, status.Kind, status.Notice));
        var all = await Host.Client.ListCopyReviewsAsync(new ListCopyReviewsRequest { IncludeDecided = true }, cancellationToken: Cancel);
        var decided = all.Reviews.Single(r => r.Copy.ArticleId == kin.ArticleId);
        Assert.Equal((killed, CopyDecision.Kill, true), (decided.Killed, decided.Decision, decided.ByPolicy));
        Assert.Equal([killed.ArticleId, kin.ArticleId], Host.Pipeline.Withdrawn.Select(w => w.Article.ArticleId));
        var trail = new AuditService.AuditServiceClient(Host.Channel);
        var record = Assert.Single((await trail.ListAuditRecordsAsync(new ListAuditRecordsRequest { Action = "WithdrawArticle", Target = kin.ArticleId }, cancellationToken: Cancel)).Records);
        Assert.Equal(("policy/killed-copies", $"mode=WITHDRAW_MODE_KILL copy_of={killed.ArticleId}"), (record.Credential, record.Detail));
    }

    [Fact]
    public async Task a_person_keeps_one_and_kills_another()
    {
        await StartAsync();
        var (killed, kin, other) = await KillWithCopiesAsync();
        await ReviewsAsync(2);

        await DecideAsync(killed, kin, CopyDecision.Keep);
        var review = (await DecideAsync(killed, other, CopyDecision.Kill, "Rests on a retracted report.")).Review;

        Assert.Equal((CopyDecision.Kill, false), (review.Decision, review.ByPolicy));
        Assert.Empty((await Host.Client.ListCopyReviewsAsync(new ListCopyReviewsRequest(), cancellationToken: Cancel)).Reviews);
        var status = (await Host.TrackAsync(new ArticleRef { ArticleId = other.ArticleId, Revision = 2 }))[^1].Status;
        Assert.Equal((ArticleState.Withdrawn, "Rests on a retracted report."), (status.State, status.Notice));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(() => DecideAsync(killed, other, CopyDecision.Keep)));
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(() => DecideAsync(other, killed, CopyDecision.Keep)));
    }

    [Fact]
    public async Task bad_requests_are_refused()
    {
        await StartAsync();
        var article = new ArticleRef { ArticleId = Guid.Empty.ToString() };

        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => DecideAsync(article, article, CopyDecision.Unspecified)));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => DecideAsync(new ArticleRef { ArticleId = "x" }, article, CopyDecision.Keep)));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => DecideAsync(article, article, CopyDecision.Kill, new string('n', 2_001))));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => ListAsync(new ListCopyReviewsRequest { PageSize = 1_001 })));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => ListAsync(new ListCopyReviewsRequest { PageToken = "nonsense" })));
    }

    private async Task StartAsync(params (string Key, string Value)[] settings) =>
        _host = await (await IngestHost.StartAsync(settings: settings)).ReceivingAsync();

    /// <summary>Three articles, of which the first is killed and the others are found to be its copies.</summary>
    private async Task<(ArticleRef Killed, ArticleRef Kin, ArticleRef Other)> KillWithCopiesAsync()
    {
        var articles = new List<ArticleRef>();
        foreach (var guid in new[] { "a", "b", "c" })
            articles.Add((await Host.SubmitAsync(Documents.Text(guid))).Article);
        foreach (var article in articles)
            await Host.TrackAsync(article);
        var killed = (await Host.Client.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = articles[0].Source, Guid = "a", Mode = WithdrawMode.Kill, Notice = "Retracted." },
            cancellationToken: Cancel)).Article;
        await Host.TrackAsync(killed);
        var found = new KilledCopiesFound { Article = killed, Attempt = 1, Notice = "Retracted.", FoundAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) };
        found.Copies.Add(articles[1..].Select((article, i) => new KilledCopiesFound.Types.Copy { Article = article, Title = "A", Overlap = .9, SameFamily = i == 0 }));
        // Delivered twice, as the bus may.
        for (var i = 0; i < 2; i++)
            await Host.Services.GetRequiredService<IBus>().PublishEventAsync(found, killed, attempt: 1, Cancel);
        return (killed, articles[1], articles[2]);
    }

    private async Task<IReadOnlyList<CopyReview>> ReviewsAsync(int count)
    {
        IReadOnlyList<CopyReview> reviews = [];
        await IngestHost.EventuallyAsync(
            async _ =>
            {
                var all = (await ListAsync(new ListCopyReviewsRequest { IncludeDecided = true })).Reviews;
                reviews = [.. all.Where(r => r.Decision == CopyDecision.Unspecified)];
                return all.Count == 2 && reviews.Count == count;
            },
            "the copies are listed");
        return reviews;
    }

    private async Task<ListCopyReviewsResponse> ListAsync(ListCopyReviewsRequest request) =>
        await Host.Client.ListCopyReviewsAsync(request, cancellationToken: Cancel);

    private async Task<DecideCopyReviewResponse> DecideAsync(ArticleRef killed, ArticleRef copy, CopyDecision decision, string notice = "") =>
        await Host.Client.DecideCopyReviewAsync(
            new DecideCopyReviewRequest { KilledArticleId = killed.ArticleId, CopyArticleId = copy.ArticleId, Decision = decision, Notice = notice },
            cancellationToken: Cancel);

    private static async Task<StatusCode> StatusOfAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;
}
