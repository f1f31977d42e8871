using System.Data.Common;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Text;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Tagging.Tests.Entities;

/// <summary>What holds for entities on either engine.</summary>
public abstract partial class EntityStoreCompliance : IAsyncLifetime
{
    private DbDataSource _db = null!;
    private EntityStore[] _replicas = [];

    private EntityStore Store => _replicas[0];

    private ArticleLedger Ledger => new(_db);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_db, var engine) = await OpenAsync();
        await new Migrator(_db, engine, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(Cancellation);
        _replicas = [.. Enumerable.Range(0, 4).Select(_ => new EntityStore(_db, engine))];
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
    public async Task seen_entity_is_kept_with_its_names_and_place()
    {
        var town = Seen("Port Ellery", EntityKind.Place) with { CountryCode = "IE", Latitude = 53.5, Longitude = -9.25 };

        var ids = (await Store.RecordAsync(Article("1", 1, town), [], Cancellation))!;

        var stored = (await Store.FindAsync(IdOf(town), Cancellation))!;
        Assert.Equal(IdOf(town), ids[town.Id]);
        Assert.Equal((3, "Port Ellery", "IE", 53.5, -9.25, 1L), (stored.Kind, stored.Name, stored.CountryCode, stored.Latitude, stored.Longitude, stored.ArticleCount));
        Assert.Equal((1L, 1L), (stored.FirstSeenAt, stored.LastSeenAt));
        Assert.Equal([KeyValuePair.Create("port ellery", "Port Ellery")], stored.Names);
        Assert.Null(await Store.FindAsync("none", Cancellation));
    }

    [Fact]
    public async Task redelivery_changes_no_count_and_an_older_revision_nothing()
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await Store.RecordAsync(Article("1", 2, mayor), [], Cancellation);

        await Store.RecordAsync(Article("1", 2, mayor), [], Cancellation);
        var older = await Store.RecordAsync(Article("1", 1, mayor, nurse), [], Cancellation);

        Assert.Null(older);
        Assert.Equal("Revision 2 is recorded.", (await Ledger.FindAsync("1", Cancellation)).RefusalOf(1));
        Assert.Equal(1, await CountAsync(mayor));
        Assert.Null(await Store.FindAsync(IdOf(nurse), Cancellation));
    }

    [Fact]
    public async Task newer_revision_replaces_what_the_older_named()
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await Store.RecordAsync(Article("1", 1, mayor), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, mayor, nurse), [], Cancellation);

        await Store.RecordAsync(Article("1", 2, nurse), [], Cancellation);
        await Store.RecordAsync(Article("2", 2), [], Cancellation);

        Assert.Equal((0, 1), (await CountAsync(mayor), await CountAsync(nurse)));
        Assert.Equal(2, (await Store.FindAsync(IdOf(mayor), Cancellation))!.LastSeenAt);
    }

    [Fact]
    public async Task merge_sticks_for_later_articles_and_counts_each_article_once()
    {
        var (agency, office) = (Seen("Harbour Agency", EntityKind.Org), Seen("Port Office", EntityKind.Org));
        await Store.RecordAsync(Article("1", 1, agency, office), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, office), [], Cancellation);

        var merged = await Store.MergeAsync(IdOf(agency), [IdOf(office)], Cancellation);
        var again = await Store.MergeAsync(IdOf(agency), [IdOf(office)], Cancellation);
        var later = (await Store.RecordAsync(Article("3", 1, office), [], Cancellation))!;

        Assert.Equal((new EntityChange(EntityOutcome.Saved, IdOf(agency)), merged), (merged, again));
        Assert.Equal(IdOf(agency), later[office.Id]);
        var stored = (await Store.FindAsync(IdOf(office), Cancellation))!;
        Assert.Equal((IdOf(agency), 3L, 1L, 3L), (stored.EntityId, stored.ArticleCount, stored.FirstSeenAt, stored.LastSeenAt));
        Assert.Equal(["Harbour Agency", "Port Office"], stored.Names.Values);
    }

    [Fact]
    public async Task merges_of_merged_entities_lead_to_the_last()
    {
        var bodies = new[] { Seen("Harbour Agency", EntityKind.Org), Seen("Port Office", EntityKind.Org), Seen("Quay Board", EntityKind.Org) };
        await Store.RecordAsync(Article("1", 1, bodies), [], Cancellation);

        await Store.MergeAsync(IdOf(bodies[1]), [IdOf(bodies[0])], Cancellation);
        await Store.MergeAsync(IdOf(bodies[2]), [IdOf(bodies[0])], Cancellation);

        foreach (var body in bodies)
            Assert.Equal(IdOf(bodies[2]), (await Store.FindAsync(IdOf(body), Cancellation))!.EntityId);
        // A spelling that was never seen goes where its origin went.
        var unseen = bodies[0].Id with { Key = "harbor agency" };
        Assert.Equal(IdOf(bodies[2]), (await Store.RecordAsync(Article("2", 1), [unseen], Cancellation))![unseen]);
    }

    [Fact]
    public async Task merge_of_other_kinds_or_unknown_entities_changes_nothing()
    {
        var (town, club) = (Seen("Ellery", EntityKind.Place), Seen("Ellery", EntityKind.Org));
        await Store.RecordAsync(Article("1", 1, town, club), [], Cancellation);

        Assert.Equal(new EntityChange(EntityOutcome.OtherKind, IdOf(club)), await Store.MergeAsync(IdOf(town), [IdOf(club)], Cancellation));
        Assert.Equal(new EntityChange(EntityOutcome.Missing, "none"), await Store.MergeAsync(IdOf(town), ["none"], Cancellation));
        Assert.Equal(new EntityChange(EntityOutcome.Missing, "none"), await Store.MergeAsync("none", [IdOf(town)], Cancellation));

        Assert.Equal(IdOf(club), (await Store.FindAsync(IdOf(club), Cancellation))!.EntityId);
    }

    [Fact]
    public async Task split_sticks_for_later_articles()
    {
        var (zh, h) = (Seen("Ada Zhukova", names: ["Zhukova"]), Seen("Ada Zukova"));
        zh = zh with { Id = h.Id with { Key = zh.Id.Key } };
        await Store.RecordAsync(Article("1", 1, zh), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, h), [], Cancellation);

        var split = await Store.SplitAsync(IdOf(h), [Named("Ada Zhukova"), Named("Zhukova")], "new", Cancellation);
        var later = (await Store.RecordAsync(Article("3", 1, zh, Seen("Zhukova")), [], Cancellation))!;
        await Store.RecordAsync(Article("4", 1, h), [], Cancellation);

        Assert.Equal(EntityOutcome.Saved, split.Outcome);
        Assert.Equal(["new"], later.Values.Distinct());
        var (rest, taken) = ((await Store.FindAsync(IdOf(h), Cancellation))!, (await Store.FindAsync("new", Cancellation))!);
        Assert.Equal(("Ada Zukova", 2L, 2L), (rest.Name, rest.ArticleCount, rest.FirstSeenAt));
        Assert.Equal(("Ada Zhukova", 2L, 1L), (taken.Name, taken.ArticleCount, taken.FirstSeenAt));
        Assert.Equal(["Ada Zukova"], rest.Names.Values);
        Assert.Equal(["Ada Zhukova", "Zhukova"], taken.Names.Values);
    }

    [Fact]
    public async Task split_of_all_names_or_of_others_changes_nothing()
    {
        var mayor = Seen("Ada Quist", names: ["Quist"]);
        await Store.RecordAsync(Article("1", 1, mayor), [], Cancellation);

        Assert.Equal(EntityOutcome.AllItsNames, (await Store.SplitAsync(IdOf(mayor), [Named("Quist"), Named("Ada Quist")], "new", Cancellation)).Outcome);
        Assert.Equal(EntityOutcome.NotItsName, (await Store.SplitAsync(IdOf(mayor), [Named("Quist"), Named("Lind")], "new", Cancellation)).Outcome);
        Assert.Equal(EntityOutcome.Missing, (await Store.SplitAsync("none", [Named("Quist")], "new", Cancellation)).Outcome);

        Assert.Null(await Store.FindAsync("new", Cancellation));
        Assert.Equal(2, (await Store.FindAsync(IdOf(mayor), Cancellation))!.Names.Count);
    }

    [Fact]
    public async Task search_gives_the_whole_name_first_then_those_of_more_articles()
    {
        var (quay, board, club) = (Seen("Quay", EntityKind.Org), Seen("Quay Board", EntityKind.Org), Seen("Quayside", EntityKind.Place, "Quay Club"));
        await Store.RecordAsync(Article("1", 1, quay, board, club), [], Cancellation);
        await Store.RecordAsync(Article("2", 1, club, Seen("Aquay", EntityKind.Org)), [], Cancellation);

        Assert.Equal(["Quay", "Quayside", "Quay Board"], await NamesAsync("quay", 0, 10));
        Assert.Equal(["Quay", "Quay Board"], await NamesAsync("quay", (int)EntityKind.Org, 10));
        Assert.Equal(["Quay"], await NamesAsync("quay", 0, 1));
        Assert.Equal(["Quayside"], await NamesAsync("quay club", 0, 10));
        Assert.Empty(await NamesAsync("qy", 0, 10));

        async Task<IEnumerable<string>> NamesAsync(string key, int kind, int limit) =>
            (await Store.SearchAsync(key, kind, limit, Cancellation)).Select(entity => entity.Name);
    }

    [Fact]
    public async Task writers_at_the_same_time_agree()
    {
        var people = Enumerable.Range(0, 8).Select(i => Seen($"Person {(char)('a' + i)}", names: [$"Alias {i}"])).ToArray();
        var articles = Enumerable.Range(0, 20).Select(i => Article($"{i}", 1, [.. people.Where((_, at) => (i + at) % 3 > 0)])).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            var shuffled = articles.Select(article =>
            {
                var entities = article.Entities.ToArray();
                random.Shuffle(entities);
                return article with { Entities = entities };
            }).ToArray();
            random.Shuffle(shuffled);
            foreach (var article in shuffled)
                await _replicas[writer].RecordAsync(article, [], Cancellation);
        })));

        foreach (var person in people)
        {
            var stored = (await Store.FindAsync(IdOf(person), Cancellation))!;
            var mentioned = articles.Where(article => article.Entities.Contains(person)).ToList();
            Assert.Equal((person.Name, mentioned.Count), (stored.Name, stored.ArticleCount));
            Assert.Equal((mentioned.Min(article => article.SeenAt), mentioned.Max(article => article.SeenAt)), (stored.FirstSeenAt, stored.LastSeenAt));
            Assert.Equal(2, stored.Names.Count);
        }
    }

    [Fact]
    public async Task merge_among_writers_loses_no_article()
    {
        var (agency, office) = (Seen("Harbour Agency", EntityKind.Org), Seen("Port Office", EntityKind.Org));
        await Store.RecordAsync(Article("0", 1, agency, office), [], Cancellation);

        await Task.WhenAll(
            Task.Run(() => WriteAsync(_replicas[1], 1), Cancellation),
            Task.Run(() => WriteAsync(_replicas[2], 101), Cancellation),
            Task.Run(() => Store.MergeAsync(IdOf(agency), [IdOf(office)], Cancellation), Cancellation));

        Assert.Equal(41, await CountAsync(agency));

        async Task WriteAsync(EntityStore store, int first)
        {
            for (var i = first; i < first + 20; i++)
                await store.RecordAsync(Article($"{i}", 1, office), [], Cancellation);
        }
    }

    protected abstract Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync();

    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;

    private async Task<long> CountAsync(SeenEntity entity) => (await Store.FindAsync(IdOf(entity), Cancellation))!.ArticleCount;

    private static string IdOf(SeenEntity entity) => entity.Id.OriginId;

    /// <summary>Seen at the number that is its id.</summary>
    private static SeenArticle Article(string id, int revision, params SeenEntity[] entities) => new(new TaggedCopy(id, revision, "hash", 1), [1], long.Parse(id, null), entities);

    private static EntityName Named(string name, EntityKind kind = EntityKind.Person) => new(EntityIds.Of(kind, name), Folding.Fold(name));

    private static SeenEntity Seen(string name, EntityKind kind = EntityKind.Person, params string[] names) => new()
    {
        Id = Named(name, kind),
        Kind = (int)kind,
        Name = name,
        Names = names.Prepend(name).ToDictionary(Folding.Fold, one => one),
    };
}

public sealed class SqliteEntityStoreTests : EntityStoreCompliance
{
    private readonly SqliteFile _file = new();

    protected override Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        Task.FromResult<(DbDataSource, StorageEngine)>((new SqliteDataSource(_file.ConnectionString), StorageEngine.Sqlite));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlEntityStoreTests(PostgreSqlFixture postgres) : EntityStoreCompliance
{
    protected override async Task<(DbDataSource Db, StorageEngine Engine)> OpenAsync() =>
        (NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync()), StorageEngine.PostgreSql);
}
