using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Authentication;
using Dapper;

namespace Newsroom.Hosting;

/// <summary>
/// Brings one service's schema up to date: runs each embedded script <c>Storage/Migrations/{Engine}/NNN_name.sql</c> once, in order,
/// each in a transaction with its entry in <c>{service}_schema_version</c>. Safe to run from several processes at once.
/// </summary>
/// <param name="migratesOnStart">What <see cref="PrepareAsync"/> does with a schema that is behind.</param>
public sealed class Migrator(DbDataSource db, StorageEngine engine, string service, Assembly scripts, bool migratesOnStart = false)
{
    /// <summary>Class of PostgreSQL's error codes: no such user, wrong password.</summary>
    private const string InvalidAuthorization = "28";

    private readonly string _table = $"{service}_schema_version";

    public string Service => service;

    /// <summary>Comes before all else that uses the database: migrates, or fails with what to do, as the settings have it.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        migratesOnStart ? MigrateAsync(cancellationToken) : EnsureCurrentAsync(cancellationToken);

    /// <summary>Applies what is missing and returns how many scripts that were.</summary>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        // Held until the connection closes, so that a second migrator waits and then finds nothing to do.
        if (engine == StorageEngine.PostgreSql)
            await ExecuteAsync(connection, null, $"SELECT pg_advisory_lock(hashtext('{_table}'))", cancellationToken);
        try
        {
            await ExecuteAsync(
                connection, null, $"CREATE TABLE IF NOT EXISTS {_table} (version INTEGER PRIMARY KEY, name TEXT NOT NULL)", cancellationToken);
            var applied = 0;
            foreach (var script in Scripts())
                applied += await ApplyAsync(connection, script, cancellationToken) ? 1 : 0;
            return applied;
        }
        finally
        {
            if (engine == StorageEngine.PostgreSql)
                await ExecuteAsync(connection, null, $"SELECT pg_advisory_unlock(hashtext('{_table}'))", CancellationToken.None);
        }
    }

    /// <summary>Throws with what to do unless every script has been applied.</summary>
    public async Task EnsureCurrentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        var exists = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            engine == StorageEngine.PostgreSql
                ? "SELECT to_regclass(@table) IS NOT NULL"
                : "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = @table)",
            new { table = _table },
            cancellationToken: cancellationToken));
        var applied = exists ? await VersionAsync(connection, null, cancellationToken) : 0;
        var wanted = Scripts()[^1].Version;
        if (applied < wanted)
        {
            throw new StartupException(
                $"The {service} database is at version {applied}, this build needs {wanted}: run the service's 'migrate' command first.");
        }
    }

    /// <summary>A certificate that is not trusted and a wrong password are for the operator to mend, and told without a stack trace.</summary>
    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await db.OpenConnectionAsync(cancellationToken);
        }
        catch (DbException e) when (e.GetBaseException() is AuthenticationException || e.SqlState?.StartsWith(InvalidAuthorization, StringComparison.Ordinal) == true)
        {
            throw new StartupException($"The {service} database cannot be used with {service}:Storage:ConnectionString as it is: {e.GetBaseException().Message}");
        }
    }

    private async Task<int> VersionAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"SELECT COALESCE(MAX(version), 0) FROM {_table}", transaction: transaction, cancellationToken: cancellationToken));

    /// <summary>False if it was applied before.</summary>
    private async Task<bool> ApplyAsync(DbConnection connection, Script script, CancellationToken cancellationToken)
    {
        // On SQLite this waits for another migrator, so the version counts that is read after it.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await VersionAsync(connection, transaction, cancellationToken) >= script.Version)
            return false;

        await ExecuteAsync(connection, transaction, script.Sql, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"INSERT INTO {_table} (version, name) VALUES (@Version, @Name)",
            new { script.Version, script.Name }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static Task<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));

    private List<Script> Scripts()
    {
        var marker = $".Storage.Migrations.{engine}.";
        return scripts.GetManifestResourceNames()
            .Where(n => n.Contains(marker, StringComparison.Ordinal))
            .Select(n =>
            {
                var name = n[(n.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];
                using var reader = new StreamReader(scripts.GetManifestResourceStream(n)!);
                return new Script(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            })
            .OrderBy(s => s.Version)
            .ToList();
    }

    private sealed record Script(int Version, string Name, string Sql);
}
