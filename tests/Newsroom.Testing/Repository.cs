namespace Newsroom.Testing;

/// <summary>Where things are on this machine.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Path of a program of tests/tools; fails with the command that installs it.</summary>
    public static string Tool(string name) =>
        Installed(PathOf("tests", "tools", "node_modules", ".bin", name), "npm ci --prefix tests/tools");

    /// <summary>Path of a file that must be there; fails with what to run if it is not.</summary>
    public static string Installed(string path, string command) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing. Run: {command}", path);

    /// <summary>
    /// The folder of real articles and development data beside the repository (or at <c>NEWSROOM_SHARED</c>); null on a machine
    /// without it, where the tests that need it say so and do not run.
    /// </summary>
    public static string? Shared { get; } = new[] { Environment.GetEnvironmentVariable("NEWSROOM_SHARED"), Path.Combine(Root, "..", "shared") }
        .FirstOrDefault(p => !string.IsNullOrEmpty(p) && Directory.Exists(p));

    /// <summary>The built program of a service, of the configuration that the running tests were built in.</summary>
    public static string Program(string service) => Built("services", service, $"Newsroom.{service}");

    /// <summary>The built benchmark program, likewise.</summary>
    public static string Benchmarks => Built("tests", "Newsroom.Benchmarks", "Newsroom.Benchmarks");

    private static string Built(string folder, string project, string name)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        var path = PathOf(folder, project, "bin", configuration, "net10.0", $"{name}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build the solution first: {path} is missing.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run from outside the repository.");
    }
}
