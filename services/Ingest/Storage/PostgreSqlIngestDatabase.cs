using System.Data;
using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>A database that replicas share: row locks keep them apart, at the default isolation (READ COMMITTED).</summary>
public sealed class PostgreSqlIngestDatabase(DbDataSource db) : IngestDatabase(db)
{
    public override bool IsShared => true;

    public override async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
    {
        var connection = await Db.OpenConnectionAsync(cancellationToken);
        try
        {
            return new StoreSession(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken)
    {
        await using var session = await ReadAsync(cancellationToken);
        // The server does not tell how much room its disk has.
        return new DiskUse(
            await session.QuerySingleOrDefaultAsync<long>("SELECT pg_database_size(current_database())", parameters: null, cancellationToken),
            FreeBytes: null);
    }

    // NO KEY: keys never change, and a foreign key that is checked meanwhile need not wait, which could close a circle.
    public override string Lock(string alias) => $"FOR NO KEY UPDATE OF {alias}";

    public override string LockFree(string alias) => $"FOR NO KEY UPDATE OF {alias} SKIP LOCKED";

    public override string IsAnyOf(string parameter) => $"= ANY({parameter})";
}
