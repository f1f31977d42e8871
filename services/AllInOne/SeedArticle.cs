using Google.Protobuf;
using Newsroom.Article.V1;

namespace Newsroom.AllInOne;

/// <summary>The sample articles: every text and HTML file of a folder is one document of the source <c>seeds</c>.</summary>
internal static class SeedArticle
{
    private const string DefaultFolder = "seeds";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".html"] = "text/html",
        [".htm"] = "text/html",
    };

    /// <summary>The folder asked for, else <c>seeds/</c> here or above here; null if there is none with articles.</summary>
    public static DirectoryInfo? FindFolder(DirectoryInfo? asked)
    {
        if (asked is not null)
            return HasArticles(asked) ? asked : null;
        return Ancestors(new DirectoryInfo(Environment.CurrentDirectory))
            .Concat(Ancestors(new DirectoryInfo(AppContext.BaseDirectory)))
            .Select(d => new DirectoryInfo(Path.Combine(d.FullName, DefaultFolder)))
            .FirstOrDefault(HasArticles);
    }

    /// <summary>What to do where there is none.</summary>
    public static string Missing(DirectoryInfo? asked) =>
        $"No articles at {asked?.FullName ?? $"{DefaultFolder}/"}: pass --seeds FOLDER with .txt or .html files.";

    public static IReadOnlyList<RawDocument> Load(DirectoryInfo folder) =>
    [
        .. Files(folder).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new RawDocument
        {
            Source = "seeds",
            Guid = Path.GetFileNameWithoutExtension(f.Name),
            MediaType = MediaTypes[f.Extension],
            Content = ByteString.CopyFrom(File.ReadAllBytes(f.FullName)),
        }),
    ];

    private static bool HasArticles(DirectoryInfo folder) => folder.Exists && Files(folder).Any();

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(f => MediaTypes.ContainsKey(f.Extension));

    private static IEnumerable<DirectoryInfo> Ancestors(DirectoryInfo? from)
    {
        for (; from is not null; from = from.Parent)
            yield return from;
    }
}
