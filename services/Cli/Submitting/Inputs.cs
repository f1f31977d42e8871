using System.Text.RegularExpressions;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Submitting;

/// <summary>One thing to submit: a file, standard input, or a page.</summary>
/// <param name="Path">Where it is: a path, <c>-</c> or a URL.</param>
/// <param name="Guid">What it is called within its source unless something else is said: its path below the folder named.</param>
internal sealed record Input(string Path, string Guid)
{
    public const string StandardInput = "-";

    public bool IsUrl => IsUrlText(Path);

    public static bool IsUrlText(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Files, folders, globs, standard input and URLs, as named on the command line.</summary>
internal static partial class Inputs
{
    private static readonly EnumerationOptions Walk = new() { RecurseSubdirectories = true, MatchType = MatchType.Simple };

    /// <summary>In the order named, within a folder or glob by path; each path once.</summary>
    public static IReadOnlyList<Input> Find(IEnumerable<string> names) =>
        [.. names.SelectMany(FindOne).DistinctBy(i => i.IsUrl || i.Path == Input.StandardInput ? i.Path : Path.GetFullPath(i.Path))];

    private static IEnumerable<Input> FindOne(string name)
    {
        if (name == Input.StandardInput || Input.IsUrlText(name))
            return [new Input(name, name)];
        if (File.Exists(name))
            return [new Input(name, Path.GetFileName(name))];
        if (Directory.Exists(name))
        {
            var known = Files(name, Walk).Where(f => MediaTypes.Of(f) is not null).ToList();
            return known.Count > 0
                ? known.Select(f => new Input(f, Relative(name, f)))
                : throw CliException.Usage($"{name} holds no file to submit.", $"Looked for {string.Join(' ', MediaTypes.Extensions)}; name other files one by one with --media-type.");
        }

        return name.AsSpan().ContainsAny('*', '?') ? Glob(name) : throw CliException.Usage(
            $"There is no file or folder {name}.", "Name files, folders, globs, URLs, or - for standard input.");
    }

    private static IEnumerable<Input> Glob(string pattern)
    {
        var fixedPart = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
        var root = fixedPart.Contains('/', StringComparison.Ordinal) ? fixedPart[..(fixedPart.LastIndexOf('/') + 1)] : "";
        var rest = pattern[root.Length..];
        var matcher = new Regex(
            "^" + string.Concat(Token().Split(rest).Select(ToRegex)) + "$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var folder = root.Length == 0 ? "." : root;
        var found = Directory.Exists(folder)
            ? Files(folder, new EnumerationOptions { RecurseSubdirectories = rest.Contains('/', StringComparison.Ordinal) || rest.Contains("**", StringComparison.Ordinal) })
                .Where(f => matcher.IsMatch(Relative(folder, f))).ToList()
            : [];
        return found.Count > 0
            ? found.Select(f => new Input(f, Relative(folder, f)))
            : throw CliException.Usage($"No file matches {pattern}.", "* stands for anything within a name, ** also across folders, ? for one character.");
    }

    private static string ToRegex(string token) => token switch
    {
        "**/" => "(?:.*/)?",
        "**" => ".*",
        "*" => "[^/]*",
        "?" => "[^/]",
        _ => Regex.Escape(token),
    };

    private static IEnumerable<string> Files(string folder, EnumerationOptions options) =>
        Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal);

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');

    [GeneratedRegex(@"(?<token>\*\*/|\*\*|\*|\?)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
