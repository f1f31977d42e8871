using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Ingest.V1;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Newsroom.Integration.Tests.Hosting;

/// <summary>What OpenTelemetry is handed of a call that is audited, and what any other log is.</summary>
public sealed class ExportedAudit : IDisposable
{
    private const string Recorded = "audit.recorded";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-exported-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Warning")]
    [InlineData("Logging:LogLevel:Newsroom", "None")]
    [InlineData("Logging:OpenTelemetry:LogLevel:Default", "Error")]
    public async Task records_are_exported_whatever_the_level_of_all_else(string key, string value)
    {
        var (exported, _) = await WithdrawAsync((key, value));

        Assert.Single(exported, Recorded);
    }

    [Fact]
    public async Task console_goes_by_its_levels()
    {
        var (exported, written) = await WithdrawAsync(("Logging:LogLevel:Default", "Warning"));

        Assert.Contains(Recorded, exported);
        Assert.DoesNotContain(Recorded, written);
    }

    [Fact]
    public async Task export_ends_where_that_very_category_is_told_to_be_silent()
    {
        var (exported, _) = await WithdrawAsync(("Logging:OpenTelemetry:LogLevel:Newsroom.Hosting.AuditLog", "None"));

        Assert.DoesNotContain(Recorded, exported);
    }

    /// <summary>Names of the events of a process in which an article is killed.</summary>
    private async Task<(IReadOnlyCollection<string?> Exported, IReadOnlyCollection<string?> Written)> WithdrawAsync((string Key, string Value) level)
    {
        using var written = new RecordedLogs();
        using var exporter = new Exporter();
        MassTransit.LogContext.Current = null;
        await using var app = NewsroomHost.Build(
            "ingest", [new IngestModule()],
            new Dictionary<string, string?>(ProbeHost.Settings)
            {
                ["Ingest:Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder, "ingest.db")}",
                [level.Key] = level.Value,
            },
            builder => builder.Logging.ClearProviders().AddProvider(written).AddOpenTelemetry(log => log.AddProcessor(exporter)));
        await app.StartAsync(Cancel);
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        await new IngestService.IngestServiceClient(channel).WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = "desk", Guid = "a", Mode = WithdrawMode.Kill, Notice = "Wrong." }, cancellationToken: Cancel);
        await app.StopAsync(Cancel);
        return (exporter.Events, [.. written.Entries.Select(entry => entry.Event)]);
    }

    private sealed class Exporter : BaseProcessor<LogRecord>
    {
        public ConcurrentQueue<string?> Events { get; } = new();

        public override void OnEnd(LogRecord data) => Events.Enqueue(data.EventId.Name);
    }
}
