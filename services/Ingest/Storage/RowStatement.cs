using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>A statement that runs once for each of many rows, which it names as <c>{rows} v</c>.</summary>
/// <remarks>
/// PostgreSQL takes the rows as arrays, one for each column, in one statement. SQLite, where a statement costs no round trip, runs it
/// prepared for one row after the other.
/// </remarks>
internal sealed class RowStatement<TRow>(string sql, params RowColumn<TRow>[] columns)
{
    private const string Rows = "{rows}";

    private readonly string _ofArrays = sql.Replace(
        Rows,
        $"unnest({string.Join(", ", columns.Select(c => $"@{c.Name}"))}) AS v({string.Join(", ", columns.Select(c => c.Name))})",
        StringComparison.Ordinal);

    private readonly string _ofOne = sql.Replace(
        Rows, $"(SELECT {string.Join(", ", columns.Select(c => $"@{c.Name} AS {c.Name}"))}) v", StringComparison.Ordinal);

    public async Task ExecuteAsync(DbCommand command, bool hasArrays, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Made of constants.
        command.CommandText = hasArrays ? _ofArrays : _ofOne;
#pragma warning restore CA2100
        var parameters = columns.Select(c =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = c.Name;
            command.Parameters.Add(parameter);
            return parameter;
        }).ToArray();
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
