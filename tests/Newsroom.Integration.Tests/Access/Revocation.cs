using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Auth.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;

namespace Newsroom.Integration.Tests.Access;

/// <summary>What ends when a key or a team is turned off, and how soon.</summary>
public sealed class Revocation(Platform platform) : IClassFixture<Platform>
{
    /// <summary>What is promised.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task revoked_key_ends_every_kind_of_stream_on_every_service()
    {
        var key = await platform.KeyAsync(Role.Read, Role.Submit);
        var streams = await OpenStreamsAsync(key.Secret);

        await platform.Admin.RevokeKeyAsync(new RevokeKeyRequest { KeyId = key.Key.KeyId }, cancellationToken: Cancel);

        await AllEndAsync(streams, StatusCode.Unauthenticated);
        await AllRefuseAsync(key.Secret, StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task suspended_team_is_out_by_every_credential_until_it_is_let_in_again()
    {
        var key = await platform.KeyAsync(Role.Read, Role.Submit);
        var streams = await OpenStreamsAsync(key.Secret);

        await SuspendAsync(true);

        await AllEndAsync(streams, StatusCode.PermissionDenied);
        await AllRefuseAsync(key.Secret, StatusCode.PermissionDenied);
        await SuspendAsync(false);
        await AllRefuseAsync(key.Secret, StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task both_keys_are_valid_during_the_overlap_of_a_rotation_and_then_only_the_new_one()
    {
        var old = await platform.KeyAsync(Role.Read);

        var rotated = await platform.Admin.RotateKeyAsync(
            new RotateKeyRequest { KeyId = old.Key.KeyId, Overlap = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1)) }, cancellationToken: Cancel);

        Assert.Equal(("world", rotated.Key.KeyId), (rotated.Key.Team, rotated.OldKey.ReplacedBy));
        await AllRefuseAsync(rotated.Secret, StatusCode.InvalidArgument);
        await AllRefuseAsync(old.Secret, StatusCode.InvalidArgument);
        await platform.Admin.RevokeKeyAsync(new RevokeKeyRequest { KeyId = old.Key.KeyId }, cancellationToken: Cancel);
        await AllRefuseAsync(old.Secret, StatusCode.Unauthenticated);
        await AllRefuseAsync(rotated.Secret, StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task the_secret_is_told_once_and_stands_in_no_log()
    {
        var key = await platform.KeyAsync(Role.Read);
        await AllRefuseAsync(key.Secret, StatusCode.InvalidArgument);
        await AllRefuseAsync(key.Secret[..^1] + (key.Secret[^1] == 'a' ? 'b' : 'a'), StatusCode.Unauthenticated);

        var listed = await platform.Admin.ListKeysAsync(new ListKeysRequest(), cancellationToken: Cancel);

        foreach (var secret in new[] { key.Secret, platform.AdminKey, platform.ServiceKey }.Select(text => text.Split('_')[2][..12]))
        {
            Assert.DoesNotContain(secret, listed.ToString(), StringComparison.Ordinal);
            foreach (var service in platform.Services)
                Assert.DoesNotContain(secret, service.LogText, StringComparison.Ordinal);
        }

        Assert.Contains(platform.Services, service => service.LogText.Contains("auth.call.refused", StringComparison.Ordinal));
        Assert.Contains(key.Key.KeyId, platform["ingest"].LogText, StringComparison.Ordinal);
    }

    private async Task<List<(string Name, Func<Task<bool>> Next)>> OpenStreamsAsync(string key)
    {
        var (ingest, cleaning, search) = (
            new IngestService.IngestServiceClient(platform["ingest"].As(key)),
            new CleaningService.CleaningServiceClient(platform["cleaning"].As(key)),
            new SearchService.SearchServiceClient(platform["search"].As(key)));
        var document = new RawDocument { Source = "desk", Guid = Guid.NewGuid().ToString(), MediaType = "text/plain", Content = ByteString.CopyFromUtf8("The bridge is closed.") };
        var accepted = await ingest.SubmitArticleAsync(new SubmitArticleRequest { Document = document }, cancellationToken: Cancel);

        var submit = ingest.SubmitArticles(cancellationToken: Cancel);
        await submit.RequestStream.WriteAsync(new SubmitArticlesRequest(), Cancel);
        var clean = cleaning.CleanDocuments(cancellationToken: Cancel);
        await clean.RequestStream.WriteAsync(new CleanDocumentsRequest(), Cancel);
        // Nothing takes the article from ingest's own bus, so it stays on its way.
        var track = ingest.TrackArticle(new TrackArticleRequest { ArticleId = accepted.Article.ArticleId }, cancellationToken: Cancel);
        var watch = search.WatchSearch(new WatchSearchRequest { Query = "bridge" }, cancellationToken: Cancel);
        var alerts = search.WatchAlerts(new WatchAlertsRequest { Team = "world" }, cancellationToken: Cancel);
        List<(string, Func<Task<bool>>)> streams =
        [
            ("SubmitArticles", () => submit.ResponseStream.MoveNext(Cancel)), ("CleanDocuments", () => clean.ResponseStream.MoveNext(Cancel)),
            ("TrackArticle", () => track.ResponseStream.MoveNext(Cancel)), ("WatchSearch", () => watch.ResponseStream.MoveNext(Cancel)),
            ("WatchAlerts", () => alerts.ResponseStream.MoveNext(Cancel)),
        ];
        foreach (var (name, next) in streams)
            Assert.True(await next(), name);
        return streams;
    }

    private static async Task AllEndAsync(List<(string Name, Func<Task<bool>> Next)> streams, StatusCode code)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var (name, next) in streams)
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await next().WaitAsync(TimeSpan.FromSeconds(30), Cancel))
                    continue;
            });
            Assert.Equal((name, code), (name, error.StatusCode));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Promise);
    }

    /// <summary>One rpc of each service answers with this within what is promised.</summary>
    private async Task AllRefuseAsync(string key, StatusCode code)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var (service, rpc) in new[]
        {
            ("ingest", IngestService.Descriptor.FindMethodByName("GetArticleStatus")),
            ("cleaning", CleaningService.Descriptor.FindMethodByName("CleanDocument")),
            ("tagging", Tagging.V1.TaggingService.Descriptor.FindMethodByName("TagText")),
            ("search", SearchService.Descriptor.FindMethodByName("GetArticle")),
        })
        {
            await Testing.Eventually.TrueAsync(
                async ct => (await AnyRpc.CallAsync(platform[service].As(key), rpc, ct)).StatusCode == code,
                TimeSpan.FromSeconds(30), $"{service} answers {code}", Cancel);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Promise);
    }

    private async Task SuspendAsync(bool suspended) => await platform.Admin.UpdateTeamAsync(
        new UpdateTeamRequest { Team = new Team { Name = "world", Suspended = suspended } }, cancellationToken: Cancel);
}
