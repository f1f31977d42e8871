using System.Data;
using Dapper;

namespace Newsroom.Tagging.Storage;

/// <summary>Parameters of a statement with lists of values, in SQL that both engines take.</summary>
internal sealed class ValueLists
{
    private int _count;

    public DynamicParameters Parameters { get; } = new();

    /// <summary>The list behind IN.</summary>
    public string Of(IEnumerable<string> values) => $"({string.Join(", ", values.Select(Add).DefaultIfEmpty("NULL"))})";

    /// <summary>The rows behind VALUES, at least one.</summary>
    public string Rows(IEnumerable<object?[]> rows) => string.Join(", ", rows.Select(row => $"({string.Join(", ", row.Select(Add))})"));

    private string Add(object? value)
    {
        var name = $"@v{_count++}";
        // Only positions may be null.
        Parameters.Add(name, value, value is null ? DbType.Double : null);
        return name;
    }
}
