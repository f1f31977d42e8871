using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A kind of feed in the simulation.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Shortest">Shortest time between items; zero for a feed that posts nothing.</param>
/// <param name="Longest">Longest time between items.</param>
/// <param name="FailureShare">Share of the requests that it answers with an error.</param>
public sealed record FeedKind(string Name, int Count, TimeSpan Shortest, TimeSpan Longest, double FailureShare = 0);

/// <summary>One feed as its publisher serves it: the newest 20 of the items published so far.</summary>
public sealed class SimulatedFeed
{
    private const int Window = 20;

    private readonly Random _random;
    private readonly List<DateTimeOffset> _published = [];

    public SimulatedFeed(FeedKind kind, int number, DateTimeOffset start, TimeSpan length)
    {
        Kind = kind;
        Number = number;
        // The same run every time.
        _random = new Random(number);
        Supports304 = number % 2 == 0;
        var every = kind.Shortest + ((kind.Longest - kind.Shortest) * _random.NextDouble());
        var first = kind.Shortest == TimeSpan.Zero ? start - TimeSpan.FromDays(30) : start - (every * 5);
        for (var time = first; time < start + length; time += kind.Shortest == TimeSpan.Zero ? TimeSpan.FromDays(400) : every * (0.5 + _random.NextDouble()))
            _published.Add(time);
    }

    public FeedKind Kind { get; }

    public int Number { get; }

    public bool Supports304 { get; }

    public string Source => $"feed-{Number}";

    public int Requests { get; private set; }

    public int NotModified { get; private set; }

    /// <summary>Items that were there when the feed was last served whole, and so must have been taken in.</summary>
    public int Served { get; private set; }

    public DateTimeOffset PublishedAt(string itemGuid) => _published[int.Parse(itemGuid.Split('-')[^1], CultureInfo.InvariantCulture)];

    public string GuidOf(int item) => $"item-{Number}-{item}";

    public async Task AnswerAsync(HttpContext context, DateTimeOffset now)
    {
        Requests++;
        if (_random.NextDouble() < Kind.FailureShare)
        {
            context.Response.StatusCode = 503;
            return;
        }

        var count = _published.Count(t => t <= now);
        Served = count;
        if (Supports304)
        {
            var etag = $"\"{count}\"";
            context.Response.Headers.ETag = etag;
            if (context.Request.Headers.IfNoneMatch == etag)
            {
                NotModified++;
                context.Response.StatusCode = 304;
                return;
            }
        }

        context.Response.ContentType = "application/rss+xml";
        await context.Response.WriteAsync(Rss(count), context.RequestAborted);
    }

    private string Rss(int count)
    {
        var rss = new StringBuilder("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour news</title><link>http://harbour.example/</link><description>All of it</description>");
        for (var item = count - 1; item >= Math.Max(0, count - Window); item--)
        {
            rss.Append(CultureInfo.InvariantCulture, $"<item><guid isPermaLink=\"false\">{GuidOf(item)}</guid><title>Ferry {item} is late</title>")
                .Append(CultureInfo.InvariantCulture, $"<link>http://harbour.example/{Number}/{item}</link><pubDate>{_published[item]:r}</pubDate>")
                .Append(CultureInfo.InvariantCulture, $"<description>&lt;p&gt;Ferry {item} of line {Number} left the harbour late because of fog.&lt;/p&gt;</description></item>");
        }

        return rss.Append("</channel></rss>").ToString();
    }
}
