using System.Collections.Concurrent;
using System.Diagnostics;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Load;

/// <summary>Submits a series at a bounded rate, and no faster than the pipeline brings articles to their end.</summary>
internal sealed class Submitter(IngestService.IngestServiceClient ingest, CallLog calls, TextWriter journal)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private volatile bool _isPaused;

    /// <summary>The number in the series of each article that was accepted.</summary>
    public async Task<IReadOnlyDictionary<ArticleRef, int>> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var accepted = new ConcurrentDictionary<ArticleRef, int>();
        var log = TextWriter.Synchronized(journal);
        var started = Stopwatch.GetTimestamp();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync(options, done.Token);
        await Parallel.ForEachAsync(
            Numbers(options), new ParallelOptions { MaxDegreeOfParallelism = options.InFlight, CancellationToken = cancellationToken },
            async (number, ct) =>
            {
                var wait = TimeSpan.FromSeconds(number / options.Rate) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, ct);
                while (_isPaused)
                    await Task.Delay(LookInterval, ct);
                var document = Articles.Generated(options.Series, number);
                var response = await calls.CallAsync(
                    "SubmitArticle", call => ingest.SubmitArticleAsync(new SubmitArticleRequest { Document = document }, call), isTimed: true, ct);
                if (response is null)
                    return;
                accepted[response.Article] = number;
                await log.WriteLineAsync(response.Article.ArticleId);
            });
        await done.CancelAsync();
        await looking;
        return accepted;
    }

    private static IEnumerable<int> Numbers(LoadOptions options) =>
        Enumerable.Range(0, options.Count).TakeWhile(_ => options.Until is not { } until || !File.Exists(until.FullName));

    private async Task LookAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var look = new ListArticlesRequest { State = ArticleState.Pending, Source = Articles.SourceOf(options.Series), PageSize = options.OnTheirWay };
        while (options.OnTheirWay > 0 && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(LookInterval, cancellationToken);
                var pending = await CallLog.BoundedAsync(call => ingest.ListArticlesAsync(look, call).ResponseAsync, Deadline, cancellationToken);
                _isPaused = pending.Articles.Count >= options.OnTheirWay;
            }
            catch (Exception)
            {
                // Ingest is away, whatever the client makes of that, or they are all done: no submit may wait for a look that never comes.
                _isPaused = false;
            }
        }
    }
}
