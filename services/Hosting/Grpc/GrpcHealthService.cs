using System.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Newsroom.Hosting;

/// <summary>grpc.health.v1 on top of the health checks; every service of a process shares the process's readiness.</summary>
internal sealed class GrpcHealthService(GrpcServiceRegistry registry, HealthCheckService checks, IHostApplicationLifetime lifetime)
    : Health.HealthBase
{
    private const string VersionHeader = "newsroom-version";

    private static readonly string Version =
        typeof(GrpcHealthService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!registry.Contains(request.Service))
            throw new RpcException(new Status(StatusCode.NotFound, RpcErrors.Shortened($"There is no service '{request.Service}' here.")));
        return new HealthCheckResponse { Status = await StatusAsync(context.CancellationToken) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { VersionHeader, Version } });
        var report = await checks.CheckHealthAsync(c => c.Tags.Contains(HealthSetup.ReadyTag), context.CancellationToken);
        var status = await StatusAsync(context.CancellationToken);
        var response = new HealthListResponse { Statuses = { [""] = new HealthCheckResponse { Status = status } } };
        foreach (var service in registry.Names)
            response.Statuses[service] = new HealthCheckResponse { Status = status };
        foreach (var (name, entry) in report.Entries)
            response.Statuses[name] = new HealthCheckResponse { Status = entry.Status == HealthStatus.Healthy ? ServingStatus.Serving : ServingStatus.NotServing };
        return response;
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        if (!registry.Contains(request.Service))
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.ServiceUnknown }, context.CancellationToken);
            // The protocol keeps the call open: clients call again at once when it ends.
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        using var timer = new PeriodicTimer(WatchInterval);
        var last = ServingStatus.Unknown;
        try
        {
            do
            {
                var now = await StatusAsync(stop.Token);
                if (now != last)
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, context.CancellationToken);
                last = now;
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing }, context.CancellationToken);
        }
    }

    private async Task<ServingStatus> StatusAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return ServingStatus.NotServing;
        var report = await checks.CheckHealthAsync(c => c.Tags.Contains(HealthSetup.ReadyTag), cancellationToken);
        return report.Status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving;
    }
}
