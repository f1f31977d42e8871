using System.ComponentModel.DataAnnotations;

namespace Newsroom.Hosting;

/// <summary>Engines that a store can run on.</summary>
public enum StorageEngine
{
    /// <summary>One file, one process.</summary>
    Sqlite,

    /// <summary>A server that replicas share.</summary>
    PostgreSql,
}

/// <summary>Where a service keeps its data; section <c>{Service}:Storage</c>.</summary>
public sealed class StorageOptions
{
    public StorageEngine Engine { get; set; } = StorageEngine.Sqlite;

    /// <summary>ADO.NET connection string; for SQLite the default is <c>Data Source=data/{service}.db</c>.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>Bring the schema up to date at start. Unset: yes on SQLite; no on PostgreSQL, where the <c>migrate</c> command does.</summary>
    public bool? MigrateOnStart { get; set; }

    internal bool ShouldMigrateOnStart => MigrateOnStart ?? Engine == StorageEngine.Sqlite;
}
