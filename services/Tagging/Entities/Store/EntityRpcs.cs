using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Entities.Store;

/// <summary>The rpcs about entities.</summary>
internal sealed class EntityRpcs(IEntityStore store, IDeskView view, TimeProvider clock)
{
    private const int DefaultPageSize = 20;
    private const int MaxPageSize = 100;
    private const int MaxMerged = 100;

    /// <summary>Entities of which those are chosen that the caller may see.</summary>
    private const int MaxLookedAt = 500;
    private const int MaxAliases = 1_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    public async Task<GetEntityResponse> GetAsync(GetEntityRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        CheckId("entity_id", request.EntityId, violations);
        violations.ThrowIfAny();
        return new GetEntityResponse { Entity = await ReadAsync(request.EntityId.ToLowerInvariant(), caller, cancellationToken) };
    }

    public async Task<SearchEntitiesResponse> SearchAsync(SearchEntitiesRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var key = EntityNames.KeyOf(request.Query);
        new Violations()
            .Require(key is not null, "query", $"must have 1 to {EntityNames.MaxLength} characters, no control characters, and not only points")
            .Require(System.Enum.IsDefined(request.Kind), "kind", "is not a kind of entity")
            .Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"is not between 0 and {MaxPageSize}")
            .ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var found = await store.SearchAsync(key!, (int)request.Kind, caller.SeesEveryTeam ? size : MaxLookedAt, cancellationToken);
        var response = new SearchEntitiesResponse();
        if (!caller.SeesEveryTeam)
        {
            // By what the caller may see they may have other names and other places.
            found = [.. (await SeenAsync(found, caller, cancellationToken))
                .Where(entity => entity.Names.Keys.Any(name => name.StartsWith(key!, StringComparison.Ordinal)))
                .OrderBy(entity => entity.Names.ContainsKey(key!) ? 0 : 1).ThenByDescending(entity => entity.ArticleCount)];
        }

