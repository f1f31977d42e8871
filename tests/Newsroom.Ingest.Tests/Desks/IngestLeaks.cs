using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Ingest.Copies;
using Newsroom.Ingest.Tests.Feeds;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests.Desks;

/// <summary>Every rpc of ingest, asked by one team about what only another may see.</summary>
public sealed class IngestLeaks : IAsyncLifetime
{
    private const string Owner = "sport";
    private const string Other = "politics";

    /// <summary>Addresses that stand for hosts: one is asked only every so often.</summary>
    private const int Hosts = 32;

    private IngestHost _host = null!;
    private FeedServer _pages = null!;
    private int _asked;
    private Secret _public = null!;
    private Secret _private = null!;
    private Secret _embargoed = null!;
    private Secret _unknown = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IngestService.IngestServiceClient Client => _host.Client;

    private List<LeakCase<Secret>> Cases =>
    [
        new("GetArticleStatus", (who, secret) => LeakSuite.TextOfAsync(Client.GetArticleStatusAsync(new GetArticleStatusRequest { ArticleId = secret.Id }, who))),
        new("GetArticleStatus", (who, secret) => LeakSuite.TextOfAsync(
            Client.GetArticleStatusAsync(new GetArticleStatusRequest { Source = secret.Source, Guid = secret.ItemGuid }, who))),
        new("TrackArticle", TrackAsync),
        new("ListArticles", (who, secret) => LeakSuite.TextOfAsync(Client.ListArticlesAsync(new ListArticlesRequest { Source = secret.Source }, who))),
        new("ListArticles", (who, secret) => PresenceAsync(Client.ListArticlesAsync(new ListArticlesRequest { State = ArticleState.Quarantined }, who), secret.Id)),
        new("GetRawDocument", (who, secret) => LeakSuite.TextOfAsync(Client.GetRawDocumentAsync(new GetRawDocumentRequest { ArticleId = secret.Id }, who))),
        new("ReleaseArticle", (who, secret) => LeakSuite.TextOfAsync(Client.ReleaseArticleAsync(new ReleaseArticleRequest { ArticleId = secret.Id }, who)), OwnerSees: false),
        new("ListCopyReviews", (who, secret) => PresenceAsync(Client.ListCopyReviewsAsync(new ListCopyReviewsRequest(), who), secret.Id)),
        new("DecideCopyReview", (who, secret) => LeakSuite.TextOfAsync(Client.DecideCopyReviewAsync(
            new DecideCopyReviewRequest { KilledArticleId = _public.Id, CopyArticleId = secret.Id, Decision = CopyDecision.Keep }, who))),
        new("DecideCopyReview", (who, secret) => LeakSuite.TextOfAsync(Client.DecideCopyReviewAsync(
            new DecideCopyReviewRequest { KilledArticleId = secret.Id, CopyArticleId = _public.Id, Decision = CopyDecision.Keep }, who))),
        new("ReprocessArticles", (who, secret) => LeakSuite.TextOfAsync(Client.ReprocessArticlesAsync(new ReprocessArticlesRequest { ArticleIds = { secret.Id } }, who))),
        new("GetFeed", (who, secret) => LeakSuite.TextOfAsync(Client.GetFeedAsync(new GetFeedRequest { FeedId = secret.FeedId }, who))),
        new("ListFeeds", (who, secret) => PresenceAsync(Client.ListFeedsAsync(new ListFeedsRequest(), who), secret.FeedId)),
        new("UpdateFeed", (who, secret) => LeakSuite.TextOfAsync(Client.UpdateFeedAsync(
            new UpdateFeedRequest { Feed = new Feed { FeedId = secret.FeedId, Name = "x", Source = "x", Url = "https://feeds.example.org/x", Etag = "9" } }, who))),
        new("PollFeed", (who, secret) => LeakSuite.TextOfAsync(Client.PollFeedAsync(new PollFeedRequest { FeedId = secret.FeedId }, who)), OwnerSees: false),
        new("DeleteFeed", (who, secret) => LeakSuite.TextOfAsync(Client.DeleteFeedAsync(new DeleteFeedRequest { FeedId = secret.FeedId }, who)), OwnerSees: false),
        new("ListQuarantined", (who, secret) => PresenceAsync(Client.ListQuarantinedAsync(new ListQuarantinedRequest(), who), secret.Id)),
        new("RetryQuarantined", (who, secret) => LeakSuite.TextOfAsync(
            Client.RetryQuarantinedAsync(new RetryQuarantinedRequest { MessageIds = { $"{secret.Id}.1" } }, who)), OwnerSees: false),
        new("DiscardQuarantined", (who, secret) => LeakSuite.TextOfAsync(
            Client.DiscardQuarantinedAsync(new DiscardQuarantinedRequest { MessageIds = { $"{secret.Id}.1" }, Note = "x" }, who)), OwnerSees: false),
        new("ChangeVisibility", (who, secret) => LeakSuite.TextOfAsync(Client.ChangeVisibilityAsync(
            new ChangeVisibilityRequest { ArticleId = secret.Id, Visibility = new Visibility { Version = 99, Teams = { "x" } } }, who))),
        new("GetReprocessRun", (who, secret) => LeakSuite.TextOfAsync(Client.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = secret.RunId }, who))),
        new("CancelReprocessRun", (who, secret) => LeakSuite.TextOfAsync(Client.CancelReprocessRunAsync(new CancelReprocessRunRequest { RunId = secret.RunId }, who))),
        // Counts, and sources by their names, are told to whoever operates the platform; no more than that of any article or feed.
        new("GetPipelineStats", (who, secret) => PresenceAsync(
            Client.GetPipelineStatsAsync(new GetPipelineStatsRequest(), who), secret.Id, secret.ItemGuid, secret.FeedId, secret.RunId), OwnerSees: false),
        new("ListReaders", (who, secret) => LeakSuite.TextOfAsync(Client.ListReadersAsync(new ListReadersRequest { ArticleId = secret.Id }, who))),
    ];

    // Names of articles are one space: who sends to another team's, or withdraws it, is told that it is another's, whoever may see it.
    private List<LeakCase<Secret>> NameCases =>
    [
        new("SubmitArticle", (who, secret) => LeakSuite.TextOfAsync(Client.SubmitArticleAsync(
            new SubmitArticleRequest { Document = Documents.Text(secret.ItemGuid, "Other words.", secret.Source) }, who)), OwnerSees: false),
        new("SubmitArticles", SubmitManyAsync, OwnerSees: false),
        new("FetchArticle", (who, secret) => LeakSuite.TextOfAsync(Client.FetchArticleAsync(
            new FetchArticleRequest { Url = _pages.Url("page", 1 + (_asked++ % Hosts)).AbsoluteUri, Source = secret.Source, Guid = secret.ItemGuid }, who)), OwnerSees: false),
        new("WithdrawArticle", (who, secret) => LeakSuite.TextOfAsync(Client.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = secret.Source, Guid = secret.ItemGuid, Mode = WithdrawMode.Hold, Notice = "x" }, who)), OwnerSees: false),
    ];

    public async ValueTask InitializeAsync()
    {
        _host = await IngestHost.StartAsync(new TestCallers(), folder: null, ("Ingest:Feeds:AllowedHosts:0", "127.0.0.0/8"));
        _pages = await FeedServer.StartAsync(Hosts, TimeProvider.System, Cancel);
        _pages.Answer("page", "<p>Other words.</p>", "text/html");
        _unknown = new Secret(
            ValidDocument.IdOf("src-nowhere", "guid-nowhere"), "src-nowhere", "guid-nowhere", Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        _public = await SubmitAsync("public", new Visibility());
        _private = await SubmitAsync("private", new Visibility { Teams = { Owner } });
        _embargoed = await SubmitAsync("embargoed", new Visibility { Until = TimeProvider.System.GetUtcNow().AddDays(1).ToTimestamp() });
        var reviews = _host.Services.GetRequiredService<ICopyReviewStore>();
        foreach (var secret in new[] { _private, _embargoed })
            await reviews.AddAsync([Review(_public, secret), Review(secret, _public)], Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _pages.DisposeAsync();
    }

    // CreateFeed has a test of its own: what it makes changes the next answer.
    [Fact]
    public void Every_rpc_is_tried() => LeakSuite.CoversEveryRpc(IngestService.Descriptor, [.. Cases, .. NameCases], "CreateFeed");

    [Fact]
    public Task What_a_team_may_not_see_is_not_there() => LeakSuite.TellsNothingAsync(Cases, Owner, Other, [_private, _embargoed], _unknown, NamesOf);

    [Fact]
    public async Task Of_another_teams_name_no_more_is_told_than_that_it_is_anothers()
    {
        foreach (var one in NameCases)
            Assert.Equal($"PermissionDenied: Article {_private.Id} is another team's.", await one.AskAsync(TestCallers.Of(Other), _private));
        // As of what everybody may see.
        await LeakSuite.TellsNothingAsync(NameCases, Owner, Other, [_private, _embargoed], _public, NamesOf);
    }

    [Fact]
    public async Task Another_teams_feed_neither_bars_nor_shows_itself()
    {
        var feed = new Feed { Name = "mine", Source = "mine", Url = "https://feeds.example.org/private", Paused = true };
        var mine = await Client.CreateFeedAsync(new CreateFeedRequest { Feed = feed }, TestCallers.Of(Other), cancellationToken: Cancel);

        mine.Feed.Url = "https://feeds.example.org/embargoed";
        mine = new CreateFeedResponse
        {
            Feed = (await Client.UpdateFeedAsync(new UpdateFeedRequest { Feed = mine.Feed }, TestCallers.Of(Other), cancellationToken: Cancel)).Feed,
        };
        feed.Url = mine.Feed.Url;

        Assert.Equal(StatusCode.AlreadyExists, (await Assert.ThrowsAsync<RpcException>(
            async () => await Client.CreateFeedAsync(new CreateFeedRequest { Feed = feed }, TestCallers.Of(Other), cancellationToken: Cancel))).StatusCode);
    }

    [Fact]
    public async Task Run_is_its_teams_and_whose_who_sees_every_team()
    {
        var everyTeams = await Client.ReprocessArticlesAsync(new ReprocessArticlesRequest { Source = "nothing", Execute = true }, cancellationToken: Cancel);
        await Client.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = everyTeams.RunId }, cancellationToken: Cancel);
        await Client.GetReprocessRunAsync(new GetReprocessRunRequest { RunId = _private.RunId }, cancellationToken: Cancel);

        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await Client.GetReprocessRunAsync(
            new GetReprocessRunRequest { RunId = everyTeams.RunId }, TestCallers.Of(Owner), cancellationToken: Cancel))).StatusCode);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    public async Task Another_teams_article_is_neither_revised_nor_withdrawn(string name)
    {
        var (source, guid) = ($"src-{name}", $"guid-{name}");
        var status = StatusCode.PermissionDenied;

        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await Client.SubmitArticleAsync(
            new SubmitArticleRequest { Document = Documents.Text(guid, "Other words.", source) }, TestCallers.Of(Other), cancellationToken: Cancel))).StatusCode);
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await Client.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = source, Guid = guid, Mode = WithdrawMode.Kill, Notice = "x" }, TestCallers.Of(Other), cancellationToken: Cancel))).StatusCode);
        using var stream = Client.SubmitArticles(TestCallers.Of(Other), cancellationToken: Cancel);
        await stream.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text(guid, "Other words.", source) }, Cancel);
        Assert.True(await stream.ResponseStream.MoveNext(Cancel));
        Assert.Equal((int)status, stream.ResponseStream.Current.Error.Code);
        await stream.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Owner_and_who_sees_every_team_change_who_sees_it()
    {
        var shown = await Client.ChangeVisibilityAsync(
            new ChangeVisibilityRequest { ArticleId = _private.Id, Visibility = new Visibility { Teams = { Other } } }, TestCallers.Of(Owner), cancellationToken: Cancel);
        Assert.Equal((Owner, 1L), (shown.Visibility.Team, shown.Visibility.Version));
        await Client.GetRawDocumentAsync(new GetRawDocumentRequest { ArticleId = _private.Id }, TestCallers.Of(Other), cancellationToken: Cancel);

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await Client.ChangeVisibilityAsync(
            new ChangeVisibilityRequest { ArticleId = _private.Id }, TestCallers.Of(Other), cancellationToken: Cancel))).StatusCode);
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(async () => await Client.ChangeVisibilityAsync(
            new ChangeVisibilityRequest { ArticleId = _private.Id, Visibility = new Visibility { Version = 7 } }, cancellationToken: Cancel))).StatusCode);
        Assert.Equal(2, (await Client.ChangeVisibilityAsync(
            new ChangeVisibilityRequest { ArticleId = _private.Id, Visibility = new Visibility { Version = 1 } }, cancellationToken: Cancel)).Visibility.Version);

        await IngestHost.EventuallyAsync(
            async ct => (await Client.ListReadersAsync(new ListReadersRequest { ArticleId = _private.Id }, TestCallers.Of(Owner), cancellationToken: ct))
                .Readers is [{ Team: Other, Times: 1, BeforeKill: true }],
            "the reader is written");
    }

    [Theory]
    [InlineData(CopyDecision.Keep)]
    [InlineData(CopyDecision.Kill)]
    public async Task Only_its_team_or_who_sees_every_team_decides_on_a_copy(CopyDecision decision)
    {
        var (killed, copy) = (_public, await SubmitAsync("copy", new Visibility()));
        await _host.Services.GetRequiredService<ICopyReviewStore>().AddAsync([Review(killed, copy)], Cancel);

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => DecideAsync(decision, TestCallers.Of(Other)))).StatusCode);
        Assert.Contains(copy.Id, (await Client.ListCopyReviewsAsync(new ListCopyReviewsRequest(), TestCallers.Of(Other), cancellationToken: Cancel)).Reviews.Select(r => r.Copy.ArticleId));
        Assert.Equal(CopyDecision.Keep, await DecideAsync(CopyDecision.Keep, null));
        Assert.Equal(decision, await DecideAsync(decision, TestCallers.Of(Owner)));

        async Task<CopyDecision> DecideAsync(CopyDecision decision, Metadata? who) => (await Client.DecideCopyReviewAsync(
            new DecideCopyReviewRequest { KilledArticleId = killed.Id, CopyArticleId = copy.Id, Decision = decision }, who, cancellationToken: Cancel)).Review.Decision;
    }

    private async Task<Secret> SubmitAsync(string name, Visibility visibility)
    {
        // Not decodable in what it claims, so that quarantine has it too.
        var document = Documents.Text($"guid-{name}", "Rain.", $"src-{name}");
        document.Charset = "utf-8";
        document.Content = Google.Protobuf.ByteString.CopyFrom(0xC3, 0x28, 0xA0, 0xFF);
        var stored = await Client.SubmitArticleAsync(new SubmitArticleRequest { Document = document, Visibility = visibility }, TestCallers.Of(Owner), cancellationToken: Cancel);
        var feed = await Client.CreateFeedAsync(
            new CreateFeedRequest { Feed = new Feed { Name = name, Source = name, Url = $"https://feeds.example.org/{name}", Paused = true } }, TestCallers.Of(Owner), cancellationToken: Cancel);
        // It has nothing to send, so that it changes no article here.
        var run = await Client.ReprocessArticlesAsync(
            new ReprocessArticlesRequest { Source = "nothing", Execute = true }, TestCallers.Of(Owner), cancellationToken: Cancel);
        return new Secret(stored.Article.ArticleId, $"src-{name}", $"guid-{name}", feed.Feed.FeedId, run.RunId);
    }

    private static string[] NamesOf(Secret secret) => [secret.Id, secret.Source, secret.ItemGuid, secret.FeedId, secret.RunId];

    private async Task<string> SubmitManyAsync(Metadata who, Secret secret)
    {
        using var call = Client.SubmitArticles(who, cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Documents.Text(secret.ItemGuid, "Other words.", secret.Source) }, Cancel);
        await call.RequestStream.CompleteAsync();
        var answer = await call.ResponseStream.ReadAllAsync(Cancel).SingleAsync(Cancel);
        // All that is said stands in the error.
        return answer.Equals(new SubmitArticlesResponse { Error = new SubmitError { Code = answer.Error.Code, Message = answer.Error.Message } })
            ? $"{(StatusCode)answer.Error.Code}: {answer.Error.Message}" : answer.ToString();
    }

    private static CopyReviewRow Review(Secret killed, Secret copy) => new()
    {
        KilledId = killed.Id,
        CopyId = copy.Id,
        KilledRevision = 2,
        KilledSource = killed.Source,
        KilledGuid = killed.ItemGuid,
        CopyRevision = 1,
        CopySource = copy.Source,
        CopyGuid = copy.ItemGuid,
        Title = "Rain",
        Overlap = 1,
        SameFamily = false,
        Notice = "Wrong.",
        FoundAt = 1,
    };

    private async Task<string> TrackAsync(Metadata who, Secret secret)
    {
        try
        {
            using var call = Client.TrackArticle(new TrackArticleRequest { ArticleId = secret.Id }, who, cancellationToken: Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            return "tracked";
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }

    private static async Task<string> PresenceAsync<T>(AsyncUnaryCall<T> call, params string[] names)
        where T : Google.Protobuf.IMessage
    {
        var answer = await LeakSuite.TextOfAsync(call);
        return names.Any(name => answer.Contains(name, StringComparison.Ordinal)) ? "there" : "not there";
    }

    private sealed record Secret(string Id, string Source, string ItemGuid, string FeedId, string RunId);
}
