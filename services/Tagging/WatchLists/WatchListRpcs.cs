using System.Buffers.Text;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.WatchLists;

/// <summary>The rpcs about watch lists.</summary>
internal sealed class WatchListRpcs(IWatchListStore store, WatchListReader reader, TimeProvider clock)
{
    private const int DefaultPageSize = 100;
    private const int MaxTokenLength = 4_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>All together take some 75 MiB of memory, twice that while they are read. No team alone can fill them.</summary>
    private static readonly PhraseLimits Limits = new(All: 200_000, OfTeam: 100_000);

    public async Task<CreateWatchListResponse> CreateAsync(CreateWatchListRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var team = caller.TeamToOwn(request.WatchList?.Team ?? "", "watch_list.team");
        var list = WatchListRules.Check(request.WatchList, team, clock.GetUtcNow(), violations);
        violations.ThrowIfAny();
        list = list! with { WatchListId = Guid.CreateVersion7(clock.GetUtcNow()).ToString(), Version = 1 };
        await SavedAsync(await store.AddAsync(list, Limits, cancellationToken), list.WatchListId, cancellationToken);
        return new CreateWatchListResponse { WatchList = ToMessage(list) };
    }

    public async Task<GetWatchListResponse> GetAsync(GetWatchListRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var id = CheckedId(request.WatchListId);
        return new GetWatchListResponse { WatchList = ToMessage(await FindAsync(id, caller, cancellationToken)) };
    }

    public async Task<ListWatchListsResponse> ListAsync(ListWatchListsRequest request, Principal caller, CancellationToken cancellationToken)
    {
        WatchListPosition? after = null;
        var team = caller.TeamToList(request.Team, "team");
        var violations = new Violations()
            .Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000")
            .Require(request.Team.Length <= WatchListRules.MaxName && !request.Team.Any(char.IsControl), "team", $"must have at most {WatchListRules.MaxName} characters and no control characters")
            .Require(request.PageToken.Length == 0 || TryRead(request.PageToken, team, out after), "page_token", "is not the token of a page of this team's watch lists");
        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(team, after, size + 1, cancellationToken);
        var response = new ListWatchListsResponse { NextPageToken = found.Count > size ? TokenOf(found[size - 1], team) : "" };
        response.WatchLists.AddRange(found.Take(size).Select(ToMessage));
        return response;
    }

    public async Task<UpdateWatchListResponse> UpdateAsync(UpdateWatchListRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var team = caller.TeamToOwn(request.WatchList?.Team ?? "", "watch_list.team");
        var list = WatchListRules.Check(request.WatchList, team, clock.GetUtcNow(), violations);
        if (request.WatchList is { } given)
        {
            WatchListRules.CheckId("watch_list.watch_list_id", given.WatchListId, violations);
            violations.Require(given.Version is > 0 and < long.MaxValue, "watch_list.version", "is required");
        }
        violations.ThrowIfAny();
        list = list! with { WatchListId = list.WatchListId.ToLowerInvariant(), Version = list.Version + 1 };
        await FindAsync(list.WatchListId, caller, cancellationToken);
        await SavedAsync(await store.UpdateAsync(list, Limits, cancellationToken), list.WatchListId, cancellationToken);
        return new UpdateWatchListResponse { WatchList = ToMessage(list) };
    }

    public async Task<DeleteWatchListResponse> DeleteAsync(DeleteWatchListRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var id = CheckedId(request.WatchListId);
        await FindAsync(id, caller, cancellationToken);
        await SavedAsync(await store.RemoveAsync(id, cancellationToken) ? WatchListChange.Saved : WatchListChange.Missing, id, cancellationToken);
        return new DeleteWatchListResponse();
    }

    private async Task<WatchListRecord> FindAsync(string id, Principal caller, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } held && caller.SeesThingsOf(held.Team) ? held : throw NotFound(id);

    /// <summary>Applies what was saved here at once; the change stands whether the caller waits for that or not.</summary>
    private Task SavedAsync(WatchListChange change, string id, CancellationToken cancellationToken) => change switch
    {
        WatchListChange.Saved => reader.RefreshAsync(cancellationToken),
        WatchListChange.TooMany => throw RpcErrors.Create(StatusCode.ResourceExhausted, $"All watch lists together would have more than {Limits.All} phrases."),
        WatchListChange.TooManyOfTeam => throw RpcErrors.Create(
            StatusCode.ResourceExhausted, $"The team's watch lists together would have more than {Limits.OfTeam} phrases."),
        WatchListChange.Stale => throw RpcErrors.Create(StatusCode.Aborted, $"Watch list {id} was changed since this version was read: get it and try again."),
        _ => throw NotFound(id),
    };

    private static string CheckedId(string id)
    {
        var violations = new Violations();
        WatchListRules.CheckId("watch_list_id", id, violations);
        violations.ThrowIfAny();
        return id.ToLowerInvariant();
    }

    private static RpcException NotFound(string id) => RpcErrors.Create(StatusCode.NotFound, $"There is no watch list {id}.");

    private static WatchList ToMessage(WatchListRecord list)
    {
        var message = new WatchList
        {
            WatchListId = list.WatchListId,
            Name = list.Name,
            Team = list.Team,
            PhraseCount = list.PhraseCount,
            Version = list.Version,
            UpdatedAt = new Timestamp
            {
                Seconds = list.UpdatedAt / MicrosecondsPerSecond,
                Nanos = (int)(list.UpdatedAt % MicrosecondsPerSecond) * 1_000,
            },
        };
        if (list.Phrases.Length > 0)
            message.Phrases.AddRange(list.Phrases.Split('\n'));
        return message;
    }

    // Names and teams have no control characters.
    private static string TokenOf(WatchListRecord last, string team) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.WatchListId}\n{team}\n{last.Name}"));

    private static bool TryRead(string token, string team, out WatchListPosition? position)
    {
        position = null;
        if (token.Length > MaxTokenLength || !Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n');
        if (parts.Length != 3 || parts[1] != team || Array.Exists(parts, part => part.Contains('\0', StringComparison.Ordinal)))
            return false;
        position = new WatchListPosition(parts[2], parts[0]);
        return true;
    }
}
