using System.Diagnostics;

namespace Newsroom.Benchmarks.Chain;

/// <param name="Sent">Articles; all of them arrived.</param>
internal sealed record LoadResult(int Sent, TimeSpan Elapsed, Latencies Latencies)
{
    public double PerSecond => Sent / Elapsed.TotalSeconds;
}

/// <summary>Two ways of sending articles. Both stop after <see cref="Limit"/>, and then wait for what is on its way.</summary>
internal static class Load
{
    /// <summary>Neither sending nor waiting may take longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>As fast as they arrive: never more than <paramref name="window"/> on their way.</summary>
    public static async Task<LoadResult> ClosedAsync(IChain chain, string series, int count, int window, CancellationToken cancellationToken)
    {
        var articles = chain.Arrivals.Begin(series, count);
        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        while (sent < count && Stopwatch.GetElapsedTime(started) < Limit)
        {
            if (sent >= window)
                await OneAsync(articles, cancellationToken);
            await SendAsync(chain, articles, sent++, Stopwatch.GetTimestamp(), cancellationToken);
        }

        for (var i = Math.Min(window, sent); i > 0; i--)
            await OneAsync(articles, cancellationToken);
        return new LoadResult(sent, Stopwatch.GetElapsedTime(started), articles.Latencies(sent));
    }

    /// <summary>
    /// At a steady rate, whatever comes of it. Latency counts from when an article was due, so that a sender that is held up hides nothing.
    /// </summary>
    public static async Task<LoadResult> PacedAsync(IChain chain, string series, int count, double perSecond, CancellationToken cancellationToken)
    {
        var articles = chain.Arrivals.Begin(series, count);
        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        while (sent < count && Stopwatch.GetElapsedTime(started) < Limit)
        {
            var due = started + (long)(sent / perSecond * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken);
            await SendAsync(chain, articles, sent++, due, cancellationToken);
        }

        for (var i = 0; i < sent; i++)
            await OneAsync(articles, cancellationToken);
        return new LoadResult(sent, Stopwatch.GetElapsedTime(started), articles.Latencies(sent));
    }

    private static ValueTask SendAsync(IChain chain, Arrivals.Series articles, int number, long timestamp, CancellationToken cancellationToken)
    {
        articles.Sent(number, timestamp);
        return chain.SendAsync(ChainArticles.Document(articles.Name, number), cancellationToken);
    }

    private static Task OneAsync(Arrivals.Series articles, CancellationToken cancellationToken) =>
        articles.OneAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
}
