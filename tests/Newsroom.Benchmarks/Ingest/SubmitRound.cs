using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest;
using Newsroom.Ingest.V1;

namespace Newsroom.Benchmarks.Ingest;

/// <summary>One stream of submits into a running ingest; the broker is away, so that all that is measured is the way to the ack.</summary>
internal sealed record SubmitRound(double PerSecond, Latencies Acks, long AllocatedBytes, TimeSpan Cpu)
{
    private const int Paragraphs = 12;

    public static async Task<SubmitRound> RunAsync(BenchmarkDatabase database, int count, int inFlight, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, count).Select(Request).ToArray();
        await using var app = Host(database);
        await app.StartAsync(cancellationToken);
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        var client = new IngestService.IngestServiceClient(channel);
        var sent = new long[count];
        var acks = new TimeSpan[count];
        using var window = new SemaphoreSlim(inFlight);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();

        using var call = client.SubmitArticles(cancellationToken: cancellationToken);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    if (answer.Accepted is not { Outcome: SubmitOutcome.Accepted })
                        throw new InvalidOperationException($"Item {answer.Index} was not accepted: {answer}");
                    acks[answer.Index] = Stopwatch.GetElapsedTime(sent[answer.Index]);
                    window.Release();
                }
            },
            cancellationToken);
        for (var i = 0; i < count; i++)
        {
            await window.WaitAsync(cancellationToken);
            sent[i] = Stopwatch.GetTimestamp();
            await call.RequestStream.WriteAsync(requests[i], cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        var elapsed = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await app.StopAsync(cancellationToken);
        return new SubmitRound(count / elapsed.TotalSeconds, new Latencies(acks), allocated, cpu);
    }

    private static WebApplication Host(BenchmarkDatabase database)
    {
        // Several buses in one process must not share a logger of one that has ended.
        MassTransit.LogContext.Current = null;
        return NewsroomHost.Build("ingest", [new IngestModule()], new Dictionary<string, string?>
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Uri"] = "amqp://guest:guest@127.0.0.1:1/",
            ["Ingest:Storage:Engine"] = database.Engine.ToString(),
            ["Ingest:Storage:ConnectionString"] = database.ConnectionString,
            ["Logging:LogLevel:Default"] = "Critical",
        });
    }

    /// <summary>About 4 KB of text, a usual agency story.</summary>
    private static SubmitArticlesRequest Request(int number)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Paragraphs; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Paragraph {i} of story {number}: the harbour board of district {number % 97} met on the question of pier {i + number}, ")
                .Append("heard the dredging company and two fishing cooperatives, and put off the vote on the new quay until the tide tables ")
                .Append("for spring are printed. Nobody in the room expected the costs to fall before the thaw, and several said so.\n\n");
        }

        return new SubmitArticlesRequest
        {
            Document = new RawDocument
            {
                Source = "benchmark",
                Guid = string.Create(CultureInfo.InvariantCulture, $"story-{number}"),
                MediaType = "text/plain",
                Content = ByteString.CopyFromUtf8(text.ToString()),
            },
        };
    }
}
