using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>What holds whatever comes, in whatever order and how often.</summary>
public abstract partial class ArticleStoreCompliance
{
    private static readonly string[] Guids = ["a", "b", "c", "d"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task articles_stay_consistent_and_the_counters_add_up(int seed)
    {
        using var meters = new Meters(Factory);
        var random = new Random(seed);
        for (var round = 0; round < 10; round++)
        {
            var now = Noon.AddMinutes(round * 20);
            var steps = Enumerable.Range(0, 12).Select(i => (Step: AnyStep(random, now), Store: Replicas[i % Replicas.Count])).ToList();
            await Task.WhenAll(steps.Select(s => Task.Run(() => s.Step(s.Store), Cancel)));

            var articles = new List<ArticleRecord>();
            foreach (var guid in Guids)
            {
                if (await Store.FindAsync(ValidDocument.IdOf("harbour-desk", guid), 0, Cancel) is { } found)
                    articles.Add(found);
            }

            var messages = await OutboxAsync();
            foreach (var article in articles)
                await CheckAsync(article, messages);
            var unfinished = articles.SelectMany(a => a.Revisions).Count(r => !Lifecycle.IsTerminal(r.State));
            Assert.Equal(
                unfinished, meters["newsroom.ingest.accepted"] + meters["newsroom.ingest.reopened"] - meters["newsroom.ingest.finished"]);
            if (random.Next(3) == 0)
                await DrainOutboxAsync();
        }
    }

    private async Task CheckAsync(ArticleRecord article, IReadOnlyList<OutboxMessage> messages)
    {
        var revisions = article.Revisions.OrderBy(r => r.Revision).ToList();
        Assert.Equal(Enumerable.Range(1, revisions.Count), revisions.Select(r => r.Revision));
        Assert.All(revisions, r => Assert.Equal(Lifecycle.IsTerminal(r.State), r.FinishedAt is not null));
        Assert.True(revisions.Count(r => r.State == ArticleState.Embargoed) <= 1);
        var order = revisions.FindLast(r => r.Kind is not RevisionKind.Copy);
        var sent = messages.Where(m => m.Article.ArticleId == article.Article.ArticleId).ToList();
        if (order?.Kind == RevisionKind.Kill)
        {
            Assert.Equal(revisions[^1], order);
            Assert.All(revisions.SkipLast(1), r => Assert.True(Lifecycle.IsTerminal(r.State)));
            Assert.Null((await Store.ReadDocumentAsync(article.Article.ArticleId, 0, Cancel))!.Document);
        }

        if (order?.Kind is RevisionKind.Kill or RevisionKind.Hold)
            Assert.All(sent, m => Assert.True(m.Document is null && m.Article.Revision == order.Revision));
        Assert.All(sent, m => Assert.Contains(
            revisions[m.Article.Revision - 1].State, new[] { ArticleState.Pending, ArticleState.Quarantined }));
    }

    private static Func<IArticleStore, Task> AnyStep(Random random, DateTimeOffset now)
    {
        var guid = Guids[random.Next(Guids.Length)];
        var key = new RevisionKey(ValidDocument.IdOf("harbour-desk", guid), random.Next(1, 9));
        switch (random.Next(20))
        {
            case < 8:
                var document = Documents.Valid(AnyDocument(random, guid, now));
                return store => store.SubmitAsync(new Submission(document, now, ""), Cancel);
            case < 10:
                // Rarely a kill: it ends all that can be seen of an article.
                var kind = random.Next(6) == 0 ? RevisionKind.Kill : RevisionKind.Hold;
                return store => store.WithdrawAsync(new WithdrawalOrder(kind, "harbour-desk", guid, "Why.", now, ""), Cancel);
            case < 12:
                return store => store.ReleaseAsync(new ReleaseOrder(key.ArticleId, now, ""), Cancel);
            case < 16:
                var report = Report(
                    new ArticleRef { ArticleId = key.ArticleId, Revision = key.Revision }, (Stage)random.Next(1, 5),
                    (StageOutcome)random.Next(1, 5), random.Next(1, 3), Reason.StageFailed);
                return store => store.RecordProgressAsync([report, report], now, Cancel);
            case 16:
                return store => store.EndEmbargoesAsync(now, 10, Cancel);
            case 17:
                return store => store.SweepAsync(new SweepRules(now, Deadline, MaxAttempts: 2, Limit: 10), Cancel);
            case 18:
                return store => store.ReopenAsync([key], now, Cancel);
            default:
                return store => store.DiscardAsync([key], "note", now, Cancel);
        }
    }

    private static RawDocument AnyDocument(Random random, string guid, DateTimeOffset now)
    {
        var undecodable = random.Next(8) == 0;
        var document = undecodable ? BadDocuments.MakeUndecodable("cut UTF-8") : Documents.Text(guid, $"text {random.Next(4)}");
        return document.With(d =>
        {
            d.Guid = guid;
            d.Declared.Version = random.Next(4);
            d.Declared.PublicationStatus = random.Next(12) switch
            {
                0 => PublicationStatus.Canceled,
                < 3 => PublicationStatus.Withheld,
                < 7 => PublicationStatus.Usable,
                _ => PublicationStatus.Unspecified,
            };
            if (random.Next(4) == 0)
                d.Declared.EmbargoedUntil = now.AddMinutes(random.Next(-30, 60)).ToTimestamp();
        });
    }
}
