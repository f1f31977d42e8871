using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>
/// The database of ingest, as every store in it uses it. The schema and the SQL are the same on both engines but for what is here.
/// </summary>
public abstract class IngestDatabase(DbDataSource db)
{
    /// <summary>Whether other processes may write too, so that rows that one works on have to be claimed.</summary>
    public abstract bool IsShared { get; }

    protected DbDataSource Db => db;

    public async Task<StoreSession> ReadAsync(CancellationToken cancellationToken) =>
        new(await db.OpenConnectionAsync(cancellationToken), transaction: null);

    /// <summary>Starts a transaction in which what was read and locked stays as it is.</summary>
    public abstract Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken);

    /// <summary>The same for what callers hand in: it does not wait behind the rest of what is written.</summary>
    public virtual Task<StoreSession> BeginChangeAsync(CancellationToken cancellationToken) => BeginWriteAsync(cancellationToken);

    public abstract Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken);

    /// <summary>SQL that ends a SELECT and locks the rows of the table with this alias, or nothing.</summary>
    public abstract string Lock(string alias);

    /// <summary>The same, but passing over rows that another transaction has locked.</summary>
    public abstract string LockFree(string alias);

    /// <summary>The condition that a column is in a list; Dapper writes the list out only where the engine has no arrays.</summary>
    public abstract string IsAnyOf(string parameter);
}
