using System.Collections.Concurrent;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;
using RabbitMQ.Client;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>The last released contracts and today's on one bus, as during an upgrade.</summary>
public sealed class TwoVersions(RabbitMqFixture broker, PostgreSqlFixture database)
{
    private const int Count = 60;

    /// <summary>A field that no version has yet: number 20,001, the text "tomorrow".</summary>
    private static readonly byte[] Tomorrow = [0x8A, 0xE2, 0x09, 0x08, .. "tomorrow"u8];

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task replicas_of_both_share_a_queue_and_every_article_gets_through_once()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        await using var old = OldVersion.Start();
        await old.ConsumeAsync(broker, Token);
        var accepted = new ConcurrentDictionary<string, ArticleRef>();

        await Articles.SubmitAsync(newsroom.IngestClient, "bilby", Enumerable.Range(0, Count), accepted, Token);

        await Eventually.TrueAsync(
            async ct => await Articles.CountAsync(newsroom.IngestClient, ArticleState.Indexed, ct) == Count, Timeout, "all are indexed", Token);
        var cleaners = new List<string>();
        foreach (var id in accepted.Keys)
        {
            var status = await newsroom.IngestClient.GetArticleStatusAsync(new GetArticleStatusRequest { ArticleId = id }, cancellationToken: Token);
            cleaners.Add(Assert.Single(status.Revisions.Single().Hops, h => h.Stage == Stage.Cleaning).Instance);
        }

        Assert.Contains(OldVersion.Instance, cleaners);
        Assert.Contains(cleaners, cleaner => cleaner != OldVersion.Instance);
        Assert.Equal(Count, (await Articles.FindAsync(newsroom.SearchClient, "bilby", Token)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task fields_of_a_later_version_pass_through_the_services()
    {
        await using var newsroom = await Topology.StartAsync(broker, database, null, Token);
        await using var connection = await broker.ConnectAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var seen = (await channel.QueueDeclareAsync(cancellationToken: Token)).QueueName;
        await channel.QueueBindAsync(seen, ArticleTagged.Descriptor.FullName, "", cancellationToken: Token);
        var document = Articles.Generated("dunnart", 1);
        var clean = new CleanArticle
        {
            Title = "A later version",
            Language = "en",
            WordCount = 9,
            Paragraphs = { new Paragraph { Text = "The dunnart pier was painted by a later version." } },
        };
        clean.MergeFrom(Tomorrow);
        var cleaned = new ArticleCleaned
        {
            Article = new ArticleRef { ArticleId = Guid.NewGuid().ToString(), Revision = 1, Source = document.Source, Guid = document.Guid },
            Attempt = 1,
            Clean = clean,
            ReceivedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
        };
        cleaned.MergeFrom(Tomorrow);

        await channel.BasicPublishAsync(
            ArticleCleaned.Descriptor.FullName, "", mandatory: true, Properties(cleaned.Article, nameof(ArticleCleaned)), cleaned.ToByteArray(), Token);

        var got = await Eventually.GetAsync(async ct => await channel.BasicGetAsync(seen, autoAck: true, ct), Timeout, "the article is tagged", Token);
        var tagged = ArticleTagged.Parser.ParseFrom(got.Body.Span);
        Assert.Equal(clean, tagged.Clean);
        Assert.Equal(clean.CalculateSize(), tagged.Clean.CalculateSize());
        await Eventually.TrueAsync(
            async ct => (await Articles.FindAsync(newsroom.SearchClient, "dunnart", ct)).Count == 1, Timeout, "the article is found", Token);

        await using var old = OldVersion.Start();
        var (message, bytes) = await old.CopyAsync(ArticleTagged.Descriptor.FullName, got.Body.ToArray(), Token);
        Assert.Equal(clean.Title, message.GetProperty("clean").GetProperty("title").GetString());
        Assert.Equal(tagged, ArticleTagged.Parser.ParseFrom(bytes));
    }

    private static BasicProperties Properties(ArticleRef article, string type) => new()
    {
        Persistent = true,
        ContentType = EventHeaders.ContentType,
        MessageId = Guid.NewGuid().ToString(),
        Headers = new Dictionary<string, object?>
        {
            ["MT-MessageType"] = $"urn:message:Newsroom.Events.V1:{type}",
            [EventHeaders.ArticleId] = article.ArticleId,
            [EventHeaders.Revision] = article.Revision,
            [EventHeaders.Attempt] = 1,
        },
    };
}
