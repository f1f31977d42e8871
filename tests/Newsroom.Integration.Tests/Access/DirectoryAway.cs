using Grpc.Core;
using Newsroom.Cleaning;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Testing;

namespace Newsroom.Integration.Tests.Access;

/// <summary>What a service does about keys while ingest cannot be reached.</summary>
public sealed class DirectoryAway : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-away-").FullName;
    private readonly string _serviceKey = ApiKey.Create().Text;
    private readonly string _port = $"{ServerProcess.FreePort()}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task service_waits_for_the_directory_goes_on_without_it_for_a_while_and_comes_back()
    {
        await using var cleaning = await RunningService.StartAsync(
            new CleaningModule(), _folder,
            ("Auth:Directory", $"http://127.0.0.1:{_port}"), ("Auth:ServiceKey", _serviceKey), ("Auth:MaxStaleness", "00:00:20"));
        Assert.False(await cleaning.IsReadyAsync());
        Assert.Equal(StatusCode.Unavailable, await StatusAsync(cleaning, ApiKey.Create().Text));

        string key;
        await using (await StartIngestAsync())
        {
            key = await Platform.FirstKeyAsync(_folder);
            await EventuallyAsync(cleaning, key, StatusCode.InvalidArgument);
            Assert.True(await cleaning.IsReadyAsync());
        }

        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(cleaning, key));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(cleaning, ApiKey.Create().Text));
        await EventuallyAsync(cleaning, key, StatusCode.Unavailable);
        Assert.False(await cleaning.IsReadyAsync());

        await using var ingest = await StartIngestAsync();
        await EventuallyAsync(cleaning, key, StatusCode.InvalidArgument);
        Assert.Contains("auth.directory.lost", cleaning.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(_serviceKey, cleaning.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task second_replica_of_ingest_knows_what_the_first_one_changed()
    {
        await using var one = await RunningService.StartAsync(new IngestModule(), _folder, ("Auth:Required", "true"));
        await using var two = await RunningService.StartAsync(new IngestModule(), _folder, ("Auth:Required", "true"));
        var key = await Platform.FirstKeyAsync(_folder);
        foreach (var replica in new[] { one, two })
        {
            await Eventually.TrueAsync(
                async _ => await WhoAmIAsync(replica, key) == StatusCode.OK, Patience, "the key is known", Cancel);
        }

        await new Admin.V1.AdminService.AdminServiceClient(one.As(key)).RevokeKeyAsync(
            new Admin.V1.RevokeKeyRequest { KeyId = ApiKey.Parse(key)!.Id }, cancellationToken: Cancel);

        Assert.Equal(StatusCode.Unauthenticated, await WhoAmIAsync(one, key));
        await Eventually.TrueAsync(async _ => await WhoAmIAsync(two, key) == StatusCode.Unauthenticated, TimeSpan.FromSeconds(5), "the key has ended", Cancel);
    }

    private Task<RunningService> StartIngestAsync() => RunningService.StartAsync(
        new IngestModule(), _folder, ("Listen:GrpcPort", _port), ("Auth:Required", "true"), ("Auth:ServiceKey", _serviceKey));

    private static async Task<StatusCode> StatusAsync(RunningService service, string key) =>
        (await AnyRpc.CallAsync(service.As(key), CleaningService.Descriptor.FindMethodByName("CleanDocument"), Cancel)).StatusCode;

    private static async Task<StatusCode> WhoAmIAsync(RunningService service, string key) =>
        (await AnyRpc.CallAsync(service.As(key), Admin.V1.AdminService.Descriptor.FindMethodByName("WhoAmI"), Cancel)).StatusCode;

    private static Task EventuallyAsync(RunningService service, string key, StatusCode code) =>
        Eventually.TrueAsync(async _ => await StatusAsync(service, key) == code, Patience, $"the service answers {code}", Cancel);
}
