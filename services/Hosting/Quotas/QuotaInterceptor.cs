using Grpc.Core;
using Newsroom.Auth.V1;

namespace Newsroom.Hosting;

/// <summary>Counts each call to Newsroom's own services against the caller's team. Health and what services ask of each other is free.</summary>
internal sealed class QuotaInterceptor(CallQuota quota, GrpcServiceRegistry registry) : BeforeCallInterceptor
{
    private readonly Lazy<HashSet<string>> _free = new(() => registry.Files
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods.Where(method =>
            !service.File.Package.StartsWith("newsroom.", StringComparison.Ordinal)
            || method.GetOptions()?.GetExtension(AccessExtensions.RequiredRole) == Role.Service))
        .Select(method => $"/{method.Service.FullName}/{method.Name}")
        .ToHashSet(StringComparer.Ordinal));

    protected override ValueTask BeforeAsync(ServerCallContext context)
    {
        if (!_free.Value.Contains(context.Method) && quota.Take(context.Principal().Team) is { } wait)
            throw RpcErrors.Exhausted("The team has used up its calls for the moment.", wait);
        return ValueTask.CompletedTask;
    }
}
