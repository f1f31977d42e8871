using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Newsroom.Article.V1;
using Newsroom.Cleaning;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Ingest.V1;
using Newsroom.Search;
using Newsroom.Tagging;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Fairness;

/// <param name="Acks">From the call to its answer.</param>
/// <param name="Ways">From the acceptance to the index.</param>
internal sealed record Sampled(Latencies Acks, Latencies Ways);

/// <summary>The four services that teams share, and a client that calls as any of them.</summary>
internal sealed class SharedPipeline : IAsyncDisposable
{
    private const int Words = 300;
    private const int InFlight = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly GrpcChannel _channel;
    private readonly IngestService.IngestServiceClient _client;

    private SharedPipeline(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        _client = new IngestService.IngestServiceClient(_channel);
    }

    public static async Task<SharedPipeline> StartAsync(
        StorageEngine engine, PostgreSqlFixture server, RabbitMqFixture broker, IReadOnlyDictionary<string, string?> more, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-fairness-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Ingest:Feeds:Enabled"] = "false",
            ["Logging:LogLevel:Default"] = "Error",
            ["Bus:Transport"] = engine == StorageEngine.Sqlite ? nameof(BusTransport.InMemory) : nameof(BusTransport.RabbitMq),
        };
        if (engine == StorageEngine.PostgreSql)
            settings["Bus:Uri"] = broker.Uri.ToString();
        foreach (var service in new[] { "Ingest", "Tagging", "Search" })
        {
            settings[$"{service}:Storage:Engine"] = engine.ToString();
            settings[$"{service}:Storage:MigrateOnStart"] = "true";
            settings[$"{service}:Storage:ConnectionString"] =
                engine == StorageEngine.Sqlite ? $"Data Source={Path.Combine(folder, $"{service}.db")}" : await server.CreateDatabaseAsync();
        }

        foreach (var (key, value) in more)
            settings[key] = value;
        // Several buses in one process must not share a logger of one that has ended.
        MassTransit.LogContext.Current = null;
        var app = NewsroomHost.Build(
            "fairness", [new IngestModule(), new CleaningModule(), new TaggingModule(), new SearchModule()], settings, TestTeams.Believe);
        await app.StartAsync(cancellationToken);
        return new SharedPipeline(app, folder);
    }

    /// <summary>Hands in as much as one stream takes until it is enough or told to stop, and waits until all of it is indexed.</summary>
    /// <returns>How many articles that were.</returns>
    public async Task<int> FloodAsync(string team, int most, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var window = new SemaphoreSlim(InFlight);
        using var call = _client.SubmitArticles(TestTeams.Of(team), cancellationToken: cancellationToken);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    if (answer.Accepted is null)
                        throw new InvalidOperationException($"An article of the flood was not accepted: {answer}");
                    window.Release();
                }
            },
            cancellationToken);
        var count = 0;
        for (; count < most && !stop.IsCancellationRequested; count++)
        {
            await window.WaitAsync(cancellationToken);
            await call.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = Document(team, count) }, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        while ((await _client.ListArticlesAsync(
            new ListArticlesRequest { Source = team, State = ArticleState.Pending, PageSize = 1 }, cancellationToken: cancellationToken)).Articles.Count > 0)
            await Task.Delay(Poll, cancellationToken);
        return count;
    }

    /// <summary>One article after the other, in an even rhythm whatever the answers take.</summary>
    public async Task<Sampled> SampleAsync(string team, int count, CancellationToken cancellationToken)
    {
        using var rhythm = new PeriodicTimer(Interval);
        var submits = new List<Task<(ArticleRef Article, TimeSpan Ack)>>(count);
        for (var i = 0; i < count && await rhythm.WaitForNextTickAsync(cancellationToken); i++)
            submits.Add(SubmitAsync(Document(team, i), team, cancellationToken));
        var acked = await Task.WhenAll(submits);
        var ways = new List<TimeSpan>(count);
        foreach (var (article, _) in acked)
            ways.Add(await WayAsync(article, cancellationToken));
        return new Sampled(new Latencies([.. acked.Select(a => a.Ack)]), new Latencies([.. ways]));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(ArticleRef Article, TimeSpan Ack)> SubmitAsync(RawDocument document, string team, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await _client.SubmitArticleAsync(
            new SubmitArticleRequest { Document = document }, TestTeams.Of(team), cancellationToken: cancellationToken);
        return (answer.Article, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>By the times that ingest has written down.</summary>
    private async Task<TimeSpan> WayAsync(ArticleRef article, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await _client.GetArticleStatusAsync(
                new GetArticleStatusRequest { ArticleId = article.ArticleId }, cancellationToken: cancellationToken);
            if (status.State == ArticleState.Indexed)
                return status.Revisions[0].FinishedAt.ToDateTimeOffset() - status.Revisions[0].ReceivedAt.ToDateTimeOffset();
            if (status.State != ArticleState.Pending)
                throw new InvalidOperationException($"An article is {status.State}: {status}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>About 2 KB of text that no other article shares. The source is named as the team.</summary>
    private static RawDocument Document(string team, int number)
    {
        var random = new Random(team.Aggregate(number, (seed, letter) => (seed * 31) + letter));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Report {number} of {team}\n\n");
        for (var i = 1; i <= Words; i++)
        {
            for (var syllables = random.Next(1, 4); syllables > 0; syllables--)
                text.Append("bdfgklmnprstv"[random.Next(13)]).Append("aeiou"[random.Next(5)]);
            text.Append(i % 60 == 0 ? ".\n\n" : i % 15 == 0 ? ". The " : " ");
        }

        return new RawDocument
        {
            Source = team,
            Guid = string.Create(CultureInfo.InvariantCulture, $"{number}"),
            MediaType = "text/plain",
            Content = ByteString.CopyFromUtf8(text.ToString()),
        };
    }
}
