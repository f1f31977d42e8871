using System.Data.Common;

namespace Newsroom.Ingest;

/// <summary>
/// One file, one process. SQLite has one writer at a time: they queue up here, fairly and without spinning, instead of at the file's
/// lock, which is left for other processes such as a backup.
/// </summary>
public sealed class SqliteArticleStore(DbDataSource db) : ArticleStore(db), IDisposable
{
    private readonly SemaphoreSlim _writer = new(1);

    /// <summary>The process is alone, so nothing has to be claimed; what a crash leaves is simply still there.</summary>
    public override async Task<OutboxBatch> TakeOutboxAsync(int limit, CancellationToken cancellationToken)
    {
        await using var session = await ReadAsync(cancellationToken);
        return new OutboxBatch(await ReadOutboxAsync(session, limit, cancellationToken), ConfirmAsync);
    }

    public void Dispose() => _writer.Dispose();

    protected override async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
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

    protected override string Lock(string alias) => "";

    protected override string LockFree(string alias) => "";

    protected override string IsAnyOf(string parameter) => $"IN {parameter}";

    private async Task ConfirmAsync(IReadOnlyCollection<long> sequenceNumbers, CancellationToken cancellationToken)
    {
        await using var session = await BeginWriteAsync(cancellationToken);
        await DeleteOutboxAsync(session, sequenceNumbers, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
