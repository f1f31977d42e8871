using System.Text.RegularExpressions;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>What a PromQL expression reads: selectors with the labels that are matched, and the labels that are grouped by.</summary>
internal sealed partial record PromQl(IReadOnlyList<string> Metrics, IReadOnlyList<string> Labels)
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "inf", "nan",
    };

    /// <summary>Reads an expression that promtool holds to be right.</summary>
    public static PromQl Read(string expression)
    {
        var text = Strings().Replace(expression, "");
        var labels = Matchers().Matches(text).SelectMany(m => Name().Matches(m.Value).Select(n => n.Value)).ToList();
        labels.AddRange(Groupings().Matches(text).SelectMany(m => Name().Matches(m.Groups[1].Value).Select(n => n.Value)));
        text = Matchers().Replace(text, " ");
        text = Groupings().Replace(text, " ");
        text = Ranges().Replace(text, " ");
        var metrics = Metric().Matches(text).Select(m => m.Value).Where(name => !Words.Contains(name));
        return new PromQl([.. metrics.Distinct()], [.. labels.Distinct()]);
    }

    [GeneratedRegex(""" "[^"]*" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Groupings();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.NonBacktracking)]
    private static partial Regex Ranges();

    [GeneratedRegex("[a-zA-Z_][a-zA-Z0-9_]*", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    // A name, of a recorded series too, that is not called.
    [GeneratedRegex(@"(?<![\w.:])[a-zA-Z_:][\w:]*(?![\w:])(?!\s*\()", RegexOptions.None, 1_000)]
    private static partial Regex Metric();
}
