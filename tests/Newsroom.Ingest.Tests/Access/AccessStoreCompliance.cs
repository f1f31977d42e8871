using Newsroom.Hosting;
using Newsroom.Ingest.Access;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>What the store of teams and keys must do, on a database of its own for each test.</summary>
public abstract class AccessStoreCompliance : IAsyncLifetime
{
    private const int Many = 1_000;

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AccessStore Store => new(_db!.Database);

    private AccessStore Other => new(_db!.Replicas[^1]);

    public async ValueTask InitializeAsync() => _db = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task a_key_is_kept_as_it_was_made()
    {
        await AddTeamAsync("world");
        var key = Key("a", team: "world");

        Assert.Equal(AccessChange.Saved, await Store.AddKeyAsync(key, Many, Cancel));

        var stored = await Store.FindKeyAsync("a", Cancel);
        Assert.Equal(key, stored! with { Salt = key.Salt, Hash = key.Hash });
        Assert.Equal((key.Salt, key.Hash), (stored.Salt, stored.Hash), (x, y) => x.Salt.SequenceEqual(y.Salt) && x.Hash.SequenceEqual(y.Hash));
    }

    [Fact]
    public async Task a_key_needs_its_team_to_be_there_and_one_without_a_team_does_not()
    {
        Assert.Equal(AccessChange.NoTeam, await Store.AddKeyAsync(Key("a", team: "world"), Many, Cancel));
        Assert.Equal(AccessChange.Saved, await Store.AddKeyAsync(Key("b", team: ""), Many, Cancel));

        Assert.Equal(["b"], await LiveAsync(now: 0));
    }

    [Fact]
    public async Task keys_that_have_ended_do_not_count_against_the_limit()
    {
        await Store.AddKeyAsync(Key("a", expiresAt: 50), Many, Cancel);
        await Store.AddKeyAsync(Key("b"), Many, Cancel);

        Assert.Equal(AccessChange.TooMany, await Store.AddKeyAsync(Key("c", createdAt: 10), maxLive: 2, Cancel));
        Assert.Equal(AccessChange.Saved, await Store.AddKeyAsync(Key("c", createdAt: 50), maxLive: 2, Cancel));
    }

    [Fact]
    public async Task a_revoked_key_is_no_longer_alive_and_keeps_its_first_end()
    {
        await Store.AddKeyAsync(Key("a"), Many, Cancel);

        Assert.Equal(20, (await Store.RevokeKeyAsync("a", now: 20, Cancel))!.RevokedAt);
        Assert.Equal(20, (await Store.RevokeKeyAsync("a", now: 30, Cancel))!.RevokedAt);

        Assert.Empty(await LiveAsync(now: 20));
        Assert.Null(await Store.RevokeKeyAsync("b", now: 20, Cancel));
    }

    [Fact]
    public async Task a_rotated_key_lives_beside_its_successor_until_the_overlap_ends()
    {
        await AddTeamAsync("world");
        await Store.AddKeyAsync(Key("a", team: "world") with { Name = "feed reader", Roles = Roles.Submit | Roles.Read }, Many, Cancel);

        Assert.Equal(AccessChange.Saved, await Store.RotateKeyAsync("a", Key("b", createdAt: 20), oldExpiresAt: 30, Many, Cancel));

        Assert.Equal(["a", "b"], await LiveAsync(now: 29));
        Assert.Equal(["b"], await LiveAsync(now: 30));
        var successor = await Store.FindKeyAsync("b", Cancel);
        Assert.Equal(("feed reader", "world", Roles.Submit | Roles.Read), (successor!.Name, successor.Team, successor.Roles));
        Assert.Equal("b", (await Store.FindKeyAsync("a", Cancel))!.ReplacedBy);
    }

