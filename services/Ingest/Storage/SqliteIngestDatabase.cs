using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Newsroom.Ingest;

/// <summary>
/// One file, one process. SQLite has one writer at a time: they queue up here, fairly and without spinning, instead of at the file's
/// lock, which is left for other processes such as a backup.
/// </summary>
public sealed class SqliteIngestDatabase(DbDataSource db) : IngestDatabase(db), IDisposable
{
    private readonly SemaphoreSlim _writer = new(1);

    public override bool IsShared => false;

    public void Dispose() => _writer.Dispose();

    public override async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        DbConnection? connection = null;
        try
        {
            connection = await Db.OpenConnectionAsync(cancellationToken);
            // Takes the write lock at once (BEGIN IMMEDIATE), so what is read next cannot change before the commit.
            return new StoreSession(connection, await connection.BeginTransactionAsync(cancellationToken), () => _writer.Release());
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            _writer.Release();
            throw;
        }
    }

    public override Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken)
    {
        var file = new FileInfo(new SqliteConnectionStringBuilder(Db.ConnectionString).DataSource);
        return Task.FromResult(new DiskUse(file.Exists ? file.Length : 0, new DriveInfo(file.FullName).AvailableFreeSpace));
    }

    public override string Lock(string alias) => "";

    public override string LockFree(string alias) => "";

    public override string IsAnyOf(string parameter) => $"IN {parameter}";
}
