using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Access;

namespace Newsroom.Ingest;

internal sealed partial class AdminGrpcService
{
    /// <summary>Of what this replica knows; a change of its own is there at once, another's within its poll.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private const int MaxReported = 10_000;

    public override async Task<CreateTeamResponse> CreateTeam(CreateTeamRequest request, ServerCallContext context)
    {
        var team = AccessRules.CheckTeam(request.Team, clock.GetUtcNow(), new Violations());
        var change = await store.AddTeamAsync(team, AccessRules.MaxTeams, context.CancellationToken);
        if (change == AccessChange.Refused)
            throw RpcErrors.Create(StatusCode.AlreadyExists, $"There is a team '{team.Name}' already.");
        await SavedAsync(change, team.Name, context);
        TellChange(team.Name, "created", context);
        return new CreateTeamResponse { Team = AccessMessages.ToMessage(team) };
    }

    public override async Task<ListTeamsResponse> ListTeams(ListTeamsRequest request, ServerCallContext context) =>
        new() { Teams = { (await store.ListTeamsAsync(context.CancellationToken)).Select(AccessMessages.ToMessage) } };

    public override async Task<UpdateTeamResponse> UpdateTeam(UpdateTeamRequest request, ServerCallContext context)
    {
        var team = AccessRules.CheckTeam(request.Team, clock.GetUtcNow(), new Violations());
        var stored = await store.UpdateTeamAsync(team, context.CancellationToken);
        await SavedAsync(stored is null ? AccessChange.Missing : AccessChange.Saved, team.Name, context);
        TellChange(team.Name, team.Suspended ? "suspended" : "updated", context);
        return new UpdateTeamResponse { Team = AccessMessages.ToMessage(stored!) };
    }

    public override async Task<DeleteTeamResponse> DeleteTeam(DeleteTeamRequest request, ServerCallContext context)
    {
        new Violations().Require(AccessRules.IsTeamName(request.Name), "name", "is not the name of a team").ThrowIfAny();
        var change = await store.RemoveTeamAsync(request.Name, UnixMicroseconds.Of(clock.GetUtcNow()), context.CancellationToken);
        if (change == AccessChange.Refused)
            throw RpcErrors.Create(StatusCode.FailedPrecondition, $"Team '{request.Name}' has keys that are valid: revoke them first.");
        if (change == AccessChange.Suspended)
        {
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition,
                $"Team '{request.Name}' is suspended, and deleting it would let its tokens and certificates in again: end the suspension first, if that is meant.");
        }

        await SavedAsync(change, request.Name, context);
        TellChange(request.Name, "deleted", context);
        return new DeleteTeamResponse();
    }

    private void TellChange(string team, string change, ServerCallContext context)
    {
        var by = Caller(context);
        Log.TeamChanged(logger, team, change, by);
    }

    public override Task WatchKeys(WatchKeysRequest request, IServerStreamWriter<WatchKeysResponse> responseStream, ServerCallContext context) =>
        streams.RunAsync(context, async stopping =>
        {
            using var timer = new PeriodicTimer(WatchInterval, clock);
            KeyDirectory? sent = null;
            var confirmed = DateTimeOffset.MinValue;
            do
            {
                if (!keys.IsFresh)
                    throw RpcErrors.Unavailable("The directory of keys is not known at present; call again.", WatchInterval);
                // Only what the store has confirmed since is a sign of life: the follower must notice when ingest's own database is away.
                if (keys.ConfirmedAt is var now && now == confirmed)
                    continue;
                confirmed = now;
                var directory = keys.Directory;
                await responseStream.WriteAsync(new WatchKeysResponse { Directory = ReferenceEquals(directory, sent) ? null : directory }, stopping);
                sent = directory;
            }
            while (await timer.WaitForNextTickAsync(stopping));
        });

    public override async Task<ReportKeyUseResponse> ReportKeyUse(ReportKeyUseRequest request, ServerCallContext context)
    {
        new Violations().Require(request.KeyIds.Count <= MaxReported, "key_ids", $"must be at most {MaxReported}").ThrowIfAny();
        await reader.NoteUseAsync([.. request.KeyIds.Where(ApiKey.IsId).Distinct(StringComparer.Ordinal)], context.CancellationToken);
        return new ReportKeyUseResponse();
    }
}
