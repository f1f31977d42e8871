using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;

namespace Newsroom.Search.SavedSearches;

/// <summary>The rpcs about saved searches.</summary>
internal sealed class SavedSearchRpcs(ISavedSearchStore store, IOptions<SearchOptions> options, TimeProvider clock)
{
    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1_000;

    public async Task<CreateSavedSearchResponse> CreateAsync(CreateSavedSearchRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var team = request.SavedSearch is null ? "" : caller.TeamToOwn(request.SavedSearch.Team, "saved_search.team");
        SavedSearchRules.Check(request.SavedSearch, team, violations);
        violations.ThrowIfAny();
        var now = clock.GetUtcNow();
        var record = new SavedSearchRecord
        {
            SavedSearchId = Guid.CreateVersion7(now).ToString("D"),
            Name = request.SavedSearch!.Name,
            Team = team,
            Query = request.SavedSearch.Query,
            CreatedAt = IndexTime.ToMicroseconds(now),
            UpdatedAt = IndexTime.ToMicroseconds(now),
        };
        var limits = new SavedSearchLimits(options.Value.MaxSavedSearchesOfTeam, options.Value.MaxSavedSearches);
        RequireSaved(await store.AddAsync(record, limits, cancellationToken), record.SavedSearchId);
        return new CreateSavedSearchResponse { SavedSearch = ToMessage(record) };
    }

    public async Task<GetSavedSearchResponse> GetAsync(GetSavedSearchRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var id = CheckedId(request.SavedSearchId);
        return new GetSavedSearchResponse { SavedSearch = ToMessage(await FindAsync(id, caller, cancellationToken)) };
    }

    public async Task<ListSavedSearchesResponse> ListAsync(ListSavedSearchesRequest request, Principal caller, CancellationToken cancellationToken)
    {
        SavedSearchPlace? after = null;
        var violations = new Violations().Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}");
        SavedSearchRules.CheckTeam(request.Team, violations);
        var team = caller.TeamToList(request.Team, "team");
        violations.Require(
            request.PageToken.Length == 0 || SavedSearchTokens.TryRead(request.PageToken, team, out after),
            "page_token", "is not the token of a page of this team's saved searches");
        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(team, after, size + 1, cancellationToken);
        return new ListSavedSearchesResponse
        {
            SavedSearches = { found.Take(size).Select(ToMessage) },
            NextPageToken = found.Count > size ? SavedSearchTokens.Of(found[size - 1], team) : "",
        };
    }

    public async Task<UpdateSavedSearchResponse> UpdateAsync(UpdateSavedSearchRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        SavedSearchRules.Check(request.SavedSearch, null, violations);
        if (request.SavedSearch is { } given)
        {
            SavedSearchRules.CheckId("saved_search.saved_search_id", given.SavedSearchId, violations);
            violations.Require(given.Version is > 0 and < long.MaxValue, "saved_search.version", "is required");
        }

        violations.ThrowIfAny();
        var id = request.SavedSearch!.SavedSearchId.ToLowerInvariant();
        var held = await FindAsync(id, caller, cancellationToken);
        var record = held with
        {
            Name = request.SavedSearch.Name,
            Query = request.SavedSearch.Query,
            Version = request.SavedSearch.Version + 1,
            UpdatedAt = IndexTime.ToMicroseconds(clock.GetUtcNow()),
        };
        RequireSaved(await store.UpdateAsync(record, cancellationToken), id);
        return new UpdateSavedSearchResponse { SavedSearch = ToMessage(record) };
    }

    public async Task<DeleteSavedSearchResponse> DeleteAsync(DeleteSavedSearchRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var id = CheckedId(request.SavedSearchId);
        await FindAsync(id, caller, cancellationToken);
        return await store.RemoveAsync(id, cancellationToken) ? new DeleteSavedSearchResponse() : throw NotFound(id);
    }

    private async Task<SavedSearchRecord> FindAsync(string id, Principal caller, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { IsRule: 0 } held && caller.SeesThingsOf(held.Team) ? held : throw NotFound(id);

    private void RequireSaved(SavedSearchOutcome outcome, string id)
    {
        if (outcome != SavedSearchOutcome.Saved)
            throw Refusal(outcome, id);
    }

    private RpcException Refusal(SavedSearchOutcome outcome, string id) => outcome switch
    {
        SavedSearchOutcome.TooManyOfTeam => RpcErrors.Create(
            StatusCode.ResourceExhausted, $"The team already has {options.Value.MaxSavedSearchesOfTeam} saved searches."),
        SavedSearchOutcome.TooMany => RpcErrors.Create(
            StatusCode.ResourceExhausted, $"There already are {options.Value.MaxSavedSearches} saved searches."),
        SavedSearchOutcome.Stale => RpcErrors.Create(
            StatusCode.Aborted, $"Saved search {id} was changed since this version was read: get it and try again."),
        _ => NotFound(id),
    };

    private static string CheckedId(string id)
    {
        var violations = new Violations();
        SavedSearchRules.CheckId("saved_search_id", id, violations);
        violations.ThrowIfAny();
        return id.ToLowerInvariant();
    }

    private static RpcException NotFound(string id) => RpcErrors.Create(StatusCode.NotFound, $"There is no saved search {id}.");

    private static SavedSearch ToMessage(SavedSearchRecord record) => new()
    {
        SavedSearchId = record.SavedSearchId,
        Name = record.Name,
        Team = record.Team,
        Query = record.Query,
        Version = record.Version,
        CreatedAt = IndexTime.FromMicroseconds(record.CreatedAt).ToTimestamp(),
        UpdatedAt = IndexTime.FromMicroseconds(record.UpdatedAt).ToTimestamp(),
    };
}
