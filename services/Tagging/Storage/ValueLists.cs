using System.Text.Json;
using Dapper;
using Newsroom.Hosting;

namespace Newsroom.Tagging.Storage;

/// <summary>
/// Parameters that are lists, for statements whose text does not tell how many values there are: a text is compiled here, and planned by
/// PostgreSQL, once and not for each number of values.
/// </summary>
internal sealed class ValueLists(StorageEngine engine)
{
    private int _count;

    public DynamicParameters Parameters { get; } = new();

    /// <summary>The condition behind a column that it has one of the values.</summary>
    public string In<T>(IEnumerable<T> values) => engine == StorageEngine.PostgreSql
        ? $"= ANY ({Add(values.ToArray())})"
        : $"IN (SELECT value FROM json_each({Add(JsonSerializer.Serialize(values))}))";

    /// <summary>A query that gives rows in their order, at least one. Columns are of strings, int, long, or double, which may be null.</summary>
    public string Rows(IReadOnlyCollection<object?[]> rows)
    {
        var width = Enumerable.Range(0, rows.First().Length);
        // The condition parts the query from an ON CONFLICT behind it.
        return engine == StorageEngine.PostgreSql
            ? $"SELECT * FROM unnest({string.Join(", ", width.Select(column => Add(Column([.. rows.Select(row => row[column])]))))}) WHERE true"
            : $"SELECT {string.Join(", ", width.Select(column => $"json_extract(value, '$[{column}]')"))} FROM json_each({Add(JsonSerializer.Serialize(rows))}) WHERE true";
    }

    private static object Column(object?[] values) => values.FirstOrDefault(value => value is not null) switch
    {
        string => Array.ConvertAll(values, value => (string)value!),
        int => Array.ConvertAll(values, value => (int)value!),
        long => Array.ConvertAll(values, value => (long)value!),
        _ => Array.ConvertAll(values, value => (double?)value),
    };

    private string Add(object value)
    {
        var name = $"@v{_count++}";
        Parameters.Add(name, value);
        return name;
    }
}
