using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

/// <summary>Administration through the real gRPC endpoint of a process that asks nobody for credentials.</summary>
public sealed class TeamsAndKeys : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdminService.AdminServiceClient Admin => new(_host.Channel);

    public async ValueTask InitializeAsync()
    {
        _host = await IngestHost.StartAsync();
        await Admin.CreateTeamAsync(new() { Team = new Team { Name = "world" } }, cancellationToken: Cancel);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task a_key_lasts_a_year_unless_told_otherwise_and_its_secret_is_told_once()
    {
        var created = await CreateAsync(Role.Read, Role.Submit);

        Assert.Equal(created.Key.KeyId, ApiKey.Parse(created.Secret)!.Id);
        Assert.Equal(TimeSpan.FromDays(365), (created.Key.ExpiresAt - created.Key.CreatedAt).ToTimeSpan());
        var listed = Assert.Single((await Admin.ListKeysAsync(new(), cancellationToken: Cancel)).Keys);
        Assert.Equal(created.Key, listed);
    }

    [Fact]
    public async Task pages_of_keys_have_each_key_once_and_a_token_fits_only_its_list()
    {
        for (var i = 0; i < 5; i++)
            await CreateAsync(Role.Read);

        var ids = new List<string>();
        var token = "";
        do
        {
            var page = await Admin.ListKeysAsync(new() { Team = "world", PageSize = 2, PageToken = token }, cancellationToken: Cancel);
            ids.AddRange(page.Keys.Select(key => key.KeyId));
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : "";
            if (token.Length > 0)
                await RefusedAsync(() => Admin.ListKeysAsync(new() { Team = "world", IncludeEnded = true, PageToken = token }), "page_token");
        }
        while (token.Length > 0);

        Assert.Equal(5, ids.Distinct().Count());
    }

    [Fact]
    public async Task reported_use_is_noted_by_the_hour()
    {
        var key = (await CreateAsync(Role.Read)).Key;

        await Admin.ReportKeyUseAsync(new() { KeyIds = { key.KeyId, "no key" } }, cancellationToken: Cancel);

        var used = Assert.Single((await Admin.ListKeysAsync(new(), cancellationToken: Cancel)).Keys).LastUsedAt;
        Assert.Equal(0, used.Seconds % 3600);
        Assert.InRange((key.CreatedAt - used).ToTimeSpan(), TimeSpan.FromMinutes(-5), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task the_directory_is_sent_at_once_and_after_each_change()
    {
        var key = await CreateAsync(Role.Edit);
        using var watch = Admin.WatchKeys(new WatchKeysRequest(), cancellationToken: Cancel);
        var directory = await NextAsync(watch);
        var entry = Assert.Single(directory.Keys);
        Assert.True(ApiKey.Parse(key.Secret)!.Matches(entry.Salt.Span, entry.Hash.Span));
        Assert.Equal(("world", Role.Edit), (entry.Team, Assert.Single(entry.Roles)));

        await Admin.RevokeKeyAsync(new() { KeyId = key.Key.KeyId }, cancellationToken: Cancel);
        Assert.Empty((await NextAsync(watch)).Keys);
        await Admin.UpdateTeamAsync(new() { Team = new Team { Name = "world", Suspended = true } }, cancellationToken: Cancel);
        Assert.Equal(["world"], (await NextAsync(watch)).SuspendedTeams);
    }

    [Fact]
    public async Task where_nobody_is_asked_everybody_has_every_role()
    {
        var me = await Admin.WhoAmIAsync(new(), cancellationToken: Cancel);

        Assert.Equal(("", ""), (me.Team, me.Credential));
        Assert.Equal([Role.Read, Role.Submit, Role.Edit, Role.Operate, Role.Admin], me.Roles);
    }

    [Fact]
    public async Task what_is_not_there_or_not_in_the_state_for_it_is_told_apart()
    {
        var key = await CreateAsync(Role.Read);

        await FailsAsync(StatusCode.NotFound, () => Admin.CreateKeyAsync(new() { Name = "x", Team = "sport", Roles = { Role.Read } }));
        await FailsAsync(StatusCode.NotFound, () => Admin.RevokeKeyAsync(new() { KeyId = "aaaaaaaaaaaa" }));
        await FailsAsync(StatusCode.NotFound, () => Admin.RotateKeyAsync(new() { KeyId = "aaaaaaaaaaaa" }));
        await FailsAsync(StatusCode.NotFound, () => Admin.UpdateTeamAsync(new() { Team = new Team { Name = "sport" } }));
        await FailsAsync(StatusCode.NotFound, () => Admin.DeleteTeamAsync(new() { Name = "sport" }));
        await FailsAsync(StatusCode.AlreadyExists, () => Admin.CreateTeamAsync(new() { Team = new Team { Name = "world" } }));
        await FailsAsync(StatusCode.FailedPrecondition, () => Admin.DeleteTeamAsync(new() { Name = "world" }));
        await Admin.RotateKeyAsync(new() { KeyId = key.Key.KeyId, Overlap = new Duration() }, cancellationToken: Cancel);
        await FailsAsync(StatusCode.FailedPrecondition, () => Admin.RotateKeyAsync(new() { KeyId = key.Key.KeyId }));
    }

    [Fact]
    public async Task a_suspended_team_cannot_be_deleted_since_its_tokens_would_be_let_in_again()
    {
        await Admin.UpdateTeamAsync(new() { Team = new Team { Name = "world", Suspended = true } }, cancellationToken: Cancel);

        var error = await Assert.ThrowsAsync<RpcException>(() => Admin.DeleteTeamAsync(new() { Name = "world" }, cancellationToken: Cancel).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("suspended", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("world", _host.Services.GetRequiredService<KnownKeys>().Directory!.SuspendedTeams);
    }

    [Fact]
    public async Task bad_input_is_named_by_its_field()
    {
        await RefusedAsync(() => Admin.CreateKeyAsync(new()), "name", "roles", "team");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a\nb", Team = "world", Roles = { Role.Read } }), "name");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "World", Roles = { Role.Read } }), "team");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "world", Roles = { Role.Read, Role.Read } }), "roles");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "world", Roles = { Role.Any } }), "roles");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "world", Roles = { (Role)99 } }), "roles");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Roles = { Role.Service, Role.Admin } }), "roles");
        await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "world", Roles = { Role.Service } }), "team");
        foreach (var wrong in new[] { new Timestamp(), new() { Seconds = long.MaxValue }, new() { Seconds = 9_000_000_000, Nanos = -1 } })
            await RefusedAsync(() => Admin.CreateKeyAsync(new() { Name = "a", Team = "world", Roles = { Role.Read }, ExpiresAt = wrong }), "expires_at");
        foreach (var wrong in new[] { new Duration { Seconds = -1 }, new() { Seconds = 31 * 86_400 }, new() { Nanos = int.MaxValue } })
            await RefusedAsync(() => Admin.RotateKeyAsync(new() { KeyId = "aaaaaaaaaaaa", Overlap = wrong }), "overlap");
        await RefusedAsync(() => Admin.RevokeKeyAsync(new() { KeyId = "x" }), "key_id");
        await RefusedAsync(() => Admin.ListKeysAsync(new() { PageSize = -1, PageToken = "x", Team = "\0" }), "page_size", "page_token", "team");
        await RefusedAsync(() => Admin.CreateTeamAsync(new()), "team.name");
        await RefusedAsync(() => Admin.CreateTeamAsync(new() { Team = new Team { Name = "-a", DisplayName = new string('x', 201) } }), "team.name", "team.display_name");
        await RefusedAsync(() => Admin.DeleteTeamAsync(new()), "name");
    }

    private async Task<CreateKeyResponse> CreateAsync(params Role[] roles) =>
        await Admin.CreateKeyAsync(new() { Name = "wire reader", Team = "world", Roles = { roles } }, cancellationToken: Cancel);

    private static async Task<KeyDirectory> NextAsync(AsyncServerStreamingCall<WatchKeysResponse> watch)
    {
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        }
        while (watch.ResponseStream.Current.Directory is null);
        return watch.ResponseStream.Current.Directory;
    }

    private static async Task FailsAsync<T>(StatusCode code, Func<AsyncUnaryCall<T>> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => call().ResponseAsync)).StatusCode);

    private static async Task RefusedAsync<T>(Func<AsyncUnaryCall<T>> call, params string[] fields)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call().ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        var named = status.Details.Single(detail => detail.Is(BadRequest.Descriptor)).Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field);
        Assert.Equal(fields.Order(), named.Distinct().Order());
    }
}
