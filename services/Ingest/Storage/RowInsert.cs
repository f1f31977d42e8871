using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>
/// Inserts many rows. PostgreSQL takes them as arrays, one for each column, in one statement; SQLite, where a statement costs no round
/// trip, runs it prepared for one row after the other.
/// </summary>
/// <param name="conflict">An ON CONFLICT clause, or nothing.</param>
internal sealed class RowInsert<TRow>(string table, string conflict, params RowColumn<TRow>[] columns)
{
    private readonly string _head = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))})";
    private readonly string _parameters = string.Join(", ", columns.Select(c => $"@{c.Name}"));

    public async Task ExecuteAsync(DbCommand command, bool hasArrays, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Made of constants.
        command.CommandText = hasArrays ? $"{_head} SELECT * FROM unnest({_parameters}) {conflict}" : $"{_head} VALUES ({_parameters}) {conflict}";
#pragma warning restore CA2100
        var parameters = Array.ConvertAll(columns, c =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{c.Name}";
            command.Parameters.Add(parameter);
            return parameter;
        });
        if (hasArrays)
        {
            for (var i = 0; i < columns.Length; i++)
                parameters[i].Value = columns[i].ArrayOf(rows);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return;
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                parameters[i].Value = columns[i].ValueOf(row) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>One column of such rows.</summary>
internal abstract class RowColumn<TRow>(string name)
{
    public string Name => name;

    public static RowColumn<TRow> Of<TValue>(string name, Func<TRow, TValue> value) => new Typed<TValue>(name, value);

    public abstract object? ValueOf(TRow row);

    public abstract Array ArrayOf(IReadOnlyList<TRow> rows);

    private sealed class Typed<TValue>(string name, Func<TRow, TValue> value) : RowColumn<TRow>(name)
    {
        public override object? ValueOf(TRow row) => value(row);

        public override Array ArrayOf(IReadOnlyList<TRow> rows)
        {
            var values = new TValue[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = value(rows[i]);
            return values;
        }
    }
}
