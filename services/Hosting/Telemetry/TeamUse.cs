using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Newsroom.Hosting;

/// <summary>How much each team asks of this process.</summary>
public sealed class TeamUse
{
    /// <summary>Teams that have a time series of their own; whoever comes later is counted as <c>other</c>.</summary>
    public const int MaxTeams = 200;

    private readonly Counter<long> _requests;
    private readonly ConcurrentDictionary<string, byte> _teams = new(StringComparer.Ordinal);

    public TeamUse(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create("Newsroom.Calls");
#pragma warning restore CA2000
        _requests = meter.CreateCounter<long>(
            "newsroom.team.requests", "{request}", "Requests by team and gRPC service; each message of a client's stream is one. Team none: no credentials.");
    }

    /// <param name="method">As in gRPC: <c>/newsroom.search.v1.SearchService/Search</c>.</param>
    public void Count(string team, string method) => _requests.Add(
        1, new("team", team.Length == 0 ? "none" : Known(team) ? team : "other"), new("service", method[1..method.LastIndexOf('/')]));

    private bool Known(string team) => _teams.ContainsKey(team) || (_teams.Count < MaxTeams && _teams.TryAdd(team, 0));
}

/// <summary>Counts what comes in for <see cref="TeamUse"/>. Whoever says who calls stands before it.</summary>
internal sealed class TeamUseInterceptor(TeamUse use) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Count(context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new CountedStream<TRequest>(requestStream, () => Count(context)), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new CountedStream<TRequest>(requestStream, () => Count(context)), responseStream, context);

    // Health checks and reflection are nobody's use.
    private void Count(ServerCallContext context)
    {
        if (context.Method.StartsWith("/newsroom.", StringComparison.Ordinal))
            use.Count(context.Principal().Team, context.Method);
    }

    private sealed class CountedStream<T>(IAsyncStreamReader<T> stream, Action count) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var more = await stream.MoveNext(cancellationToken);
            if (more)
                count();
            return more;
        }
    }
}
