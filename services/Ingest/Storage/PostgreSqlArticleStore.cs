using System.Data;
using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>A database that replicas share: row locks keep them apart, at the default isolation (READ COMMITTED).</summary>
public sealed class PostgreSqlArticleStore(DbDataSource db) : ArticleStore(db)
{
    /// <summary>The claim is the row locks of an open transaction: if this process dies the server gives the rows back.</summary>
    public override async Task<OutboxBatch> TakeOutboxAsync(int limit, CancellationToken cancellationToken)
    {
        var session = await BeginWriteAsync(cancellationToken);
        try
        {
            return new OutboxBatch(
                await ReadOutboxAsync(session, limit, cancellationToken),
                async (sequenceNumbers, ct) =>
                {
                    await DeleteOutboxAsync(session, sequenceNumbers, ct);
                    await session.CommitAsync(ct);
                },
                session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    protected override async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
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

    protected override string Lock(string alias) => $"FOR UPDATE OF {alias}";

    protected override string LockFree(string alias) => $"FOR UPDATE OF {alias} SKIP LOCKED";

    protected override string IsAnyOf(string parameter) => $"= ANY({parameter})";
}
