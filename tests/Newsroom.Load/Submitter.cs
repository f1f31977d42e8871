using System.Collections.Concurrent;
using System.Diagnostics;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Load;

/// <summary>Submits a series at a bounded rate.</summary>
internal sealed class Submitter(IngestService.IngestServiceClient ingest, CallLog calls, TextWriter journal)
{
    /// <summary>The number in the series of each article that was accepted.</summary>
    public async Task<IReadOnlyDictionary<ArticleRef, int>> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var accepted = new ConcurrentDictionary<ArticleRef, int>();
        var log = TextWriter.Synchronized(journal);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Numbers(options), new ParallelOptions { MaxDegreeOfParallelism = options.InFlight, CancellationToken = cancellationToken },
            async (number, ct) =>
            {
                var wait = TimeSpan.FromSeconds(number / options.Rate) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, ct);
                var document = Articles.Generated(options.Series, number);
                var response = await calls.CallAsync(
                    "SubmitArticle", call => ingest.SubmitArticleAsync(new SubmitArticleRequest { Document = document }, call), isTimed: true, ct);
                if (response is null)
                    return;
                accepted[response.Article] = number;
                await log.WriteLineAsync(response.Article.ArticleId);
            });
        return accepted;
    }

    private static IEnumerable<int> Numbers(LoadOptions options) =>
        Enumerable.Range(0, options.Count).TakeWhile(_ => options.Until is not { } until || !File.Exists(until.FullName));
}