    [Fact]
    public async Task a_key_is_rotated_only_once_only_while_it_lives_and_never_made_to_last()
    {
        await Store.AddKeyAsync(Key("a", expiresAt: 25), Many, Cancel);
        await Store.AddKeyAsync(Key("old", expiresAt: 15), Many, Cancel);

        Assert.Equal(AccessChange.Saved, await Store.RotateKeyAsync("a", Key("b", createdAt: 20), oldExpiresAt: 90, Many, Cancel));

        Assert.Equal(25, (await Store.FindKeyAsync("a", Cancel))!.ExpiresAt);
        Assert.Equal(AccessChange.Refused, await Store.RotateKeyAsync("a", Key("c", createdAt: 20), oldExpiresAt: 90, Many, Cancel));
        Assert.Equal(AccessChange.Refused, await Store.RotateKeyAsync("old", Key("c", createdAt: 20), oldExpiresAt: 90, Many, Cancel));
        Assert.Equal(AccessChange.Missing, await Store.RotateKeyAsync("none", Key("c", createdAt: 20), oldExpiresAt: 90, Many, Cancel));
        Assert.Null(await Store.FindKeyAsync("c", Cancel));
    }

    [Fact]
    public async Task of_rotations_at_once_one_wins()
    {
        await Store.AddKeyAsync(Key("a"), Many, Cancel);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            (i % 2 == 0 ? Store : Other).RotateKeyAsync("a", Key($"b{i}", createdAt: 20), oldExpiresAt: 30, Many, Cancel)));

        Assert.Single(outcomes, AccessChange.Saved);
        Assert.Equal(2, (await LiveAsync(now: 20)).Count);
    }

    [Fact]
    public async Task pages_of_keys_come_the_newest_first_with_or_without_the_ended()
    {
        await AddTeamAsync("world");
        await Store.AddKeyAsync(Key("a", createdAt: 1), Many, Cancel);
        await Store.AddKeyAsync(Key("b", createdAt: 2, team: "world"), Many, Cancel);
        await Store.AddKeyAsync(Key("c", createdAt: 2, expiresAt: 5), Many, Cancel);

        var first = await Store.ListKeysAsync("", liveAt: null, before: null, limit: 2, Cancel);
        var rest = await Store.ListKeysAsync("", liveAt: null, first[^1].Position, limit: 2, Cancel);

        Assert.Equal(["c", "b", "a"], first.Concat(rest).Select(key => key.KeyId));
        Assert.Equal(["b", "a"], (await Store.ListKeysAsync("", liveAt: 5, before: null, limit: 9, Cancel)).Select(key => key.KeyId));
        Assert.Equal(["b"], (await Store.ListKeysAsync("world", liveAt: null, before: null, limit: 9, Cancel)).Select(key => key.KeyId));
    }

    [Fact]
    public async Task the_last_use_only_moves_on_and_changes_no_version()
    {
        await Store.AddKeyAsync(Key("a"), Many, Cancel);
        var version = await Store.VersionAsync(Cancel);

        await Store.NoteUseAsync(["a", "none"], usedAt: 7, Cancel);
        await Other.NoteUseAsync(["a"], usedAt: 5, Cancel);

        Assert.Equal(7, (await Store.FindKeyAsync("a", Cancel))!.LastUsedAt);
        Assert.Equal(version, await Store.VersionAsync(Cancel));
    }

    [Fact]
    public async Task every_change_is_another_version_and_what_was_refused_is_none()
    {
        var versions = new List<long> { await Store.VersionAsync(Cancel) };
        foreach (var change in new Func<Task>[]
        {
            () => AddTeamAsync("world"),
            () => Store.AddKeyAsync(Key("a", team: "world"), Many, Cancel),
            () => Store.UpdateTeamAsync(Team("world") with { Suspended = true }, Cancel),
            () => Store.RotateKeyAsync("a", Key("b"), 20, Many, Cancel),
            () => Store.RevokeKeyAsync("a", 10, Cancel),
            () => Store.RevokeKeyAsync("b", 10, Cancel),
            () => Store.UpdateTeamAsync(Team("world"), Cancel),
            () => Store.RemoveTeamAsync("world", 10, Cancel),
        })
        {
            await change();
            versions.Add(await Other.VersionAsync(Cancel));
        }

        await Store.AddKeyAsync(Key("c", team: "world"), Many, Cancel);
        await Store.RevokeKeyAsync("a", 11, Cancel);

        Assert.Equal(9, versions.Distinct().Count());
        Assert.Equal(versions[^1], await Store.VersionAsync(Cancel));
    }

    [Fact]
    public async Task teams_are_listed_by_name_and_keep_when_they_were_added()
    {
        await AddTeamAsync("world");
        await AddTeamAsync("sport");

        var changed = await Store.UpdateTeamAsync(Team("world") with { DisplayName = "World desk", Suspended = true, CreatedAt = 99 }, Cancel);

        Assert.Equal(Team("world") with { DisplayName = "World desk", Suspended = true }, changed);
        Assert.Equal([Team("sport"), changed!], await Store.ListTeamsAsync(Cancel));
        Assert.Null(await Store.UpdateTeamAsync(Team("none"), Cancel));
    }

    [Fact]
    public async Task a_team_is_there_once_and_teams_are_limited()
    {
        await AddTeamAsync("world");

        Assert.Equal(AccessChange.Refused, await Store.AddTeamAsync(Team("world"), Many, Cancel));
        Assert.Equal(AccessChange.TooMany, await Store.AddTeamAsync(Team("sport"), maxTeams: 1, Cancel));
    }

    [Fact]
    public async Task a_team_with_live_keys_stays()
    {
        await AddTeamAsync("world");
        await Store.AddKeyAsync(Key("a", team: "world"), Many, Cancel);

        Assert.Equal(AccessChange.Refused, await Store.RemoveTeamAsync("world", now: 10, Cancel));
        await Store.RevokeKeyAsync("a", now: 10, Cancel);
        Assert.Equal(AccessChange.Saved, await Store.RemoveTeamAsync("world", now: 10, Cancel));
        Assert.Equal(AccessChange.Missing, await Store.RemoveTeamAsync("world", now: 10, Cancel));
    }

    [Fact]
    public async Task a_suspended_team_stays_and_keeps_its_suspension()
    {
        await AddTeamAsync("world");
        await Store.UpdateTeamAsync(Team("world") with { Suspended = true }, Cancel);

        Assert.Equal(AccessChange.Suspended, await Store.RemoveTeamAsync("world", now: 10, Cancel));

        Assert.Equal([Team("world") with { Suspended = true }], await Store.ListTeamsAsync(Cancel));
        await Store.UpdateTeamAsync(Team("world"), Cancel);
        Assert.Equal(AccessChange.Saved, await Store.RemoveTeamAsync("world", now: 10, Cancel));
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    private async Task<List<string>> LiveAsync(long now) => [.. (await Store.ReadLiveKeysAsync(now, Cancel)).Select(key => key.KeyId)];

    private async Task AddTeamAsync(string name) => Assert.Equal(AccessChange.Saved, await Store.AddTeamAsync(Team(name), Many, Cancel));

    private static TeamRecord Team(string name) => new() { Name = name, DisplayName = name, Suspended = false, CreatedAt = 1 };

    private static KeyRecord Key(string id, string team = "", long createdAt = 0, long expiresAt = 100) => new()
    {
        KeyId = id,
        Name = "key",
        Team = team,
        Roles = Roles.Read | Roles.Admin,
        Salt = [1, 2],
        Hash = [3, 4],
        CreatedAt = createdAt,
        CreatedBy = "command",
        ExpiresAt = expiresAt,
    };
}

public sealed class SqliteAccessStoreTests : AccessStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateSqliteAsync(Cancel);
}

public sealed class PostgreSqlAccessStoreTests(PostgreSqlFixture server) : AccessStoreCompliance
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(server, Cancel);
}
