using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests.WatchLists;

/// <summary>The rpcs over the real endpoint, on each engine, with two replicas over one database.</summary>
public abstract class WatchListRpcTests : TaggingRpcTests
{
    protected override int Replicas => 2;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Tagging:WatchListPollInterval", "00:00:00.100")];

    [Fact]
    public async Task created_list_is_applied_to_the_next_text()
    {
        var list = await CreateAsync("Ports", "Port Ellery", "the old ferry");

        var tags = await TagAsync(Client);

        Assert.Equal((2, 1L), (list.PhraseCount, list.Version));
        Assert.Equal([("Port Ellery", list.WatchListId, 1L), ("the old ferry", list.WatchListId, 1L)], tags.WatchMatches.Select(match => (match.Phrase, match.WatchListId, match.WatchListVersion)));
        Assert.Equal(list, (await Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = list.WatchListId.ToUpperInvariant() }, Call)).WatchList);
    }

    [Fact]
    public async Task changes_reach_the_other_replica()
    {
        var list = await CreateAsync("Ports", "Port Ellery");
        await SeenAsync("Port Ellery");

        list.Phrases[0] = "ferry";
        var updated = (await OtherReplica.UpdateWatchListAsync(new UpdateWatchListRequest { WatchList = list }, Call)).WatchList;
        await SeenAsync("ferry");
        await Client.DeleteWatchListAsync(new DeleteWatchListRequest { WatchListId = list.WatchListId }, Call);
        await SeenAsync();

        Assert.Equal(2, updated.Version);
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = list.WatchListId }, Call)));

        Task SeenAsync(params string[] phrases) => Eventually.TrueAsync(
            async _ => (await TagAsync(OtherReplica)).WatchMatches.Select(match => match.Phrase).SequenceEqual(phrases),
            TimeSpan.FromSeconds(5), "the other replica applies the list", Cancellation);
    }

    [Fact]
    public async Task update_of_an_old_version_is_aborted_and_changes_nothing()
    {
        var list = await CreateAsync("Ports", "Port Ellery");
        await Client.UpdateWatchListAsync(new UpdateWatchListRequest { WatchList = list }, Call);
        list.Phrases[0] = "ferry";

        Assert.Equal(StatusCode.Aborted, await StatusOf(() => Client.UpdateWatchListAsync(new UpdateWatchListRequest { WatchList = list }, Call)));

        Assert.Equal(["Port Ellery"], (await Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = list.WatchListId }, Call)).WatchList.Phrases);
    }

    [Fact]
    public async Task lists_are_paged_within_a_team()
    {
        foreach (var name in (string[])["c", "a", "b"])
            await CreateAsync(name, "ferry");

        var first = await Client.ListWatchListsAsync(new ListWatchListsRequest { Team = "Coast", PageSize = 2 }, Call);
        var second = await Client.ListWatchListsAsync(new ListWatchListsRequest { Team = "Coast", PageSize = 2, PageToken = first.NextPageToken }, Call);

        Assert.Equal(["a", "b"], first.WatchLists.Select(list => list.Name));
        Assert.Equal(["c"], second.WatchLists.Select(list => list.Name));
        Assert.Equal(("", 0, 1), (second.NextPageToken, second.WatchLists[0].Phrases.Count, second.WatchLists[0].PhraseCount));
        Assert.Empty((await Client.ListWatchListsAsync(new ListWatchListsRequest { Team = "Sport" }, Call)).WatchLists);
        Assert.Equal(StatusCode.InvalidArgument, await StatusOf(() => Client.ListWatchListsAsync(new ListWatchListsRequest { Team = "Sport", PageToken = first.NextPageToken }, Call)));
    }

    [Fact]
    public async Task fifty_thousand_phrases_are_taken_and_one_more_is_not()
    {
        var list = new WatchList { Name = "Many", Team = "Coast" };
        list.Phrases.AddRange(Enumerable.Range(0, 50_000).Select(i => $"phrase {i}"));

        var stored = (await Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call)).WatchList;
        list.Phrases.Add("one more");

        Assert.Equal(50_000, stored.PhraseCount);
        Assert.Equal(StatusCode.InvalidArgument, await StatusOf(() => Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call)));
        list.Phrases.RemoveAt(0);
        await Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call);
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOf(() => Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call)));
        list.Team = "Inland";
        for (var i = 0; i < 2; i++)
            await Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call);
        list.Team = "Sport";
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOf(() => Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call)));
    }

    public static TheoryData<WatchList?, string> BadLists => new()
    {
        { null, "watch_list:" },
        { new WatchList { Team = "Coast", Phrases = { "ferry" } }, "watch_list.name:" },
        { new WatchList { Name = "a\nb", Team = "Coast", Phrases = { "ferry" } }, "watch_list.name:" },
        { new WatchList { Name = "a", Phrases = { "ferry" } }, "watch_list.team:" },
        { new WatchList { Name = "a", Team = new string('t', 201), Phrases = { "ferry" } }, "watch_list.team:" },
        { new WatchList { Name = "a", Team = "Coast" }, "watch_list.phrases:" },
        { new WatchList { Name = "a", Team = "Coast", Phrases = { "ferry", "x" } }, "watch_list.phrases[1]:" },
        { new WatchList { Name = "a", Team = "Coast", Phrases = { "two\nlines" } }, "watch_list.phrases[0]:" },
        { new WatchList { Name = "a", Team = "Coast", Phrases = { "?!" } }, "watch_list.phrases[0]:" },
        { new WatchList { Name = "a", Team = "Coast", Phrases = { new string('p', 201) } }, "watch_list.phrases[0]:" },
    };

    [Theory]
    [MemberData(nameof(BadLists))]
    public async Task bad_list_is_answered_with_the_field(WatchList? list, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = list }, Call));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task unknown_or_malformed_ids_are_told_apart()
    {
        var unknown = Guid.NewGuid().ToString();
        var update = new WatchList { WatchListId = unknown, Name = "a", Team = "Coast", Phrases = { "ferry" }, Version = 1 };

        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = unknown }, Call)));
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.DeleteWatchListAsync(new DeleteWatchListRequest { WatchListId = unknown }, Call)));
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.UpdateWatchListAsync(new UpdateWatchListRequest { WatchList = update }, Call)));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOf(() => Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = "x" }, Call)));
        update.Version = 0;
        Assert.Equal(StatusCode.InvalidArgument, await StatusOf(() => Client.UpdateWatchListAsync(new UpdateWatchListRequest { WatchList = update }, Call)));
    }

    private async Task<WatchList> CreateAsync(string name, params string[] phrases) =>
        (await Client.CreateWatchListAsync(new CreateWatchListRequest { WatchList = new WatchList { Name = name, Team = "Coast", Phrases = { phrases } } }, Call)).WatchList;

    private static async Task<ArticleTags> TagAsync(TaggingService.TaggingServiceClient client) =>
        (await client.TagTextAsync(new TagTextRequest { Text = "In Port Ellery the old ferry is back." }, Call)).Tags;

    private static async Task<StatusCode> StatusOf<T>(Func<AsyncUnaryCall<T>> call) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode;
}

public sealed class SqliteWatchListRpcTests : WatchListRpcTests
{
    private readonly SqliteFile _file = new();

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlWatchListRpcTests(PostgreSqlFixture postgres) : WatchListRpcTests
{
    protected override Task<Dictionary<string, string?>> StorageAsync() => StorageOfAsync(postgres);
}
