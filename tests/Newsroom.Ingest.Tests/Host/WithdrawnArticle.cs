using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Kills, holds, releases, embargoes and undecodable copy over the real gRPC endpoint.</summary>
public sealed class WithdrawnArticle : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await IngestHost.StartAsync(settings: ("Ingest:EmbargoInterval", "00:00:00.050"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task a_kill_is_published_and_ends_withdrawn_and_the_text_is_gone()
    {
        var answer = await _host.SubmitAsync(Documents.Text("a"));
        await _host.TrackAsync(answer.Article);

        var kill = await WithdrawAsync("a", WithdrawMode.Kill, "Retracted.");

        var last = (await _host.TrackAsync(kill))[^1].Status;
        Assert.Equal((ArticleState.Withdrawn, RevisionKind.Kill, "Retracted."), (last.State, last.Kind, last.Notice));
        var published = Assert.Single(_host.Pipeline.Withdrawn);
        Assert.Equal((kill, WithdrawalKind.Kill, "Retracted.", 1), (published.Article, published.Kind, published.Notice, published.Attempt));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(() => WithdrawAsync("a", WithdrawMode.Kill, "Again.")));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(() => ReleaseAsync(kill.ArticleId)));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(async () => await _host.Client.GetRawDocumentAsync(
            new GetRawDocumentRequest { ArticleId = kill.ArticleId }, cancellationToken: Cancel)));
        var late = await _host.SubmitAsync(Documents.Text("a", "new text"));
        Assert.Equal((SubmitOutcome.Killed, kill, ArticleState.Withdrawn), (late.Outcome, late.Article, late.State));
    }

    [Fact]
    public async Task a_release_is_published_before_the_copy_that_it_lets_through()
    {
        var hold = await WithdrawAsync("a", WithdrawMode.Hold, "");
        var held = await _host.SubmitAsync(Documents.Text("a"));
        Assert.Equal((SubmitOutcome.Held, ArticleState.Withdrawn), (held.Outcome, held.State));
        await _host.TrackAsync(hold);
        Assert.Empty(_host.Pipeline.Received);

        var release = await ReleaseAsync(hold.ArticleId);

        Assert.Equal(ArticleState.Indexed, (await _host.TrackAsync(release))[^1].Status.State);
        Assert.Equal(release, Assert.Single(_host.Pipeline.Received).Article);
        await IngestHost.EventuallyAsync(
            _ => Task.FromResult(_host.Pipeline.Withdrawn.Any(w => w.Kind == WithdrawalKind.Release && w.Article.Equals(release))), "the release was published");
    }

    [Fact]
    public async Task embargoed_copy_is_sent_when_its_time_has_come()
    {
        // A first call takes longer than others.
        await _host.SubmitAsync(Documents.Text("lost-first"));
        var until = TimeProvider.System.GetUtcNow().AddSeconds(1.5);

        var answer = await _host.SubmitAsync(Documents.Text("a").With(d => d.Declared.EmbargoedUntil = until.ToTimestamp()));

        Assert.Equal((SubmitOutcome.Accepted, ArticleState.Embargoed), (answer.Outcome, answer.State));
        var last = (await _host.TrackAsync(answer.Article))[^1].Status;
        Assert.Equal(ArticleState.Indexed, last.State);
        Assert.All(last.Hops, h => Assert.True(h.StartedAt.ToDateTimeOffset() >= until));
    }

    [Fact]
    public async Task undecodable_bytes_are_stored_and_quarantined_with_the_fault()
    {
        var answer = await _host.SubmitAsync(BadDocuments.MakeUndecodable("cut UTF-8"));

        Assert.Equal((SubmitOutcome.Quarantined, ArticleState.Quarantined), (answer.Outcome, answer.State));
        var status = (await _host.TrackAsync(answer.Article)).Single().Status;
        Assert.Equal(Reason.Undecodable, status.Reason);
        Assert.Contains("see byte", status.Detail, StringComparison.Ordinal);
        Assert.Empty(_host.Pipeline.Received);
    }

    [Theory]
    [InlineData("source", "", "a", WithdrawMode.Kill, "x")]
    [InlineData("guid", "desk", "", WithdrawMode.Kill, "x")]
    [InlineData("guid", "desk", "a\nb", WithdrawMode.Hold, "")]
    [InlineData("mode", "desk", "a", WithdrawMode.Unspecified, "x")]
    [InlineData("mode", "desk", "a", (WithdrawMode)9, "x")]
    [InlineData("notice", "desk", "a", WithdrawMode.Kill, " ")]
    [InlineData("notice", "desk", "a", WithdrawMode.Kill, "a\0b")]
    public async Task a_withdrawal_that_breaks_a_limit_is_refused(string field, string source, string guid, WithdrawMode mode, string notice)
    {
        var request = new WithdrawArticleRequest { Source = source, Guid = guid, Mode = mode, Notice = notice };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.WithdrawArticleAsync(request, cancellationToken: Cancel));

        Assert.Equal((StatusCode.InvalidArgument, field), (error.StatusCode, FieldOf(error)));
    }

    [Fact]
    public async Task a_notice_has_at_most_2000_characters()
    {
        await WithdrawAsync("a", WithdrawMode.Hold, new string('n', 2_000));
        var error = await Assert.ThrowsAsync<RpcException>(() => WithdrawAsync("b", WithdrawMode.Hold, new string('n', 2_001)));

        Assert.Equal("notice", FieldOf(error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not-a-uuid")]
    public async Task a_release_needs_an_article(string articleId)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ReleaseAsync(articleId));

        Assert.Equal((StatusCode.InvalidArgument, "article_id"), (error.StatusCode, FieldOf(error)));
    }

    private async Task<ArticleRef> WithdrawAsync(string guid, WithdrawMode mode, string notice) => (await _host.Client.WithdrawArticleAsync(
        new WithdrawArticleRequest { Source = "harbour-desk", Guid = guid, Mode = mode, Notice = notice }, cancellationToken: Cancel)).Article;

    private async Task<ArticleRef> ReleaseAsync(string articleId) => (await _host.Client.ReleaseArticleAsync(
        new ReleaseArticleRequest { ArticleId = articleId }, cancellationToken: Cancel)).Article;

    private static async Task<StatusCode> StatusOfAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;

    private static string FieldOf(RpcException error) =>
        Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer))
            .Details.Single().Unpack<BadRequest>().FieldViolations.Single().Field;
}
