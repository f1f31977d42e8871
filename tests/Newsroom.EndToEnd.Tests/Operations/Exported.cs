using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Newsroom.Testing.Otlp;
using RabbitMQ.Client;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>Whatever a dashboard or a rule reads is exported by services that do all that they can do.</summary>
public sealed class Exported(RabbitMqFixture broker, PostgreSqlFixture database)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    /// <summary>After the last deed; what is measured now and then takes 15 s.</summary>
    private static readonly TimeSpan ExportTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Of the exporters of RabbitMQ and PostgreSQL, which the check <c>exporters</c> of tests/compose asks, and of Prometheus itself.</summary>
    private static readonly Dictionary<string, string[]> OfServers = new(StringComparer.Ordinal)
    {
        ["rabbitmq"] =
        [
            "up", "rabbitmq_queue_messages_ready", "rabbitmq_queue_messages_unacked", "rabbitmq_process_resident_memory_bytes",
            "rabbitmq_disk_space_available_bytes", "rabbitmq_unreachable_cluster_peers_count",
        ],
        ["postgresql"] = ["pg_up", "pg_database_size_bytes", "pg_stat_activity_count", "pg_stat_database_xact_commit", "pg_stat_database_xact_rollback"],
        ["prometheus"] = ["up"],
    };

    /// <summary>Labels that the collector makes of a process's resource, and of a histogram's bounds.</summary>
    private static readonly string[] OwnLabels = ["le", "service_name", "service_instance_id"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task every_panel_and_alert_reads_what_is_exported()
    {
        await using var sink = await OtlpSink.StartAsync(Token);
        await using var newsroom = await Topology.StartAsync(
            broker, database,
            new Dictionary<string, string?>(sink.Environment)
            {
                ["NEWSROOM_BUS__RETRYINTERVALS__0"] = "00:00:00.010",
                ["NEWSROOM_BUS__REDELIVERYINTERVALS__0"] = "00:00:00.100",
                ["NEWSROOM_INGEST__SWEEPINTERVAL"] = "00:00:01",
                ["NEWSROOM_INGEST__MAXPENDING"] = "3",
                ["NEWSROOM_INGEST__MAXINTAKEDELAY"] = "00:00:00.200",
                ["NEWSROOM_INGEST__FEEDS__ALLOWEDHOSTS__0"] = "127.0.0.1",
            },
            Token);
        var (rules, recorded, _) = Watchers.Rules();
        var watched = Watchers.Panels().Concat(rules).ToList();
        Assert.True(watched.Count > 50, "Dashboards and rules were not read.");

        await DoEverythingAsync(newsroom, sink);

        var wanted = watched.Where(w => w.Job == "newsroom").SelectMany(w => PromQl.Read(w.Expression).Metrics).Except(recorded).Distinct().ToList();
        string[] Missing() => [.. wanted.Except(sink.Metrics.SelectMany(PrometheusNames.Of))];
        try
        {
            await Eventually.TrueAsync(_ => Task.FromResult(Missing().Length == 0), ExportTimeout, "all is exported", Token);
        }
        catch (TimeoutException)
        {
            var exported = sink.Metrics.SelectMany(PrometheusNames.Of).Distinct().Order(StringComparer.Ordinal);
            Assert.Fail($"Nothing exports {string.Join(", ", Missing())}. What is exported: {string.Join(", ", exported)}");
        }

        Assert.All(watched.Where(w => w.Job == "newsroom"), w => AssertLabels(w, sink));
        Assert.All(watched.Where(w => w.Job != "newsroom"), w => Assert.Empty(PromQl.Read(w.Expression).Metrics.Except(OfServers[w.Job])));
    }

    private static void AssertLabels(Watched watched, OtlpSink sink)
    {
        var read = PromQl.Read(watched.Expression);
        var known = sink.Metrics.Where(m => PrometheusNames.Of(m).Intersect(read.Metrics).Any())
            .SelectMany(m => m.Labels).Select(PrometheusNames.LabelOf).Concat(OwnLabels).ToHashSet(StringComparer.Ordinal);
        var unknown = read.Labels.Where(label => !known.Contains(label)).ToList();
        Assert.True(unknown.Count == 0, $"{watched.Where} goes by {string.Join(", ", unknown)}, which no point of its metrics has.");
    }

    private async Task DoEverythingAsync(Topology newsroom, OtlpSink sink)
    {
        var article = await IndexAsync(newsroom, Articles.Generated("observed", 1));
        await Articles.SubmitAsync(newsroom.IngestClient, Articles.Text("observed", "empty", "."), Token);
        using var watch = newsroom.SearchClient.WatchSearch(new WatchSearchRequest { Query = "observed" }, cancellationToken: Token);
        await watch.ResponseHeadersAsync;
        await Articles.FindAsync(newsroom.SearchClient, "observed", Token);
        await newsroom.IngestClient.ReprocessArticlesAsync(
            new ReprocessArticlesRequest { ArticleIds = { article.ArticleId }, Execute = true }, cancellationToken: Token);
        var killed = await IndexAsync(newsroom, Articles.Generated("observed", 2));
        await newsroom.IngestClient.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = killed.Source, Guid = killed.Guid, Mode = WithdrawMode.Kill, Notice = "A test." }, cancellationToken: Token);
        await PollFeedAsync(newsroom);
        await FallBehindAsync(newsroom, sink);
        await SendPoisonAsync(newsroom, article);
    }

    private static async Task<ArticleRef> IndexAsync(Topology newsroom, RawDocument document)
    {
        var article = await Articles.SubmitAsync(newsroom.IngestClient, document, Token);
        Assert.Equal(ArticleState.Indexed, (await Articles.TrackAsync(newsroom.IngestClient, article, Timeout, Token)).State);
        return article;
    }

    private static async Task PollFeedAsync(Topology newsroom)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        await using var site = builder.Build();
        site.MapGet("/feed", () => Results.Content(
            "<rss version=\"2.0\"><channel><title>Piers</title><item><guid>1</guid><title>A pier</title><description>The pier was painted.</description></item></channel></rss>",
            "application/rss+xml"));
        await site.StartAsync(Token);
        var created = await newsroom.IngestClient.CreateFeedAsync(
            new CreateFeedRequest { Feed = new Feed { Name = "Piers", Url = $"{site.Urls.First()}/feed", Source = "piers" } }, cancellationToken: Token);
        await Eventually.TrueAsync(
            async ct =>
            {
                await newsroom.IngestClient.PollFeedAsync(new PollFeedRequest { FeedId = created.Feed.FeedId }, cancellationToken: ct);
                return true;
            },
            Timeout, "the feed is polled", Token);
    }

    /// <summary>Without cleaning, more is pending than may be.</summary>
    private static async Task FallBehindAsync(Topology newsroom, OtlpSink sink)
    {
        await newsroom.Cleaning.KillAsync();
        var number = 10;
        await Eventually.TrueAsync(
            async ct =>
            {
                await Articles.SubmitAsync(newsroom.IngestClient, Articles.Generated("observed", number++), ct);
                return sink.Metrics.Any(m => m.Name == "newsroom.ingest.intake.delays") && sink.Metrics.Any(m => m.Name == "newsroom.ingest.pending.age");
            },
            Timeout, "intake is slowed", Token);
        await newsroom.Cleaning.StartAsync(Token);
    }

    /// <summary>Bytes that are no event, which cleaning gives up on and ingest takes into quarantine.</summary>
    private async Task SendPoisonAsync(Topology newsroom, ArticleRef article)
    {
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = EventHeaders.ContentType,
            MessageId = Guid.NewGuid().ToString(),
            Headers = new Dictionary<string, object?>
            {
                ["MT-MessageType"] = "urn:message:Newsroom.Events.V1:ArticleReceived",
                [EventHeaders.ArticleId] = article.ArticleId,
                [EventHeaders.Revision] = article.Revision.ToString(CultureInfo.InvariantCulture),
                [EventHeaders.Attempt] = "1",
            },
        };
        await channel.BasicPublishAsync("", Queues.CleaningArticleReceived, mandatory: true, properties, "not an event"u8.ToArray(), Token);
        await Eventually.TrueAsync(
            async ct => (await newsroom.IngestClient.ListQuarantinedAsync(new ListQuarantinedRequest(), cancellationToken: ct)).Messages.Count > 0,
            Timeout, "the poison is in quarantine", Token);
    }
}
