namespace Newsroom.Testing;

/// <summary>The working tree that the tests run in, for those that read its files or run its tools.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Path of a program of tests/tools; fails with the command that installs it.</summary>
    public static string Tool(string name) =>
        Installed(PathOf("tests", "tools", "node_modules", ".bin", name), "npm ci --prefix tests/tools");

    /// <summary>Path of a file that must be there; fails with what to do about it.</summary>
    public static string Installed(string path, string install) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing. Run: {install}", path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No global.json above {AppContext.BaseDirectory}: run the tests in the working tree.");
    }
}
