using Newsroom.Admin.V1;
using Newsroom.Auth.V1;
using Newsroom.Cleaning;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Search;
using Newsroom.Tagging;

namespace Newsroom.Integration.Tests.Access;

/// <summary>The four services as they run together, each asking who calls: ingest keeps the keys, the others follow it.</summary>
public sealed class Platform : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-platform-").FullName;
    private readonly Dictionary<string, RunningService> _services = [];

    public string ServiceKey { get; } = ApiKey.Create().Text;

    /// <summary>Of an administrator.</summary>
    public string AdminKey { get; private set; } = "";

    internal AdminService.AdminServiceClient Admin => new(_services["ingest"].As(AdminKey));

    internal IEnumerable<RunningService> Services => _services.Values;

    internal RunningService this[string name] => _services[name];

    public async ValueTask InitializeAsync()
    {
        var ingest = await RunningService.StartAsync(new IngestModule(), _folder, ("Auth:Required", "true"), ("Auth:ServiceKey", ServiceKey));
        _services["ingest"] = ingest;
        AdminKey = await FirstKeyAsync(_folder);
        foreach (var module in new IServiceModule[] { new CleaningModule(), new TaggingModule(), new SearchModule() })
        {
            _services[module.Name] = await RunningService.StartAsync(
                module, _folder, ("Auth:Directory", ingest.Address), ("Auth:ServiceKey", ServiceKey));
        }

        foreach (var service in Services)
            await service.ReadyAsync();
        await EventuallyKnownAsync(AdminKey);
        await Admin.CreateTeamAsync(new CreateTeamRequest { Team = new Team { Name = "world" } });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services.Reverse())
            await service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As an operator makes it, with the command of ingest.</summary>
    public static async Task<string> FirstKeyAsync(string folder, params string[] more)
    {
        using var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            Assert.Equal(0, await NewsroomHost.RunAsync(
                ["keys", "create", "--name", "first", "--set", $"Ingest:Storage:ConnectionString={RunningService.ConnectionString(folder, "ingest")}",
                 "--set", "Bus:Transport=InMemory", .. more],
                new IngestModule()));
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().Trim();
    }

    /// <summary>A key of team world, known to every service.</summary>
    internal async Task<CreateKeyResponse> KeyAsync(params Role[] roles)
    {
        var key = await Admin.CreateKeyAsync(new CreateKeyRequest
        {
            Name = "test",
            Team = roles is [Role.Service] ? "" : "world",
            Roles = { roles },
        });
        await EventuallyKnownAsync(key.Secret);
        return key;
    }

    private Task EventuallyKnownAsync(string key) => Newsroom.Testing.Eventually.TrueAsync(
        _ => Task.FromResult(Services.All(s => s.Knows(ApiKey.Parse(key)!.Id))), TimeSpan.FromSeconds(30), "every service knows the key", CancellationToken.None);
}