        response.Entities.AddRange(found.Take(size).Select(ToMessage));
        return response;
    }

    public async Task<MergeEntitiesResponse> MergeAsync(MergeEntitiesRequest request, Principal caller, CancellationToken cancellationToken)
    {
        const string Field = "merged_entity_ids";
        var violations = new Violations();
        CheckId("entity_id", request.EntityId, violations);
        violations.Require(request.MergedEntityIds.Count is > 0 and <= MaxMerged, Field, $"must be 1 to {MaxMerged}");
        violations.ThrowIfAny();
        for (var i = 0; i < request.MergedEntityIds.Count; i++)
            CheckId($"{Field}[{i}]", request.MergedEntityIds[i], violations);
        var id = request.EntityId.ToLowerInvariant();
        var merged = request.MergedEntityIds.Select(one => one.ToLowerInvariant()).ToList();
        violations
            .Require(merged.Distinct(StringComparer.Ordinal).Count() == merged.Count, Field, "must not repeat an id")
            .Require(!merged.Contains(id, StringComparer.Ordinal), Field, "must not have the one that stays")
            .ThrowIfAny();
        // What the caller may not see is not there to be merged.
        foreach (var one in merged.Prepend(id))
            await ReadAsync(one, caller, cancellationToken);
        return new MergeEntitiesResponse { Entity = await ReadAsync(Saved(await store.MergeAsync(id, merged, cancellationToken)), caller, cancellationToken) };
    }

    public async Task<SplitEntityResponse> SplitAsync(SplitEntityRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        CheckId("entity_id", request.EntityId, violations);
        CheckAliases(request.Aliases, violations);
        violations.ThrowIfAny();
        var whole = await FindAsync(request.EntityId.ToLowerInvariant(), caller, cancellationToken);
        var names = request.Aliases.Select(alias => new EntityName(EntityIds.Of((EntityKind)whole.Kind, alias.Trim()), EntityNames.KeyOf(alias)!)).ToList();
        var leaving = names.Select(name => name.Key).ToHashSet(StringComparer.Ordinal);
        // Decided by the names that the caller sees: others are not there to be guessed.
        if (!leaving.IsSubsetOf(whole.Names.Keys))
            Saved(new EntityChange(EntityOutcome.NotItsName, whole.EntityId));
        if (leaving.Count == whole.Names.Count)
            Saved(new EntityChange(EntityOutcome.AllItsNames, whole.EntityId));
        var newId = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        Saved(await store.SplitAsync(whole.EntityId, names, newId, cancellationToken));
        var rest = whole.Names.Where(name => !leaving.Contains(name.Key)).ToDictionary(StringComparer.Ordinal);
        var parted = whole.Names.Where(name => leaving.Contains(name.Key)).ToDictionary(StringComparer.Ordinal);
        return new SplitEntityResponse
        {
            Entity = await ReadAsync(whole with { Name = leaving.Contains(Folding.Fold(whole.Name)) ? rest.First().Value : whole.Name, Names = rest, ArticleCount = 0 }, caller, cancellationToken),
            Split = await ReadAsync(
                whole with { EntityId = newId, Name = whole.Names[names[0].Key], Names = parted, ArticleCount = 0, CountryCode = "", Latitude = null, Longitude = null }, caller, cancellationToken),
        };
    }

    private async Task<Entity> ReadAsync(string id, Principal caller, CancellationToken cancellationToken) => ToMessage(await FindAsync(id, caller, cancellationToken));

    /// <summary>The entity as it is to the caller; as given if no article that the caller sees mentions it.</summary>
    private async Task<Entity> ReadAsync(EntityRecord given, Principal caller, CancellationToken cancellationToken) =>
        ToMessage(await TryFindAsync(given.EntityId, caller, cancellationToken) ?? given);

    private async Task<EntityRecord> FindAsync(string id, Principal caller, CancellationToken cancellationToken) =>
        await TryFindAsync(id, caller, cancellationToken) ?? throw NotFound(id);

    /// <summary>The entity as it is to the caller. Null: to it there is none.</summary>
    private async Task<EntityRecord?> TryFindAsync(string id, Principal caller, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found && await MayAskByAsync(id, found, caller, cancellationToken)
            && await SeenAsync([found], caller, cancellationToken) is [var seen] ? seen : null;

    /// <summary>
    /// An id that was merged is made of a name, and whoever can guess that would learn that hidden articles have it. That of a split cannot be
    /// guessed.
    /// </summary>
    private async Task<bool> MayAskByAsync(string id, EntityRecord found, Principal caller, CancellationToken cancellationToken) =>
        id == found.EntityId || caller.SeesEveryTeam || Guid.Parse(id).Version == 7
            || await view.HasOriginAsync(found.EntityId, id, AudienceColumns.Caller(caller, clock.GetUtcNow()), cancellationToken);

    /// <summary>Those that there are to the caller, as they are to it.</summary>
    private async Task<IReadOnlyList<EntityRecord>> SeenAsync(IReadOnlyList<EntityRecord> entities, Principal caller, CancellationToken cancellationToken) =>
        caller.SeesEveryTeam ? entities : await view.EntitiesAsync(entities, AudienceColumns.Caller(caller, clock.GetUtcNow()), cancellationToken);

    private static void CheckAliases(RepeatedField<string> aliases, Violations violations)
    {
        violations.Require(aliases.Count is > 0 and <= MaxAliases, "aliases", $"must be 1 to {MaxAliases}");
        for (var i = 0; i < Math.Min(aliases.Count, MaxAliases); i++)
            violations.Require(EntityNames.KeyOf(aliases[i]) is not null, $"aliases[{i}]", $"must have 1 to {EntityNames.MaxLength} characters, no control characters, and not only points");
    }

    private static void CheckId(string field, string id, Violations violations) =>
        violations.Require(Guid.TryParseExact(id, "D", out _), field, id.Length == 0 ? "is required" : "is not a UUID");

    /// <summary>The id of the entity that was changed.</summary>
    private static string Saved(EntityChange change) => change.Outcome switch
    {
        EntityOutcome.Saved => change.EntityId,
        EntityOutcome.Missing => throw NotFound(change.EntityId),
        EntityOutcome.OtherKind => throw Refused($"Entity {change.EntityId} is of another kind than the one that stays."),
        EntityOutcome.NotItsName => throw Refused($"Entity {change.EntityId} does not have all of these aliases."),
        _ => throw Refused($"Entity {change.EntityId} would have no name left."),
    };

    private static RpcException NotFound(string id) => RpcErrors.Create(StatusCode.NotFound, $"There is no entity {id}.");

    private static RpcException Refused(string message) => RpcErrors.Create(StatusCode.FailedPrecondition, message);

    private static Entity ToMessage(EntityRecord entity)
    {
        var message = new Entity
        {
            EntityId = entity.EntityId,
            Kind = (EntityKind)entity.Kind,
            Name = entity.Name,
            ArticleCount = entity.ArticleCount,
            FirstSeenAt = ToTimestamp(entity.FirstSeenAt),
            LastSeenAt = ToTimestamp(entity.LastSeenAt),
            CountryCode = entity.CountryCode,
            Position = entity is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint { Latitude = latitude, Longitude = longitude } : null,
        };
        var own = Folding.Fold(entity.Name);
        message.Aliases.AddRange(entity.Names.Where(name => name.Key != own).Select(name => name.Value).Order(StringComparer.Ordinal));
        return message;
    }

    private static Timestamp ToTimestamp(long microseconds) =>
        new() { Seconds = microseconds / MicrosecondsPerSecond, Nanos = (int)(microseconds % MicrosecondsPerSecond) * 1_000 };
}
