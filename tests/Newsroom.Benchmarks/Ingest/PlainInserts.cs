using System.Data.Common;
using System.Diagnostics;
using Newsroom.Hosting;

namespace Newsroom.Benchmarks.Ingest;

/// <param name="Cpu">Of this process.</param>
internal sealed record InsertRound(double PerSecond, TimeSpan Cpu);

/// <summary>
/// Writes the rows that another database holds, as one would without any rules: one connection, one prepared INSERT a table, one
/// transaction for a batch of articles.
/// </summary>
internal static class PlainInserts
{
    /// <summary>Parents before children.</summary>
    private static readonly string[] Tables = ["articles", "revisions", "documents", "outbox"];

    private const int ArticlesPerTransaction = 200;

    public static async Task<InsertRound> RunAsync(BenchmarkDatabase from, BenchmarkDatabase to, CancellationToken cancellationToken)
    {
        var tables = new List<(string Sql, List<object[]> Rows)>();
        foreach (var table in Tables)
            tables.Add(await ReadAsync(from, table, cancellationToken));
        await using var connection = await to.Source.OpenConnectionAsync(cancellationToken);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < tables[0].Rows.Count; at += ArticlesPerTransaction)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (connection.CanCreateBatch)
                await InsertBatchAsync(connection, transaction, tables, at, cancellationToken);
            else
                await InsertEachAsync(connection, transaction, tables, at, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new InsertRound(tables[0].Rows.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, Environment.CpuUsage.TotalTime - cpu);
    }

    private static async Task<(string Sql, List<object[]> Rows)> ReadAsync(BenchmarkDatabase from, string table, CancellationToken cancellationToken)
    {
        await using var connection = await from.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this class.
        // In the order of arrival; a sorted key would be easier to insert than it is in life.
        command.CommandText = $"SELECT t.* FROM {table} t JOIN outbox o ON o.article_id = t.article_id ORDER BY o.seq";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        // The engine numbers the outbox itself.
        var columns = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "seq").ToArray();
        var rows = new List<object[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. columns.Select(reader.GetValue)]);
        var names = string.Join(", ", columns.Select(reader.GetName));
        var parameters = string.Join(", ", columns.Select((_, i) => from.Engine == StorageEngine.Sqlite ? $"@p{i}" : $"${i + 1}"));
        return ($"INSERT INTO {table} ({names}) VALUES ({parameters})", rows);
    }

    private static async Task InsertBatchAsync(
        DbConnection connection, DbTransaction transaction, List<(string Sql, List<object[]> Rows)> tables, int at, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var (sql, rows) in tables)
        {
            foreach (var row in rows.Skip(at).Take(ArticlesPerTransaction))
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var value in row)
                {
                    var parameter = command.CreateParameter();
                    parameter.Value = value;
                    command.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(command);
            }
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertEachAsync(
        DbConnection connection, DbTransaction transaction, List<(string Sql, List<object[]> Rows)> tables, int at, CancellationToken cancellationToken)
    {
        foreach (var (sql, rows) in tables)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // Made of column names.
            command.CommandText = sql;
#pragma warning restore CA2100
            var parameters = rows[0].Select((_, i) =>
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
                return parameter;
            }).ToArray();
            foreach (var row in rows.Skip(at).Take(ArticlesPerTransaction))
            {
                for (var i = 0; i < row.Length; i++)
                    parameters[i].Value = row[i];
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}
