using System.Diagnostics;
using System.Text.Json;
using Newsroom.AllInOne;

namespace Newsroom.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions(
    string Ingest, string Search, string Cleaning, string Tagging, string Series, int Count, double Rate, int InFlight, int OnTheirWay,
    double Preview, FileInfo? Journal, FileInfo? Until, TimeSpan Timeout);

/// <summary>Submit, wait, verify, report.</summary>
internal static class LoadRun
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using var ingest = ReplicaChannel.Create(options.Ingest);
        using var search = ReplicaChannel.Create(options.Search);
        var calls = new CallLog(() => $"ingest {ingest.State}, search {search.State}");
        var started = Stopwatch.GetTimestamp();

        using var submitting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var previews = Previews.RunAsync(options, search, calls, submitting.Token);
        await using var journal = options.Journal is { } file ? new StreamWriter(file.FullName, append: true) { AutoFlush = true } : StreamWriter.Null;
        var accepted = await new Submitter(new(ingest), calls, journal).RunAsync(options, cancellationToken);
        var submittedIn = Stopwatch.GetElapsedTime(started);
        await submitting.CancelAsync();
        await previews;

        var outcome = await new Verification(new(ingest), new(search)).RunAsync(options, accepted, cancellationToken);
        var report = new
        {
            options.Series,
            Accepted = accepted.Count,
            outcome.Indexed,
            outcome.Rejected,
            outcome.Wrong,
            outcome.Quarantined,
            outcome.SentAgain,
            Calls = calls.Count,
            CallsRepeated = calls.Repeated,
            CallsFailed = calls.Failures,
            SubmitP50Ms = calls.Percentile(.50),
            SubmitP99Ms = calls.Percentile(.99),
            outcome.EndP50Ms,
            outcome.EndP99Ms,
            SubmitSeconds = Math.Round(submittedIn.TotalSeconds, 1),
            Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
            outcome.Instances,
        };
        Console.WriteLine(JsonSerializer.Serialize(report, Json));
        var isComplete = options.Until is not null || accepted.Count == options.Count;
        return isComplete && calls.Failures.Count == 0 && outcome.IsGood ? 0 : 1;
    }
}
