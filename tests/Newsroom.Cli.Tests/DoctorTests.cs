using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newsroom.Testing;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Newsroom.Cli.Tests;

/// <summary>What the doctor says of a server that is not well.</summary>
public sealed class DoctorTests(RunningNewsroom newsroom) : IAsyncLifetime
{
    private readonly int _port = ServerProcess.FreePort();
    private WebApplication _web = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port, listen => listen.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        _web.MapGrpcService<SickHealth>();
        await _web.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task each_trouble_is_told_with_what_to_do()
    {
        var result = (await newsroom.RunAsync("doctor", "--ingest", $"127.0.0.1:{_port}")).Exited(1);
        Assert.Contains(result.Lines, l => l.StartsWith("look ingest", StringComparison.Ordinal));
        Assert.Equal(3, result.Lines.Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.All(
            new[] { "The broker is away.", "The database of ingest is away.", "ingest has version 2.0.0", "ingest takes no calls" },
            trouble => Assert.Contains(trouble, result.Out, StringComparison.Ordinal));
        Assert.Matches(@"The clock of ingest is 3[56]\d\d s off", result.Out);
        Assert.DoesNotContain("tagging has", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task service_that_is_elsewhere_is_missed()
    {
        var finding = (await newsroom.RunAsync("doctor", "--search", $"127.0.0.1:{_port}", "--json")).Exited(1).Objects[3];
        Assert.Contains(finding.GetProperty("problems").EnumerateArray(), p => p.GetProperty("what").GetString()!.Contains("There is no newsroom.search.v1", StringComparison.Ordinal));
    }

    private sealed class SickHealth : Health.HealthBase
    {
        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
            Task.FromResult(new HealthCheckResponse { Status = ServingStatus.NotServing });

        public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
        {
            var date = TimeProvider.System.GetUtcNow().AddHours(1).ToString("r", CultureInfo.InvariantCulture);
            await context.WriteResponseHeadersAsync(new Metadata { { "newsroom-version", "2.0.0+abc" }, { "date", date } });
            var response = new HealthListResponse();
            foreach (var name in new[] { "newsroom.ingest.v1.IngestService", "ingest-database", "masstransit-bus" })
                response.Statuses[name] = new HealthCheckResponse { Status = ServingStatus.NotServing };
            return response;
        }
    }
}
