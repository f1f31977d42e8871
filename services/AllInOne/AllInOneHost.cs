using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Newsroom.Cleaning;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Search;
using Newsroom.Tagging;

namespace Newsroom.AllInOne;

/// <summary>What the command line asks for.</summary>
internal sealed record AllInOneOptions(
    DirectoryInfo Data, DirectoryInfo? Seeds, string Query, int GrpcPort, int HttpPort, bool Once, bool Json);

/// <summary>The four services in one process, and the sample articles through them by way of their own gRPC endpoints.</summary>
internal static class AllInOneHost
{
    public static async Task<int> RunAsync(AllInOneOptions options, CancellationToken cancellationToken)
    {
        var seeds = SeedArticle.FindFolder(options.Seeds);
        if (seeds is null)
        {
            await Console.Error.WriteLineAsync(SeedArticle.Missing(options.Seeds));
            return 2;
        }

        await using var app = Build(options);
        if (!ApiKeyHeader.IsSet && app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.Asks)
        {
            await Console.Error.WriteLineAsync(
                $"Callers need a key here: set {ApiKeyHeader.Variable} to one of a team, with the roles submit and read, to ingest the articles of {seeds}.");
            return options.Once ? 2 : await ServeAsync(app, cancellationToken);
        }

        await NewsroomHost.StartAsync(app, cancellationToken);
        try
        {
            using var channel = GrpcChannel.ForAddress(
                $"http://127.0.0.1:{options.GrpcPort}",
                // An article with its tags can be larger than the client's default of 4 MiB.
                new GrpcChannelOptions { MaxReceiveMessageSize = 16 * 1024 * 1024 });
            var run = new SeedRun(channel.InvokerWithKey(), channel.InvokerWithKey(), Report.Create(options.Json));
            var succeeded = await run.RunAsync(SeedArticle.Load(seeds), options.Query, cancellationToken);
            if (options.Once)
                return succeeded ? 0 : 1;
            if (!options.Json)
                Report.PrintHowToCall(options.GrpcPort, options.HttpPort, options.Query);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    public static WebApplication Build(AllInOneOptions options) => NewsroomHost.Build(
        "allinone", [new IngestModule(), new CleaningModule(), new TaggingModule(), new SearchModule()], Settings(options));

    private static async Task<int> ServeAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await NewsroomHost.StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static Dictionary<string, string?> Settings(AllInOneOptions options)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Listen:Address"] = "127.0.0.1",
            ["Listen:GrpcPort"] = $"{options.GrpcPort}",
            ["Listen:HttpPort"] = $"{options.HttpPort}",
            ["Bus:Transport"] = nameof(BusTransport.InMemory),
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Warning),
            // The report is what goes to standard output.
            ["Logging:Console:LogToStandardErrorThreshold"] = nameof(LogLevel.Trace),
        };
        foreach (var service in new[] { "ingest", "tagging", "search" })
        {
            settings[$"{service}:Storage:Engine"] = nameof(StorageEngine.Sqlite);
            settings[$"{service}:Storage:ConnectionString"] = $"Data Source={Path.Combine(options.Data.FullName, service + ".db")}";
        }

        return settings;
    }
}
