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
    private readonly SemaphoreSlim _behindCallers = new(1);

    public override bool IsShared => false;

    public void Dispose()
    {
        _writer.Dispose();
        _behindCallers.Dispose();
    }

    public override async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
    {
        // Only one at a time queues up with the changes that callers wait for, so that these wait for two transactions at most.
        await _behindCallers.WaitAsync(cancellationToken);
        try
        {
            await _writer.WaitAsync(cancellationToken);
        }
        finally
        {
            _behindCallers.Release();
        }

        return await BeginAsync(cancellationToken);
    }

    public override async Task<StoreSession> BeginChangeAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        return await BeginAsync(cancellationToken);
    }

    public override Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken)
    {
        var file = new FileInfo(new SqliteConnectionStringBuilder(Db.ConnectionString).DataSource);
        return Task.FromResult(new DiskUse(file.Exists ? file.Length : 0, new DriveInfo(file.FullName).AvailableFreeSpace));
    }

    public override string Lock(string alias) => "";

    public override string LockFree(string alias) => "";

    public override string IsAnyOf(string parameter) => $"IN {parameter}";

    private async Task<StoreSession> BeginAsync(CancellationToken cancellationToken)
    {
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
}
