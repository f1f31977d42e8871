using Newsroom.Search.Query;

namespace Newsroom.Search.Storage;

/// <summary>Compiles a query to the FROM and WHERE of a statement on SQLite.</summary>
internal sealed class SqliteMatch
{
    private readonly List<string> _conditions = [];
    private readonly string _table;

    /// <param name="table">Of the set of revisions; see <see cref="Revisions"/>.</param>
    public SqliteMatch(QueryExpression expression, string table)
    {
        _table = table;
        IReadOnlyList<QueryExpression> all = expression switch { AllOf { Operands: var operands } => operands, _ => [expression] };
        var inIndex = all.Where(o => Fts5Match.Compile([o]) is not null).ToList();
        IsInIndex = inIndex.Exists(o => o is not Not);
        if (!IsInIndex)
            inIndex.Clear();
        else
            _conditions.Add($"{table}_fts MATCH {Parameters.Add(Fts5Match.Compile(inIndex)!)}");
        foreach (var operand in all.Except(inIndex))
        {
            // Within the full-text index only its own row id restricts what is read.
            if (IsInIndex && operand is PublishedRange)
                _conditions.Add(Condition(operand).Replace("a.id", "f.rowid", StringComparison.Ordinal));
            else
                AddOnArticle(operand);
        }
    }

    public SqlParameters Parameters { get; } = new();

    /// <summary>The column with the key.</summary>
    public string Key => IsInIndex ? "f.rowid" : "a.id";

    /// <summary>Whether the full-text index leads, and not the table of articles.</summary>
    public bool IsInIndex { get; }

    public bool NeedsArticle { get; private set; }

    public string Where => string.Join(" AND ", _conditions);

    public string From => !IsInIndex ? $"{_table} AS a"
        : NeedsArticle ? $"{_table}_fts AS f CROSS JOIN {_table} AS a ON a.id = f.rowid"
        : $"{_table}_fts AS f";

    private void AddOnArticle(QueryExpression operand)
    {
        NeedsArticle = true;
        _conditions.Add(Condition(operand));
    }

    private string Condition(QueryExpression expression) => (ColumnConditions.Compile(expression, Parameters), expression) switch
    {
        ({ } column, _) => column,
        (_, Not not) => $"NOT {Condition(not.Operand)}",
        (_, Boost boost) => Condition(boost.Operand),
        _ when Fts5Match.Compile(expression) is { } match =>
            $"a.id IN (SELECT rowid FROM {_table}_fts WHERE {_table}_fts MATCH {Parameters.Add(match)})",
        (_, AllOf all) => $"({string.Join(" AND ", all.Operands.Select(Condition))})",
        (_, AnyOf any) => $"({string.Join(" OR ", any.Operands.Select(Condition))})",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "No such kind of expression."),
    };
}
