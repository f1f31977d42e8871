using System.Globalization;
using Newsroom.Search.Query;

namespace Newsroom.Search.Storage;

/// <summary>Gathers the parameters of one statement.</summary>
internal sealed class SqlParameters
{
    private readonly List<(string Name, object Value)> _all = [];

    public IReadOnlyList<(string Name, object Value)> All => _all;

    /// <summary>The name to write in the statement.</summary>
    public string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@p{_all.Count}");
        _all.Add((name, value));
        return name;
    }

    /// <summary>Another value for the same statement.</summary>
    public void Set(string name, object value) => _all[_all.FindIndex(p => p.Name == name)] = (name, value);
}

/// <summary>Conditions on columns of <c>article AS a</c> that both engines read.</summary>
internal static class ColumnConditions
{
    /// <summary>Null if the expression is about words or values in the inverted index.</summary>
    public static string? Compile(QueryExpression expression, SqlParameters parameters) => expression switch
    {
        PublishedRange range => Both(
            range.From is { Instant: { } from } ? $"a.id >= {parameters.Add(ArticleKey.Ceiling(from))}" : null,
            range.To is { Instant: { } to } ? $"a.id < {parameters.Add(ArticleKey.Ceiling(to))}" : null),
        WordCountRange range => Both(
            range.Min is { } min ? $"a.word_count >= {parameters.Add(min)}" : null,
            range.Max is { } max ? $"a.word_count <= {parameters.Add(max)}" : null),
        // Ids are words with hyphens between them; the query has them folded.
        Query.Attribute { Field: AttributeField.Story } story => $"a.story = {parameters.Add(story.Value.Replace(' ', '-'))}",
        _ => null,
    };

    private static string Both(string? one, string? other) => one is null ? other! : other is null ? one : $"({one} AND {other})";
}
