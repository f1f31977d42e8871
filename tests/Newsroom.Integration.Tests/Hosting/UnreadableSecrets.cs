using Microsoft.Extensions.Logging;
using Newsroom.Hosting;
using Newsroom.Ingest;

namespace Newsroom.Integration.Tests.Hosting;

/// <summary>Settings that hold a password and cannot be read: the program says which one and what to do, and shows nothing of it.</summary>
public sealed class UnreadableSecrets
{
    [Theory]
    [InlineData("amqp://newsroom:swan/swan@broker:5672/")]
    [InlineData("amqp://newsroom:swan#swan@broker:5672/")]
    [InlineData("amqp://newsroom:swan?swan@broker:5672/")]
    [InlineData("amqp://newsroom:12/swan@broker:5672/")]
    [InlineData("amqp://newsroom:12#swan@broker:5672/")]
    [InlineData("amqp://newsroom:12?swan@broker:5672/")]
    [InlineData("http://newsroom:swan@broker:5672/")]
    [InlineData("swan")]
    public async Task address_of_the_broker(string uri)
    {
        var told = await StartAsync(("Bus:Uri", uri), ("Bus:Transport", "RabbitMq"));

        Assert.Contains("Bus:Uri is not an address", told, StringComparison.Ordinal);
        Assert.Contains("%2F %23 %3F", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSql", "postgres://ingest:swan@db/ingest?sslmode=require")]
    [InlineData("PostgreSql", "Host=db;Username=ingest;Password=a;swan=b")]
    [InlineData("PostgreSql", "Host=db;Username=ingest;Password=a;Port=swan")]
    [InlineData("PostgreSql", "Host=db;Username=ingest;Password='swan")]
    [InlineData("Sqlite", "Data Source=a.db;Password=a;swan=b")]
    public async Task connection_string(string engine, string text)
    {
        var told = await StartAsync(("Ingest:Storage:Engine", engine), ("Ingest:Storage:ConnectionString", text));

        Assert.StartsWith($"ingest:Storage:ConnectionString is not a connection string of {engine}", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:Jwt:KeysAddress", "https://newsroom:swan/swan@id.example/keys")]
    [InlineData("Auth:Directory", "https://newsroom:swan' at 'x' to type 'y'.")]
    [InlineData("Auth:PollInterval", "swan")]
    public async Task setting_of_any_other_kind(string key, string value)
    {
        var told = await StartAsync((key, value));

        Assert.StartsWith($"{key} is not a System.", told, StringComparison.Ordinal);
    }

    /// <summary>Runs a process with these settings, and returns what it wrote and logged.</summary>
    private static async Task<string> StartAsync(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(ProbeHost.Settings);
        foreach (var (key, value) in settings)
            all[key] = value;
        using var logs = new RecordedLogs();
        using var errors = new StringWriter();
        var console = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(1, await NewsroomHost.CheckedAsync(async () =>
            {
                await using var app = NewsroomHost.Build(
                    "ingest", [new IngestModule()], all, builder => builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
                await NewsroomHost.StartAsync(app, TestContext.Current.CancellationToken);
                return 0;
            }));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.DoesNotContain("swan", $"{errors}{string.Join(' ', logs.Entries)}", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
        return errors.ToString();
    }
}
