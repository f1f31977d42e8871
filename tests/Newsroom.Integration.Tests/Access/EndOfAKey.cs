using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Hosting;
using Newsroom.Ingest;

namespace Newsroom.Integration.Tests.Access;

/// <summary>Keys whose time runs out without anybody changing anything, by a clock that a test puts forward.</summary>
public sealed class EndOfAKey : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly AdvancedClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-end-").FullName;
    private RunningService _ingest = null!;
    private string _adminKey = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdminService.AdminServiceClient Admin => new(_ingest.As(_adminKey));

    public async ValueTask InitializeAsync()
    {
        _ingest = await RunningService.StartAsync(new IngestModule(), _clock, _folder, ("Auth:Required", "true"), ("Auth:ServiceKey", ApiKey.Create().Text));
        _adminKey = await Platform.FirstKeyAsync(_folder);
        await Testing.Eventually.TrueAsync(
            _ => Task.FromResult(_ingest.Knows(ApiKey.Parse(_adminKey)!.Id)), TimeSpan.FromSeconds(30), "the first key is known", Cancel);
        await Admin.CreateTeamAsync(new CreateTeamRequest { Team = new Team { Name = "world" } }, cancellationToken: Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _ingest.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task expired_key_is_refused_and_another_is_not()
    {
        var key = await Admin.CreateKeyAsync(
            new CreateKeyRequest
            {
                Name = "short",
                Team = "world",
                Roles = { Role.Read },
                ExpiresAt = (_clock.GetUtcNow() + Life).ToTimestamp(),
            }, cancellationToken: Cancel);

        _clock.Advance(Life - TimeSpan.FromMinutes(1));
        Assert.Equal(StatusCode.OK, await CallAsync(key.Secret));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(key.Secret));
        Assert.Equal(StatusCode.OK, await CallAsync(_adminKey));
    }

    [Fact]
    public async Task rotated_key_is_refused_when_the_overlap_is_over_and_its_successor_is_not()
    {
        var old = await Admin.CreateKeyAsync(new CreateKeyRequest { Name = "old", Team = "world", Roles = { Role.Read } }, cancellationToken: Cancel);
        var rotated = await Admin.RotateKeyAsync(
            new RotateKeyRequest { KeyId = old.Key.KeyId, Overlap = Life.ToDuration() }, cancellationToken: Cancel);

        _clock.Advance(Life - TimeSpan.FromMinutes(1));
        Assert.Equal((StatusCode.OK, StatusCode.OK), (await CallAsync(old.Secret), await CallAsync(rotated.Secret)));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((StatusCode.Unauthenticated, StatusCode.OK), (await CallAsync(old.Secret), await CallAsync(rotated.Secret)));
    }

    private async Task<StatusCode> CallAsync(string key) =>
        (await AnyRpc.CallAsync(_ingest.As(key), AdminService.Descriptor.FindMethodByName("WhoAmI"), Cancel)).StatusCode;

    /// <summary>Timers run as ever; only what time it is moves.</summary>
    private sealed class AdvancedClock : TimeProvider
    {
        private long _ahead;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
    }
}
