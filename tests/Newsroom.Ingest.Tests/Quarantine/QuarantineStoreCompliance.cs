using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>What quarantine's store must do, on a database of its own for each test.</summary>
public abstract class QuarantineStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private QuarantineStore Store => new(_db!.Database, Meters.Telemetry());

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task a_message_is_stored_once_for_each_queue()
    {
        var message = Poison(1);

        Assert.Equal(CollectOutcome.Collected, await Store.CollectAsync(message, Noon, Cancel));
        Assert.Equal(CollectOutcome.Known, await Store.CollectAsync(message, Noon.AddHours(1), Cancel));
        Assert.Equal(
            CollectOutcome.Collected, await Store.CollectAsync(message with { Queue = QueueOf(Queues.TaggingArticleCleaned) }, Noon, Cancel));

        var found = await Store.FindAsync([message.MessageId.ToString()], AnyCaller.Parameters, Cancel);
        Assert.Equal(2, found.Count);
        Assert.All(found, e => Assert.Equal(UnixMicroseconds.Of(Noon), e.QuarantinedAt));
    }

    [Fact]
    public async Task what_failed_again_while_its_retry_was_under_way_is_not_removed_by_the_end_of_the_retry()
    {
        var message = Poison(1);
        await Store.CollectAsync(message, Noon, Cancel);
        var batch = await Store.BeginRetryAsync(await Store.FindAsync([message.MessageId.ToString()], AnyCaller.Parameters, Cancel), Guid.NewGuid(), Noon, Cancel);
        Assert.Equal(message.Body, Assert.Single(batch.Messages).Body);

        Assert.Equal(CollectOutcome.Collected, await Store.CollectAsync(message with { ExceptionMessage = "again" }, Noon.AddMinutes(1), Cancel));
        await Store.EndRetryAsync(batch, batch.Messages.Select(m => m.Key).ToHashSet(), Noon.AddMinutes(2), Cancel);

        Assert.Equal("again", Assert.Single(await Store.FindAsync([message.MessageId.ToString()], AnyCaller.Parameters, Cancel)).ExceptionMessage);
    }

    [Fact]
    public async Task an_unsent_message_stays_and_a_sent_one_goes()
    {
        await Store.CollectAsync(Poison(1), Noon, Cancel);
        await Store.CollectAsync(Poison(2), Noon, Cancel);
        var all = await Store.ListAsync(Stage.Unspecified, after: null, 10, AnyCaller.Parameters, Cancel);
        var batch = await Store.BeginRetryAsync(all, Guid.NewGuid(), Noon, Cancel);

        await Store.EndRetryAsync(batch, new HashSet<QuarantineKey> { all[0].Key }, Noon, Cancel);

        Assert.Equal(all[1].Key, Assert.Single(await Store.ListAsync(Stage.Unspecified, after: null, 10, AnyCaller.Parameters, Cancel)).Key);
    }

    [Fact]
    public async Task a_thousand_are_paged_oldest_first_without_repeats_while_others_arrive()
    {
        for (var i = 0; i < 500; i++)
        {
            // Ten share each moment, and half of them have no message.
            await Store.CollectAsync(Poison(i), Noon.AddSeconds(i / 10), Cancel);
            await TimeOutAsync($"a{i}", Noon.AddSeconds(i / 10));
        }

        var seen = new List<QuarantineEntry>();
        for (IReadOnlyList<QuarantineEntry> page = await Store.ListAsync(Stage.Unspecified, after: null, 70, AnyCaller.Parameters, Cancel);
            page.Count > 0 && seen.Count < 1_000;
            page = await Store.ListAsync(Stage.Unspecified, seen[^1].Position, 70, AnyCaller.Parameters, Cancel))
        {
            seen.AddRange(page);
            await Store.CollectAsync(Poison(1_000 + seen.Count), Noon.AddDays(1), Cancel);
        }

        var old = seen.FindAll(e => e.QuarantinedAt < UnixMicroseconds.Of(Noon.AddDays(1)));
        Assert.Equal(1_000, old.Count);
        Assert.Equal(500, old.Count(e => e.IsMessage));
        Assert.Equal(seen.Count, seen.Select(e => e.Key).Distinct().Count());
        Assert.Equal(old.OrderBy(e => e.QuarantinedAt).Select(e => e.QuarantinedAt), old.Select(e => e.QuarantinedAt));
    }

    [Fact]
    public async Task the_stage_narrows_the_list_and_counts_are_by_stage()
    {
        await Store.CollectAsync(Poison(1), Noon, Cancel);
        await Store.CollectAsync(Poison(2) with { Queue = QueueOf(Queues.SearchArticleTagged) }, Noon, Cancel);
        await TimeOutAsync("a", Noon);

        Assert.Equal(Poison(1).MessageId.ToString(), Assert.Single(await Store.ListAsync(Stage.Cleaning, after: null, 10, AnyCaller.Parameters, Cancel)).MessageId);
        var timedOut = Assert.Single(await Store.ListAsync(Stage.Ingest, after: null, 10, AnyCaller.Parameters, Cancel));
        Assert.Equal((Reason.TimedOut, false), ((Reason)timedOut.Reason, timedOut.IsMessage));
        Assert.Equal(timedOut, Assert.Single(await Store.FindAsync([timedOut.MessageId], AnyCaller.Parameters, Cancel)));
        var counts = await Store.CountAsync(100, Cancel);
        Assert.Equal((1, 1, 2), (counts[Stage.Cleaning], counts[Stage.Search], counts.Count));
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private static StageQueue QueueOf(string name) => StageQueue.All.Single(q => q.Name == name);

    private static PoisonMessage Poison(int number) => new()
    {
        MessageId = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
        Queue = QueueOf(Queues.CleaningArticleReceived),
        FoundIn = "cleaning-article-received_error",
        Headers = "{}",
        Body = [0xFF, 0x00, (byte)number],
    };

    private async Task TimeOutAsync(string guid, DateTimeOffset at)
    {
        var articles = new ArticleStore(_db!.Database, Meters.Telemetry(), Documents.Turns());
        var article = (await articles.SubmitAsync(new Submission(Documents.Valid(Documents.Text(guid)), at, ""), Cancel)).Article;
        await using var session = await _db.Database.BeginWriteAsync(Cancel);
        await session.ExecuteAsync(
            "UPDATE revisions SET state = 4, reason = 8, finished_at = @At WHERE article_id = @ArticleId",
            new { article.ArticleId, At = UnixMicroseconds.Of(at) }, Cancel);
        await session.CommitAsync(Cancel);
    }
}

public sealed class SqliteQuarantineStoreTests : QuarantineStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlQuarantineStoreTests(PostgreSqlFixture server) : QuarantineStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
