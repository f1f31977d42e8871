namespace Newsroom.Cleaning.Tests;

/// <summary>Files beside the code.</summary>
internal static class RepositoryFiles
{
    /// <summary>The repository's root, found by walking up from the test's own folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shared material beside the repository; NEWSROOM_SHARED overrides where it is.</summary>
    public static string Shared => Environment.GetEnvironmentVariable("NEWSROOM_SHARED") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, "Newsroom.sln")) || Path.Exists(Path.Combine(folder.FullName, ".git")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
