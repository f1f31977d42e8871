using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Access;

namespace Newsroom.Ingest;

/// <summary>Teams and keys over gRPC. After a change this replica knows it at once.</summary>
internal sealed partial class AdminGrpcService(
    IAccessStore store, AccessReader reader, KnownKeys keys, OpenStreams streams, TimeProvider clock, ILogger<AdminGrpcService> logger)
    : AdminService.AdminServiceBase
{
    private const int DefaultPageSize = 100;

    public override async Task<CreateKeyResponse> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        var now = clock.GetUtcNow();
        var violations = new Violations().Require(request.Name.Length > 0 && AccessRules.IsText(request.Name), "name", "must have 1 to 200 characters, no control characters");
        var roles = AccessRules.CheckRoles(request.Roles, request.Team, violations);
        var expiresAt = AccessRules.CheckExpiry(request.ExpiresAt, now, violations);
        violations.ThrowIfAny();
        var (key, record) = KeyDesk.Create(request.Name, request.Team, roles, Caller(context), now, expiresAt);
        await SavedAsync(await store.AddKeyAsync(record, AccessRules.MaxLiveKeys, context.CancellationToken), request.Team, context);
        Log.KeyCreated(logger, record.KeyId, record.Team, record.Roles, record.CreatedBy);
        return new CreateKeyResponse { Key = AccessMessages.ToMessage(record), Secret = key.Text };
    }

    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        KeyPosition? before = null;
        new Violations()
            .Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000")
            .Require(AccessRules.IsText(request.Team), "team", "must have at most 200 characters and no control characters")
            .Require(
                request.PageToken.Length == 0 || PageTokens.TryRead(request.PageToken, request.Team, request.IncludeEnded, out before),
                "page_token", "is not the token of a page of these keys")
            .ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListKeysAsync(
            request.Team, request.IncludeEnded ? null : UnixMicroseconds.Of(clock.GetUtcNow()), before, size + 1, context.CancellationToken);
        return new ListKeysResponse
        {
            Keys = { found.Take(size).Select(AccessMessages.ToMessage) },
            NextPageToken = found.Count > size ? PageTokens.Write(found[size - 1].Position, request.Team, request.IncludeEnded) : "",
        };
    }

    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        var now = clock.GetUtcNow();
        var violations = IdViolations(request.KeyId);
        var overlap = AccessRules.CheckOverlap(request.Overlap, violations);
        var expiresAt = AccessRules.CheckExpiry(request.ExpiresAt, now, violations);
        violations.ThrowIfAny();
        var (key, record) = KeyDesk.Create(name: "", team: "", Roles.None, Caller(context), now, expiresAt);
        var change = await store.RotateKeyAsync(
            request.KeyId, record, UnixMicroseconds.Of(now + overlap), AccessRules.MaxLiveKeys, context.CancellationToken);
        await SavedAsync(change, request.KeyId, context);
        Log.KeyRotated(logger, request.KeyId, record.KeyId, overlap, record.CreatedBy);
        return new RotateKeyResponse
        {
            Key = AccessMessages.ToMessage((await store.FindKeyAsync(record.KeyId, context.CancellationToken))!),
            Secret = key.Text,
            OldKey = AccessMessages.ToMessage((await store.FindKeyAsync(request.KeyId, context.CancellationToken))!),
        };
    }

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        IdViolations(request.KeyId).ThrowIfAny();
        var key = await store.RevokeKeyAsync(request.KeyId, UnixMicroseconds.Of(clock.GetUtcNow()), context.CancellationToken);
        await SavedAsync(key is null ? AccessChange.Missing : AccessChange.Saved, request.KeyId, context);
        var by = Caller(context);
        Log.KeyRevoked(logger, request.KeyId, by);
        return new RevokeKeyResponse { Key = AccessMessages.ToMessage(key!) };
    }

    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        var principal = context.Principal();
        return Task.FromResult(new WhoAmIResponse
        {
            Team = principal.Team,
            Roles = { AccessMessages.ToRoles(principal.Roles) },
            Credential = principal.Credential,
        });
    }

    private static string Caller(ServerCallContext context) => context.Principal().Credential;

    private static Violations IdViolations(string keyId) =>
        new Violations().Require(ApiKey.IsId(keyId), "key_id", $"is not the id of a key: {ApiKey.IdLength} letters and digits");

    /// <summary>Applies what was saved here at once; the change stands whether the caller waits for that or not.</summary>
    private Task SavedAsync(AccessChange change, string what, ServerCallContext context) => change switch
    {
        AccessChange.Saved => reader.RefreshAsync(context.CancellationToken),
        AccessChange.NoTeam => throw RpcErrors.Create(StatusCode.NotFound, $"There is no team '{what}': create it first."),
        AccessChange.TooMany => throw RpcErrors.Create(StatusCode.ResourceExhausted, "There are as many as there may be: revoke or delete some first."),
        AccessChange.Refused => throw RpcErrors.Create(StatusCode.FailedPrecondition, $"'{what}' has ended or was replaced already."),
        _ => throw RpcErrors.Create(StatusCode.NotFound, $"There is no '{what}'."),
    };
}
