using System.Globalization;
using System.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Newsroom.Cli.Operating;

/// <summary>Something that is wrong, and what to do about it.</summary>
internal sealed record Problem(string What, string WhatToDo);

/// <summary>What one endpoint was found to be.</summary>
/// <param name="Service">Its full gRPC name.</param>
/// <param name="TookMilliseconds">How long it took to answer; null if it did not.</param>
/// <param name="Version">Empty if it does not tell.</param>
/// <param name="SkewSeconds">How far its clock is ahead of this machine's; null if it does not tell.</param>
/// <param name="Dependencies">What it depends on, and whether that is well.</param>
internal sealed record Finding(
    string Endpoint, string Address, string Service, double? TookMilliseconds, string Version, double? SkewSeconds,
    IReadOnlyDictionary<string, bool> Dependencies, IReadOnlyList<Problem> Problems)
{
    public bool IsReachable => TookMilliseconds is not null;
}

/// <summary>Asks one endpoint by the health protocol how it is.</summary>
internal sealed class Examination(Session session)
{
    /// <summary>The header that clocks are compared by counts whole seconds.</summary>
    private const double MaxSkewSeconds = 5;

    public static string OwnVersion { get; } =
        typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<Finding> RunAsync(string endpoint, Uri address, CancellationToken cancellationToken)
    {
        var service = $"newsroom.{endpoint}.v1.{char.ToUpperInvariant(endpoint[0])}{endpoint[1..]}Service";
        var finding = new Finding(endpoint, address.ToString(), service, null, "", null, new Dictionary<string, bool>(), []);
        try
        {
            return await AskAsync(finding, address, cancellationToken);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = Failures.Of(e, address.Authority);
            return finding with { Problems = [new Problem(failure.What, Advice(e, endpoint, failure))] };
        }
    }

    private async Task<Finding> AskAsync(Finding finding, Uri address, CancellationToken cancellationToken)
    {
        var client = new Health.HealthClient(session.Channel(address));
        // The first call pays for the connection.
        await client.CheckAsync(new HealthCheckRequest(), session.Call(cancellationToken));
        var started = session.Clock.GetTimestamp();
        using var call = client.ListAsync(new HealthListRequest(), session.Call(cancellationToken));
        var headers = await call.ResponseHeadersAsync;
        var statuses = (await call).Statuses;
        var took = session.Clock.GetElapsedTime(started);
        var isServiceHere = statuses.TryGetValue(finding.Service, out var own);
        var dependencies = statuses.Where(s => s.Key.Length > 0 && !s.Key.Contains('.', StringComparison.Ordinal))
            .OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Value.Status == ServingStatus.Serving);
        var version = headers.GetValue("newsroom-version") ?? "";
        var skew = Skew(headers, took);
        var problems = new List<Problem>();
        if (!isServiceHere)
            problems.Add(new Problem($"There is no {finding.Service} at {address.Authority}.", $"Say where it is with --{finding.Endpoint}."));
        else if (own!.Status != ServingStatus.Serving)
            problems.Add(new Problem($"{finding.Endpoint} takes no calls at the moment.", "See what it depends on, and its log; it may be starting or shutting down."));
        problems.AddRange(dependencies.Where(d => !d.Value).Select(d => Advice(d.Key)));
        if (Math.Abs(skew ?? 0) > MaxSkewSeconds)
            problems.Add(new Problem($"The clock of {finding.Endpoint} is {skew:0} s off this machine's.", "Synchronise both (NTP): embargoes and times in queries go by it."));
        if (version.Length > 0 && Release(version) != Release(OwnVersion))
            problems.Add(new Problem($"{finding.Endpoint} has version {version}, this command {OwnVersion}.", "Different versions work together unless a call is missing; upgrade the older."));
        return finding with { TookMilliseconds = took.TotalMilliseconds, Version = version, SkewSeconds = skew, Dependencies = dependencies, Problems = problems };
    }

    private double? Skew(Metadata headers, TimeSpan took) =>
        DateTimeOffset.TryParseExact(headers.GetValue("date") ?? "", "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            // The header is cut to the second: on average half of one is missing.
            ? Math.Round((date.AddSeconds(0.5) - (session.Clock.GetUtcNow() - (took / 2))).TotalSeconds, 1)
            : null;

    // Without what names the build.
    private static string Release(string version) => version.Split('+')[0];

    private static Problem Advice(string dependency) => dependency switch
    {
        "masstransit-bus" => new("The broker is away.", "Start RabbitMQ or look at Bus:Uri; ingest goes on accepting and search answering, nothing is lost."),
        _ when dependency.EndsWith("-database", StringComparison.Ordinal) => new(
            $"The database of {dependency[..^"-database".Length]} is away.", "Start it, or look at the connection string; callers get UNAVAILABLE until then."),
        _ => new($"{dependency} is not well.", "GET /health/ready of the service says why."),
    };

    private static string Advice(RpcException e, string endpoint, CliException failure) => e.StatusCode switch
    {
        StatusCode.Unavailable => $"Start {endpoint}, or say where it is with --{endpoint} or --server.",
        StatusCode.Unimplemented => "It is no Newsroom service, or an older one: check the address, upgrade it.",
        _ => failure.WhatToDo,
    };
}
