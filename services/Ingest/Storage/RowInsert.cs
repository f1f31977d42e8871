using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Newsroom.Ingest;

/// <summary>
/// Inserts many rows. PostgreSQL takes them as arrays, one for each column, in one statement. SQLite, where a statement costs no round
/// trip, runs it prepared for one row after the other; values are bound by position, since finding their names again for every row takes
/// as long as the insert.
/// </summary>
/// <param name="conflict">An ON CONFLICT clause, or nothing.</param>
internal sealed class RowInsert<TRow>(string table, string conflict, params RowColumn<TRow>[] columns)
{
    private readonly string _head = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))})";
    private readonly string _parameters = string.Join(", ", columns.Select(c => $"@{c.Name}"));

    /// <summary>On PostgreSQL.</summary>
    public async Task ExecuteAsync(DbCommand command, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Made of constants.
        command.CommandText = $"{_head} SELECT * FROM unnest({_parameters}) {conflict}";
#pragma warning restore CA2100
        foreach (var column in columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{column.Name}";
            parameter.Value = column.ArrayOf(rows);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>On SQLite, in the transaction that is open.</summary>
    public void Execute(SqliteConnection connection, IReadOnlyList<TRow> rows)
    {
        var db = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(db, $"{_head} VALUES ({_parameters}) {conflict}", out var statement), db);
        using (statement)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < columns.Length; i++)
                    SqliteException.ThrowExceptionForRC(columns[i].Bind(statement, i + 1, row), db);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_step(statement), db);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), db);
            }
        }
    }
}

/// <summary>One column of such rows.</summary>
internal abstract class RowColumn<TRow>(string name)
{
    public string Name => name;

    public static RowColumn<TRow> Of<TValue>(string name, Func<TRow, TValue> value) => new Typed<TValue>(name, value);

    /// <summary>Gives SQLite's result code.</summary>
    public abstract int Bind(sqlite3_stmt statement, int position, TRow row);

    public abstract Array ArrayOf(IReadOnlyList<TRow> rows);

    private sealed class Typed<TValue>(string name, Func<TRow, TValue> value) : RowColumn<TRow>(name)
    {
        public override int Bind(sqlite3_stmt statement, int position, TRow row) => value(row) switch
        {
            null => raw.sqlite3_bind_null(statement, position),
            int number => raw.sqlite3_bind_int(statement, position, number),
            long number => raw.sqlite3_bind_int64(statement, position, number),
            string text => raw.sqlite3_bind_text(statement, position, text),
            byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
            var other => throw new NotSupportedException($"The column {Name} is of {other.GetType()}."),
        };

        public override Array ArrayOf(IReadOnlyList<TRow> rows)
        {
            var values = new TValue[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = value(rows[i]);
            return values;
        }
    }
}
