using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Tagging.Tests.Copies;

/// <summary>What holds for groups of copies on either engine.</summary>
public abstract partial class CopyStoreCompliance : IAsyncLifetime
{
    private DbDataSource _db = null!;
    private CopyStore[] _replicas = [];

    private CopyStore Store => _replicas[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_db, var engine) = await OpenAsync();
        await new Migrator(_db, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(Cancellation);
        _replicas = [.. Enumerable.Range(0, 4).Select(_ => new CopyStore(_db, engine, new CopyTextMemory(100)))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            replica.Dispose();
        await _db.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task recorded_article_is_kept_with_its_text_and_credits()
    {
        var article = Article("a", CopySamples.Report) with { Source = "desk", Guid = "1", Title = "Fire", Publisher = "The Post", Agency = "Reuters", PublishedAt = 5, ReceivedAt = 7 };

        var group = await RecordAsync(article);

        var kept = (await Store.FindAsync("a", Cancellation))!;
        Assert.Equal(CopyGroups.IdOf("a", 1), group);
        Assert.Equal((group, "desk", "1", "Fire"), (kept.GroupId, kept.Source, kept.Guid, kept.Title));
        Assert.Equal(("The Post", "Reuters", 5L, 7L), (kept.Publisher, kept.Agency, kept.PublishedAt, kept.ReceivedAt));
        Assert.Equal(CopySamples.Report, kept.Body);
        Assert.Equal(CopySketch.KeysOf(new CopyText(CopySamples.Report)), kept.Keys);
        Assert.Null(await Store.FindAsync("none", Cancellation));
    }

    [Fact]
    public async Task copies_of_every_kind_are_one_group_and_others_are_apart()
    {
        var paragraphs = CopySamples.Paragraphs(CopySamples.Report);
        var group = await RecordAsync("a", CopySamples.Report);

        Assert.Equal(group, await RecordAsync("verbatim", CopySamples.Report));
        Assert.Equal(group, await RecordAsync("scan", CopySamples.Scanned(CopySamples.Report, every: 14)));
        Assert.Equal(group, await RecordAsync("cut", CopySamples.Joined(paragraphs.Skip(2).Take(3))));
        Assert.Equal(group, await RecordAsync("spun", CopySamples.Spun));
        Assert.Equal(group, await RecordAsync("reordered", CopySamples.Joined(paragraphs.Reverse())));
        Assert.NotEqual(group, await RecordAsync("other", CopySamples.OtherReport));
        Assert.NotEqual(group, await RecordAsync("unrelated", CopySamples.Unrelated(1)));
        Assert.Equal(6, await Store.CountAsync(group!, Cancellation));
    }

    [Fact]
    public async Task redelivery_and_an_older_revision_change_nothing()
    {
        var group = await RecordAsync(Article("a", CopySamples.Report, revision: 2));

        Assert.Equal(group, await RecordAsync(Article("a", CopySamples.Report, revision: 2)));
        Assert.Null(await RecordAsync(Article("a", CopySamples.OtherReport, revision: 1)));

        Assert.Equal((2, CopySamples.Report), ((await Store.FindAsync("a", Cancellation))!.Revision, (await Store.FindAsync("a", Cancellation))!.Body));
        Assert.Equal(1, await Store.CountAsync(group!, Cancellation));
    }

    [Fact]
    public async Task revision_with_another_text_leaves_its_group_and_a_small_change_does_not()
    {
        var group = await RecordAsync("a", CopySamples.Report);
        await RecordAsync("b", CopySamples.Report);

        Assert.Equal(group, await RecordAsync(Article("a", CopySamples.Report + " More is expected on Wednesday.", revision: 2)));
        var left = await RecordAsync(Article("a", CopySamples.OtherReport, revision: 3));

        Assert.Equal(CopyGroups.IdOf("a", 3), left);
        Assert.Equal(1, await Store.CountAsync(group!, Cancellation));
        // Alone in its group, a revision keeps the id.
        Assert.Equal(left, await RecordAsync(Article("a", CopySamples.Unrelated(3), revision: 4)));
        Assert.Equal(group, await RecordAsync("c", CopySamples.Report));
    }

    [Fact]
    public async Task group_outlives_the_article_that_stood_for_it()
    {
        var group = await RecordAsync("a", CopySamples.Report);
        await RecordAsync("b", CopySamples.Report);
        await RecordAsync("c", CopySamples.Report);

        await Store.ForgetAsync("a", 2, Cancellation);
        Assert.Equal(group, await RecordAsync("d", CopySamples.Scanned(CopySamples.Report, every: 14)));
        await RecordAsync(Article("b", CopySamples.Unrelated(4), revision: 2));

        Assert.Equal(group, await RecordAsync("e", CopySamples.Joined(CopySamples.Paragraphs(CopySamples.Report).Take(3))));
        Assert.Equal(3, await Store.CountAsync(group!, Cancellation));
    }

    [Fact]
    public async Task article_that_is_one_text_with_two_groups_merges_them_into_the_older()
    {
        var paragraphs = CopySamples.Paragraphs(CopySamples.Report);
        var first = await RecordAsync("first half", CopySamples.Joined(paragraphs.Take(3)));
        var second = await RecordAsync("second half", CopySamples.Joined(paragraphs.Skip(3)));

        var whole = await RecordAsync("whole", CopySamples.Report);

        Assert.NotEqual(first, second);
        Assert.Equal(first, whole);
        Assert.Equal(first, (await Store.FindAsync("second half", Cancellation))!.GroupId);
        Assert.Equal([KeyValuePair.Create("second half", first!)], await Store.GroupsAsync(["second half", "none"], Cancellation));
        Assert.Equal(0, await Store.CountAsync(second!, Cancellation));
    }

    [Fact]
    public async Task digest_of_several_reports_does_not_make_them_one()
    {
        var reports = Enumerable.Range(0, 8).Select(i => CopySamples.Unrelated(100 + i)).ToList();
        var groups = new HashSet<string?>();
        foreach (var (at, report) in reports.Index())
            groups.Add(await RecordAsync($"{at}", report));

        await RecordAsync("digest", CopySamples.Joined(reports));

        foreach (var at in Enumerable.Range(0, 8))
            Assert.True(groups.Remove((await Store.FindAsync($"{at}", Cancellation))!.GroupId));
    }

    [Fact]
    public async Task tiny_and_empty_texts_are_in_no_group()
    {
        foreach (var text in new[] { "", "Photo gallery.", "Tuesday, May 3", "This is a developing story and will be updated." })
        {
            Assert.Null(await RecordAsync("a" + text, text));
            Assert.Null(await RecordAsync("b" + text, text));
        }
        Assert.Empty(await Store.NeighboursAsync((await Store.FindAsync("bPhoto gallery.", Cancellation))!, 100, Cancellation));
    }

    [Fact]
    public async Task forgotten_article_is_gone_and_its_older_revisions_do_not_return()
    {
        var group = await RecordAsync("a", CopySamples.Report);
        await RecordAsync("b", CopySamples.Report);

        await Store.ForgetAsync("a", 2, Cancellation);
        await Store.ForgetAsync("never seen", 3, Cancellation);

        Assert.Null(await Store.FindAsync("a", Cancellation));
        Assert.Null(await RecordAsync("a", CopySamples.Report));
        Assert.Null(await RecordAsync("never seen", CopySamples.Report));
        Assert.Empty(await Store.NeighboursAsync((await Store.FindAsync("b", Cancellation))!, 100, Cancellation));
        Assert.Equal(group, await RecordAsync(Article("a", CopySamples.Report, revision: 3)));
        // A withdrawal that a later revision has overtaken changes nothing.
        await Store.ForgetAsync("a", 2, Cancellation);
        Assert.Equal(3, (await Store.FindAsync("a", Cancellation))!.Revision);
    }

    [Fact]
    public async Task imported_articles_are_found_by_those_that_come_later()
    {
        var articles = Enumerable.Range(0, 50).Select(i => Article($"{i}", CopySamples.Unrelated(i))).Select(one => CopyRecorder.Sign(one, new CopyText(one.Body))).ToList();

        await Store.ImportAsync(articles, Cancellation);

        Assert.Equal(CopyGroups.IdOf("7", 1), await RecordAsync("copy", CopySamples.Unrelated(7)));
        Assert.Equal(2, await Store.CountAsync(CopyGroups.IdOf("7", 1), Cancellation));
    }

    [Fact]
    public async Task finder_tells_relation_order_and_family_and_puts_the_group_first()
    {
        var finder = new CopyFinder(Store);
        await RecordAsync(Article("wire", CopySamples.Report) with { Source = "reuters/world", Agency = "Reuters", ReceivedAt = 9 });
        await RecordAsync(Article("paper", CopySamples.Joined(CopySamples.Paragraphs(CopySamples.Report).Take(4))) with { Source = "paper", Agency = "Reuters", ReceivedAt = 1 });
        await RecordAsync(Article("wire again", CopySamples.Report) with { Source = "reuters/europe", ReceivedAt = 10 });
        await RecordAsync("quoting", CopySamples.OtherReport + "\n\n" + CopySamples.Paragraphs(CopySamples.Report)[2]);
        await RecordAsync("unrelated", CopySamples.Unrelated(9));

        var found = (await finder.FindAsync("wire", 10, Cancellation))!.Copies;

        Assert.Equal(["wire again", "paper", "quoting"], found.Select(one => one.Article.ArticleId));
        Assert.Equal([CopyRelation.Identical, CopyRelation.Contained, CopyRelation.Overlapping], found.Select(one => one.Comparison.Relation));
        Assert.Equal([true, true, false], found.Select(one => one.IsSameGroup));
        Assert.Equal([true, false, false], found.Select(one => one.IsSameFamily));
        Assert.Equal([false, false, true], found.Select(one => one.Order.IsEarlier));
        Assert.Null(await finder.FindAsync("none", 10, Cancellation));
        Assert.Single((await finder.FindAsync("wire", 1, Cancellation))!.Copies);
    }

    protected abstract Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync();

    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;

    private Task<string?> RecordAsync(string id, string body) => RecordAsync(Article(id, body));

    private Task<string?> RecordAsync(CopyArticle article) => new CopyRecorder(Store).RecordAsync(article, Cancellation);

    private async Task<long> LargestBucketAsync()
    {
        await using var connection = await _db.OpenConnectionAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT MAX(size) FROM (SELECT COUNT(*) AS size FROM copy_keys GROUP BY key) AS buckets";
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), null);
    }

    private static CopyArticle Article(string id, string body, int revision = 1) => new() { ArticleId = id, Revision = revision, Body = body };
}

public sealed class SqliteCopyStoreTests : CopyStoreCompliance
{
    private readonly SqliteFile _file = new();

    protected override Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        Task.FromResult<(DbDataSource, StorageEngine)>((new SqliteDataSource(_file.ConnectionString), StorageEngine.Sqlite));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlCopyStoreTests(PostgreSqlFixture postgres) : CopyStoreCompliance
{
    protected override async Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        (NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync()), StorageEngine.PostgreSql);
}
