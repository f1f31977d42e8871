using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;

namespace Newsroom.Load;

/// <summary>What became of the accepted articles.</summary>
/// <param name="Wrong">What should not be, in words, at most twenty.</param>
/// <param name="Quarantined">Messages in quarantine, of all articles.</param>
/// <param name="SentAgain">Articles that took more than one attempt.</param>
/// <param name="Instances">How many articles each replica of each stage has completed.</param>
internal sealed record Outcome(
    int Indexed, int Rejected, IReadOnlyList<string> Wrong, int Quarantined, int SentAgain, double EndP50Ms, double EndP99Ms,
    IReadOnlyDictionary<string, SortedDictionary<string, int>> Instances)
{
    /// <summary>Each article has come to the end that it should, and nothing is left over.</summary>
    public bool IsGood => Wrong.Count == 0 && Quarantined == 0;
}

/// <summary>Accepted = indexed + rejected, each exactly once, by ingest's word and by search's.</summary>
internal sealed class Verification(IngestService.IngestServiceClient ingest, SearchService.SearchServiceClient search)
{
    private const int InFlight = 16;
    private const int MaxWrong = 20;
    private const int SearchPage = 100;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _wrong = new();

    public async Task<Outcome> RunAsync(LoadOptions options, IReadOnlyDictionary<ArticleRef, int> accepted, CancellationToken cancellationToken)
    {
        await WaitAsync(Articles.SourceOf(options.Series), options.Timeout, cancellationToken);
        var ends = new ConcurrentBag<(ArticleState State, double Milliseconds, int Attempts, IEnumerable<Hop> Hops)>();
        await Parallel.ForEachAsync(
            accepted, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (article, ct) =>
            {
                var status = await ingest.GetArticleStatusAsync(new GetArticleStatusRequest { ArticleId = article.Key.ArticleId }, Options(ct));
                var wanted = Articles.IsRejected(article.Value) ? ArticleState.Rejected : ArticleState.Indexed;
                if (status.Revisions.Count != 1 || status.State != wanted)
                    Wrong($"{article.Value} {article.Key.ArticleId}: {status.State} with {status.Revisions.Count} revisions, {status.Revisions[0].Reason} {status.Revisions[0].Detail}");
                var revision = status.Revisions[0];
                ends.Add((
                    status.State, revision.FinishedAt is { } end ? (end - revision.ReceivedAt).ToTimeSpan().TotalMilliseconds : double.PositiveInfinity,
                    revision.Hops.Max(h => h.Attempt), revision.Hops));
            });
        await CompareWithSearchAsync(options.Series, accepted, cancellationToken);
        var quarantine = await ingest.ListQuarantinedAsync(new ListQuarantinedRequest { PageSize = 1_000 }, Options(cancellationToken));
        var sorted = ends.Select(e => e.Milliseconds).Where(double.IsFinite).Order().DefaultIfEmpty().ToArray();
        return new Outcome(
            ends.Count(e => e.State == ArticleState.Indexed), ends.Count(e => e.State == ArticleState.Rejected), [.. _wrong],
            quarantine.Messages.Count, ends.Count(e => e.Attempts > 1), Math.Round(sorted[sorted.Length / 2]),
            Math.Round(sorted[(int)(.99 * (sorted.Length - 1))]), CountByInstance(ends.SelectMany(e => e.Hops)));
    }

    private async Task WaitAsync(string source, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < timeout)
        {
            try
            {
                var pending = await ingest.ListArticlesAsync(
                    new ListArticlesRequest { State = ArticleState.Pending, Source = source, PageSize = 1 }, Options(cancellationToken));
                if (pending.Articles.Count == 0)
                    return;
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                // It is the outage that this program looks at; the time limit stands.
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        Wrong($"still on their way after {timeout.TotalSeconds:0} s");
    }

    private async Task CompareWithSearchAsync(string series, IReadOnlyDictionary<ArticleRef, int> accepted, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var token = "";
        do
        {
            var page = await search.SearchAsync(
                new SearchRequest { Query = series, PageSize = SearchPage, PageToken = token, Order = SearchOrder.Oldest }, Options(cancellationToken));
            found.AddRange(page.Hits.Select(h => h.Article.ArticleId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        var expected = accepted.Where(a => !Articles.IsRejected(a.Value)).Select(a => a.Key.ArticleId).ToHashSet(StringComparer.Ordinal);
        foreach (var twice in found.CountBy(id => id, StringComparer.Ordinal).Where(c => c.Value > 1))
            Wrong($"{twice.Key}: found {twice.Value} times");
        foreach (var id in expected.Except(found, StringComparer.Ordinal))
            Wrong($"{id}: not found");
        foreach (var id in found.Except(expected, StringComparer.Ordinal))
            Wrong($"{id}: found, but not expected");
    }

    private static Dictionary<string, SortedDictionary<string, int>> CountByInstance(IEnumerable<Hop> hops) =>
        hops.Where(h => h.Outcome == StageOutcome.Completed).GroupBy(h => h.Stage).OrderBy(g => g.Key).ToDictionary(
            stage => stage.Key.ToString(),
            stage => new SortedDictionary<string, int>(
                stage.GroupBy(h => h.Instance, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal), StringComparer.Ordinal));

    private void Wrong(string what)
    {
        if (_wrong.Count < MaxWrong)
            _wrong.Enqueue(what);
    }

    private static CallOptions Options(CancellationToken cancellationToken) =>
        new(deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
}
