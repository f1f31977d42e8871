namespace Newsroom.Hosting;

internal static class AuditSetup
{
    /// <summary>After the modules and the bus: the module that keeps the trail has said so by then, and what waits is sent before the bus stops.</summary>
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AuditRules>();
        services.AddSingleton<AuditLog>();
        if (services.Any(service => service.ServiceType == typeof(IAuditTrail)))
            return;
        services.AddSingleton<BusAuditTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<BusAuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<BusAuditTrail>());
    }
}
