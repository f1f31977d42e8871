using Dapper;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Chain;

/// <summary>Which SQL takes the server's time, by its own count (pg_stat_statements, in Debian's package of PostgreSQL).</summary>
internal sealed class StatementUse(PostgreSqlFixture server)
{
    /// <summary>What a server must be started with. Planning is counted too: a statement that is planned each time can take longer over that than to run.</summary>
    public static readonly string[] Settings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_planning=on"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await server.ConnectAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset();", cancellationToken: cancellationToken));
    }

    /// <summary>The costliest statements since the start, with the milliseconds that all their executions took together.</summary>
    public async Task<IReadOnlyList<(string Sql, long Calls, double Milliseconds)>> TopAsync(int count, CancellationToken cancellationToken)
    {
        await using var connection = await server.ConnectAsync(cancellationToken);
        return [.. await connection.QueryAsync<(string, long, double)>(new CommandDefinition(
            "SELECT regexp_replace(query, '\\s+', ' ', 'g'), calls, total_exec_time + total_plan_time FROM pg_stat_statements ORDER BY 3 DESC LIMIT @count",
            new { count }, cancellationToken: cancellationToken))];
    }
}
