using System.Data.Common;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Admin.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Audit;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>What the audit trail must do, on a database of its own for each test.</summary>
public abstract class AuditStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AuditStore Store => new(_db!.Database);

    private ArticleStore Articles => new(_db!.Database, Meters.Telemetry(), Documents.Turns());

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task record_comes_back_as_it_went_in_and_only_once()
    {
        var record = Record(1, Noon);
        record.Outcome = 7;
        record.Detail = "mode=KILL";

        await Store.RecordAsync(record, Cancel);
        await Store.RecordAsync(record, Cancel);

        Assert.Equal(record, Assert.Single(await Store.ListAsync(new AuditFilter(), after: null, limit: 10, Cancel)));
    }

    [Fact]
    public async Task submit_is_told_by_the_revision_that_it_made()
    {
        await SubmitAsync("a", Noon, "sport", "key-1");

        var record = Assert.Single(await Store.ListAsync(new AuditFilter(), after: null, limit: 10, Cancel));

        Assert.Equal(("sport", "key-1", ValidDocument.IdOf("harbour-desk", "a")), (record.Team, record.Credential, record.Target));
        Assert.Equal(("newsroom.ingest.v1.IngestService/SubmitArticle", 0), (record.Action, record.Outcome));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", record.TraceId);
    }

    [Fact]
    public async Task withdrawal_that_was_ordered_is_no_submit()
    {
        await Articles.WithdrawAsync(new WithdrawalOrder(RevisionKind.Kill, "harbour-desk", "a", "Wrong.", Noon, ""), Cancel);

        Assert.Empty(await Store.ListAsync(new AuditFilter(), after: null, limit: 10, Cancel));
    }

    [Fact]
    public async Task pages_hold_each_record_once_whatever_it_comes_from()
    {
        // Several at one time, so that only the ids tell them apart.
        for (var i = 0; i < 12; i++)
        {
            await Store.RecordAsync(Record(i, Noon.AddSeconds(i / 4)), Cancel);
            await SubmitAsync($"a{i}", Noon.AddSeconds(i / 3), "sport", "key-1");
        }

        var all = await Store.ListAsync(new AuditFilter(), after: null, limit: 100, Cancel);
        var paged = new List<AuditRecord>();
        for (AuditPosition? after = null; ; after = AuditStore.PositionOf(paged[^1]))
        {
            var page = await Store.ListAsync(new AuditFilter(), after, limit: 5, Cancel);
            paged.AddRange(page);
            if (page.Count < 5)
                break;
        }

        Assert.Equal(24, all.Count);
        Assert.Equal(all, paged);
        Assert.Equal(all.OrderByDescending(r => r.RecordedAt.ToDateTimeOffset()).Select(r => r.RecordedAt), all.Select(r => r.RecordedAt));
    }

    [Fact]
    public async Task each_condition_leaves_out_what_does_not_fit()
    {
        await Store.RecordAsync(Record(1, Noon), Cancel);
        await Store.RecordAsync(Record(2, Noon.AddHours(1), "politics", "key-2", "newsroom.search.v1.SearchService/Reindex", "index"), Cancel);
        await SubmitAsync("a", Noon.AddHours(2), "sport", "key-1");

        Assert.Equal(2, await CountAsync(new AuditFilter(Team: "sport")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Credential: "key-2")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Action: "Reindex")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Action: "newsroom.search.v1.SearchService/Reindex")));
        Assert.Equal(0, await CountAsync(new AuditFilter(Action: "newsroom.tagging.v1.TaggingService/Reindex")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Action: "SubmitArticle")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Target: "index")));
        Assert.Equal(1, await CountAsync(new AuditFilter(Target: ValidDocument.IdOf("harbour-desk", "a"))));
        Assert.Equal(2, await CountAsync(new AuditFilter(From: UnixMicroseconds.Of(Noon.AddHours(1)))));
        Assert.Equal(1, await CountAsync(new AuditFilter(Before: UnixMicroseconds.Of(Noon.AddHours(1)))));
    }

    [Theory]
    [InlineData("UPDATE audit_records SET team = 'other'")]
    [InlineData("DELETE FROM audit_records")]
    [InlineData("UPDATE revisions SET team = 'other'")]
    [InlineData("UPDATE revisions SET credential = ''")]
    [InlineData("DELETE FROM revisions WHERE state > 0")]
    public async Task database_refuses_to_change_the_trail(string sql)
    {
        await Store.RecordAsync(Record(1, Noon), Cancel);
        await SubmitAsync("a", Noon, "sport", "key-1");
        await using var session = await _db!.Database.BeginWriteAsync(Cancel);

        var error = await Assert.ThrowsAnyAsync<DbException>(() => session.ExecuteAsync(sql, parameters: null, Cancel));

        Assert.Contains("append-only", error.Message, StringComparison.Ordinal);
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private async Task<int> CountAsync(AuditFilter filter) => (await Store.ListAsync(filter, after: null, limit: 10, Cancel)).Count;

    private async Task SubmitAsync(string guid, DateTimeOffset at, string team, string credential)
    {
        await Articles.SubmitAsync(
            new Submission(Documents.Valid(Documents.Text(guid)), at, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            {
                By = new Principal(team, Roles.Submit, credential),
            },
            Cancel);
    }

    private static AuditRecord Record(
        int number, DateTimeOffset at, string team = "sport", string credential = "key-1",
        string action = "newsroom.ingest.v1.IngestService/WithdrawArticle", string target = "a") => new()
        {
            Id = Uuid5.Create(Uuid5.Newsroom, $"audit/{number}").ToString(),
            RecordedAt = at.ToTimestamp(),
            Team = team,
            Credential = credential,
            Action = action,
            Target = target,
        };
}

public sealed class SqliteAuditStoreTests : AuditStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlAuditStoreTests(PostgreSqlFixture server) : AuditStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
