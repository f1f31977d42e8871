using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Cli.Operating;

/// <summary>What a load came to; latencies in milliseconds, of the calls that were answered.</summary>
internal sealed record BenchResult(
    string What, int Callers, long Calls, long Errors, double Seconds, double Rate, double P50, double P90, double P99, double P999, double Max,
    IReadOnlyDictionary<string, int> ErrorsByKind);

/// <summary>A closed loop: a fixed number of callers, each with one call at a time.</summary>
internal sealed class BenchRun(Session session, string what, string query)
{
    private static readonly string[] Vocabulary =
    [
        "harbour", "council", "bridge", "storm", "school", "budget", "railway", "vote", "market", "library", "river", "festival", "minister", "factory",
        "hospital", "island", "winter", "ferry", "teachers", "reform", "coast", "energy", "court", "museum", "village", "airport", "water", "road",
    ];

    // Another text at each run.
    private readonly string _run = session.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private long _next;

    public string What => what;

    public async Task<BenchResult> RunAsync(int callers, TimeSpan duration, CancellationToken cancellationToken)
    {
        // Connections and the first compilation are no part of the load; an address that is wrong ends the run here.
        await CallAsync(cancellationToken);
        var started = session.Clock.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => LoopAsync(started, duration, cancellationToken), cancellationToken)));
        var took = session.Clock.GetElapsedTime(started).TotalSeconds;
        var sorted = latencies.SelectMany(l => l).Order().ToArray();
        double At(double share) => sorted.Length == 0 ? 0 : sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)].TotalMilliseconds;
        var errors = _errors.Values.Sum();
        return new BenchResult(
            what, callers, sorted.Length + errors, errors, took, sorted.Length / took, At(0.5), At(0.9), At(0.99), At(0.999), At(1), _errors);
    }

    private async Task<List<TimeSpan>> LoopAsync(long started, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new List<TimeSpan>();
        while (session.Clock.GetElapsedTime(started) < duration)
        {
            var begun = session.Clock.GetTimestamp();
            try
            {
                await CallAsync(cancellationToken);
                latencies.Add(session.Clock.GetElapsedTime(begun));
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                _errors.AddOrUpdate($"{e.StatusCode}: {e.Status.Detail}", 1, (_, count) => count + 1);
            }
        }

        return latencies;
    }

    private Task CallAsync(CancellationToken cancellationToken)
    {
        var call = session.Call(cancellationToken);
        return what switch
        {
            "search" => session.Search.SearchAsync(new SearchRequest { Query = query }, call).ResponseAsync,
            "clean" => session.Cleaning.CleanDocumentAsync(new CleanDocumentRequest { Document = Document() }, call).ResponseAsync,
            "tag" => session.Tagging.TagTextAsync(new TagTextRequest { Text = Document().Content.ToStringUtf8() }, call).ResponseAsync,
            _ => session.Ingest.SubmitArticleAsync(new SubmitArticleRequest { Document = Document() }, call).ResponseAsync,
        };
    }

    /// <summary>Some 2 KB of words, different each time.</summary>
    private RawDocument Document()
    {
        var number = Interlocked.Increment(ref _next);
        var random = new Random((int)number);
        var text = new StringBuilder($"Report {number} of run {_run}\n");
        for (var paragraph = 0; paragraph < 6; paragraph++)
        {
            text.Append("\nThe ");
            for (var word = 0; word < 40; word++)
                text.Append(Vocabulary[random.Next(Vocabulary.Length)]).Append(' ');
            text.Append("was reported on Monday.\n");
        }

        return new RawDocument { Source = "bench", Guid = $"{_run}-{number}", MediaType = "text/plain", Content = ByteString.CopyFromUtf8(text.ToString()) };
    }
}
