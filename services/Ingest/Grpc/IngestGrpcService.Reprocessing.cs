using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    private const int MaxReprocessIds = 1_000;
    private const int MaxRate = 1_000;
    private const int DefaultRate = 50;
    private const int MaxSource = 200;

    public override async Task<ReprocessArticlesResponse> ReprocessArticles(ReprocessArticlesRequest request, ServerCallContext context)
    {
        var caller = context.Principal();
        // What a team sends again is its own.
        var filter = ReadFilter(request) with { Team = caller.SeesEveryTeam ? null : caller.Team };
        if (!request.Execute)
        {
            return new ReprocessArticlesResponse
            {
                Matched = await reprocessing.CountAsync(filter, clock.GetUtcNow(), context.CancellationToken),
            };
        }

        var rate = request.Rate == 0 ? DefaultRate : request.Rate;
        var run = await reprocessing.StartAsync(filter, rate, clock.GetUtcNow(), context.CancellationToken);
        Log.ReprocessingStarted(logger, run.RunId, run.Matched, rate);
        return new ReprocessArticlesResponse { Matched = run.Matched, Queued = run.Matched, RunId = run.RunId };
    }

    public override async Task<GetReprocessRunResponse> GetReprocessRun(GetReprocessRunRequest request, ServerCallContext context)
    {
        var run = await FindRunAsync(ReadRunId(request.RunId), context);
        return new GetReprocessRunResponse
        {
            Matched = run.Matched,
            Queued = run.Queued,
            StartedAt = UnixMicroseconds.ToTimestamp(run.StartedAt),
            FinishedAt = UnixMicroseconds.ToTimestamp(run.FinishedAt),
            Cancelled = run.Cancelled,
        };
    }

    public override async Task<CancelReprocessRunResponse> CancelReprocessRun(CancelReprocessRunRequest request, ServerCallContext context)
    {
        var runId = ReadRunId(request.RunId);
        await FindRunAsync(runId, context);
        var run = await reprocessing.CancelAsync(runId, clock.GetUtcNow(), context.CancellationToken) ?? throw NoRun(runId);
        if (run.FinishedAt is not null)
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"Run {runId} has ended already."));
        Log.ReprocessingCancelled(logger, runId, run.Queued, run.Matched);
        return new CancelReprocessRunResponse { Queued = run.Queued };
    }

    /// <summary>What others run is as unknown as what nobody does.</summary>
    private async Task<ReprocessRun> FindRunAsync(string runId, ServerCallContext context) =>
        await reprocessing.FindAsync(runId, context.CancellationToken) is { } run && context.Principal().SeesThingsOf(run.Team) ? run : throw NoRun(runId);

    private static ReprocessFilter ReadFilter(ReprocessArticlesRequest request)
    {
        var violations = new Violations()
            .Require(request.ArticleIds.Count <= MaxReprocessIds, "article_ids", $"are more than {MaxReprocessIds}")
            .Require(
                request.State == ArticleState.Unspecified || ReprocessFilter.CanSend(request.State),
                "state", "is not INDEXED, REJECTED or QUARANTINED: only those can be sent again")
            .Require(request.Source.Length <= MaxSource, "source", $"is longer than {MaxSource} characters")
            .Require(!request.Source.Contains('\0', StringComparison.Ordinal), "source", "contains a NUL character")
            .Require(request.Rate is >= 0 and <= MaxRate, "rate", $"is not between 0 and {MaxRate}");
        var ids = new List<string>();
        for (var i = 0; i < request.ArticleIds.Count && i < MaxReprocessIds; i++)
        {
            if (System.Guid.TryParseExact(request.ArticleIds[i], "D", out var id))
                ids.Add(id.ToString());
            else
                violations.Add($"article_ids[{i}]", "is not a UUID");
        }

        violations.RequireTime(request.ReceivedFrom, "received_from");
        violations.RequireTime(request.ReceivedBefore, "received_before");
        violations.ThrowIfAny();
        return new ReprocessFilter(
            ids,
            request.State,
            request.Source.Length > 0 ? request.Source : null,
            UnixMicroseconds.Of(request.ReceivedFrom),
            UnixMicroseconds.Of(request.ReceivedBefore));
    }

    private static string ReadRunId(string value)
    {
        if (System.Guid.TryParseExact(value, "D", out var id))
            return id.ToString();
        throw new Violations().Add("run_id", value.Length == 0 ? "is required" : "is not a UUID").ToException();
    }

    private static RpcException NoRun(string runId) => new(new Status(StatusCode.NotFound, $"There is no run {runId}."));
}
