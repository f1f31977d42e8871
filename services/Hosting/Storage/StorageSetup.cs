using System.Data.Common;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Newsroom.Hosting;

/// <summary>Gives a service its own database.</summary>
public static class StorageSetup
{
    /// <summary>Calls that run on SQLite at once before others wait for one to end.</summary>
    private const int SqliteThreads = 16;

    /// <summary>
    /// Registers, keyed by <paramref name="service"/>, a <see cref="DbDataSource"/> for the engine in section
    /// <c>{service}:Storage</c>, its migrator over the scripts embedded in <paramref name="scripts"/>, and a readiness check.
    /// </summary>
    /// <param name="prepared">
    /// Statements that a PostgreSQL connection keeps prepared; the server then plans each once, not every time. 0 where the best plan
    /// depends on what is asked.
    /// </param>
    /// <param name="ordered">Whether all statements find their rows by the order of an index, which PostgreSQL is then held to.</param>
    /// <remarks>The pool of PostgreSQL undoes nothing, which would take seven statements before each use: whoever sets a session otherwise does so on a connection of its own.</remarks>
    public static StorageOptions AddStorage(this IHostApplicationBuilder builder, string service, Assembly scripts, int prepared = 0, bool ordered = false)
    {
        var section = builder.Configuration.GetSection($"{service}:Storage");
        var options = section.Get<StorageOptions>() ?? new StorageOptions();
        if (options is { Engine: StorageEngine.Sqlite, ConnectionString: "" })
            options.ConnectionString = $"Data Source=data/{service}.db";
        if (options.ConnectionString.Length == 0)
            throw new OptionsValidationException(service, typeof(StorageOptions), [$"{service}:Storage:ConnectionString is required for {options.Engine}."]);
        CheckForm(options, service);
        if (options.Engine == StorageEngine.Sqlite)
            KeepThreads();

        builder.Services.AddKeyedSingleton<DbDataSource>(service, (_, _) => options.Engine == StorageEngine.Sqlite
            ? new SqliteDataSource(options.ConnectionString)
            : new NpgsqlDataSourceBuilder(Pooled(options.ConnectionString, prepared, ordered)) { Name = service }.Build());
        builder.Services.AddSingleton(provider => new Migrator(
            provider.GetRequiredKeyedService<DbDataSource>(service), options.Engine, service, scripts, options.ShouldMigrateOnStart));
        builder.Services.AddSingleton<IHostedService>(provider => new SchemaGate(
            provider.GetServices<Migrator>().Single(m => m.Service == service)));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"{service}-database",
            provider => new DatabaseCheck(provider.GetRequiredKeyedService<DbDataSource>(service)),
            HealthStatus.Unhealthy, [HealthSetup.ReadyTag], TimeSpan.FromSeconds(2)));
        return options;
    }

    /// <summary>Read here, in words of our own: those of the engines repeat what they do not know, which may be a part of the password.</summary>
    private static void CheckForm(StorageOptions options, string service)
    {
        try
        {
            _ = options.Engine == StorageEngine.Sqlite
                ? (DbConnectionStringBuilder)new SqliteConnectionStringBuilder(options.ConnectionString)
                : new NpgsqlConnectionStringBuilder(options.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new OptionsValidationException(service, typeof(StorageOptions),
            [
                $"{service}:Storage:ConnectionString is not a connection string of {options.Engine}, such as Host=…;Database=…;Username=…;Password=…. " +
                "It is not shown here, for its password. A value with ; = ' or \" must be quoted: Password=\"…\".",
            ]);
        }
    }

    /// <summary>
    /// SQLite's calls hold the thread that makes them. With as many threads as processors, and one more only every half second, a short query
    /// would wait until long ones have ended instead of sharing the processors with them.
    /// </summary>
    private static void KeepThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, SqliteThreads), completions);
    }

    // A plan that was made while a table was small or never analysed stays for long, and reads all of the table, or sorts all that a key has to take the
    // first few of them. What is forbidden counts as so costly where there is no other way, as for a table of one row, that the server would compile it.
    // As the plan does not depend on the values, it is not made anew for them.
    private const string InOrder = "-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off -c plan_cache_mode=force_generic_plan";

    private static string Pooled(string connectionString, int prepared, bool ordered)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = prepared;
        if (ordered && string.IsNullOrEmpty(settings.Options))
            settings.Options = InOrder;
        settings.NoResetOnClose = true;
        return settings.ConnectionString;
    }

    /// <summary>Runs before any other background work, so that nothing meets an old schema.</summary>
    private sealed class SchemaGate(Migrator migrator) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => migrator.PrepareAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DatabaseCheck(DbDataSource db) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var connection = await db.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: cancellationToken));
            return HealthCheckResult.Healthy();
        }
    }
}
