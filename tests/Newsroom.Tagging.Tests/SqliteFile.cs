using Microsoft.Data.Sqlite;

namespace Newsroom.Tagging.Tests;

/// <summary>The file of a database, in a folder of its own that goes with it.</summary>
internal sealed class SqliteFile
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tagging-").FullName;

    public string ConnectionString => $"Data Source={Path.Combine(_folder, "tagging.db")}";

    public ValueTask DropAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
