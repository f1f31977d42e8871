using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>Where this process has the directory of keys from.</summary>
internal enum KeySource
{
    /// <summary>It takes no keys, only tokens or certificates; or asks nobody.</summary>
    None,

    /// <summary>Its own database: ingest, and the process that has all services.</summary>
    OwnStore,

    /// <summary>Ingest.</summary>
    Directory,
}

/// <summary>Access of callers, as one piece of a host.</summary>
internal static class AccessSetup
{
    /// <summary>Reads and checks the settings; throws with everything that is wrong with them.</summary>
    public static AuthOptions AddAccess(this WebApplicationBuilder builder, IReadOnlyList<IServiceModule> modules, TlsOptions tls)
    {
        var options = builder.Configuration.GetSection(AuthOptions.Section).Get<AuthOptions>() ?? new AuthOptions();
        var keepsKeys = modules.Any(module => module.KeepsKeys);
        if (options.Mistakes(keepsKeys, tls).ToList() is { Count: > 0 } mistakes)
            throw new OptionsValidationException(AuthOptions.Section, typeof(AuthOptions), mistakes);

        var source = keepsKeys ? KeySource.OwnStore : options.Directory is null ? KeySource.None : KeySource.Directory;
        builder.Services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(provider => new Authenticator(
            options, provider.GetRequiredService<KnownKeys>(), options.Asks ? source : KeySource.None,
            provider.GetRequiredService<JwtValidator>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<KnownKeys>();
        builder.Services.AddSingleton<JwtValidator>();
        builder.Services.AddSingleton<RpcRoles>();
        builder.Services.AddSingleton<Refusals>();
        builder.Services.AddSingleton<AccessDoor>();
        if (options.Asks && source != KeySource.None)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                "keys", provider => new KeysCheck(provider.GetRequiredService<KnownKeys>()), HealthStatus.Unhealthy, [HealthSetup.ReadyTag]));
        }

        if (options.Asks && source == KeySource.Directory)
            builder.Services.AddHostedService<DirectoryFollower>();
        return options;
    }

    /// <summary>A process that cannot tell who calls would refuse everybody: it takes no calls until it can.</summary>
    private sealed class KeysCheck(KnownKeys keys) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(keys.IsFresh
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(keys.Directory is null ? "The directory of keys is not known yet." : "The directory of keys is too old."));
    }
}
