using System.Data.Common;
using Dapper;
using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Remembers who was served the text of which revision: how often, first and last. What is served is counted in memory and written once a second
/// and when the process stops, so a process that is killed loses what it served in the last second. When more than fits is waiting, those
/// who serve wait for it to be written: nothing is left out.
/// </summary>
public sealed partial class ReaderLedger(DbDataSource db, TimeProvider clock, ILogger<ReaderLedger> logger) : BackgroundService
{
    /// <summary>Counts that wait to be written, some 200 bytes each.</summary>
    private const int MaxWaiting = 20_000;

    /// <summary>Rows of one statement; SQLite takes some 32,000 parameters.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _lock = new();
    private Dictionary<Served, Count> _waiting = [];

    /// <summary>Notes that the caller is given text of these revisions. One without credentials is nobody, and is not noted.</summary>
    public async ValueTask ServedAsync(Principal caller, IEnumerable<ArticleRef> articles, CancellationToken cancellationToken)
    {
        if (caller is { Team.Length: 0, Credential.Length: 0 })
            return;
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        int waiting;
        lock (_lock)
        {
            foreach (var article in articles)
            {
                var served = new Served(article.ArticleId, caller.Team, caller.Credential, article.Revision);
                _waiting[served] = _waiting.TryGetValue(served, out var count) ? count with { Times = count.Times + 1, LastAt = now } : new Count(1, now, now);
            }

            waiting = _waiting.Count;
        }

        if (waiting > MaxWaiting)
            await FlushAsync(cancellationToken);
    }

    /// <summary>Readers of an article by team, credential, then revision, after the given one.</summary>
    public async Task<IReadOnlyList<ReaderRow>> ListAsync(string articleId, ReaderPlace? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ReaderRow>(new CommandDefinition(
            $"""
            SELECT team AS Team, credential AS Credential, revision AS Revision, times AS Times, first_at AS FirstAt, last_at AS LastAt
            FROM readers WHERE article_id = @articleId {(after is null ? "" : "AND (team, credential, revision) > (@Team, @Credential, @Revision)")}
            ORDER BY team, credential, revision LIMIT @limit
            """,
            new { articleId, after?.Team, after?.Credential, after?.Revision, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Writes what is waiting.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Dictionary<Served, Count> taken;
            lock (_lock)
                (taken, _waiting) = (_waiting, []);
            try
            {
                await WriteAsync(taken, cancellationToken);
            }
            catch
            {
                PutBack(taken);
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryFlushAsync(stoppingToken);
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Unwritten(logger, e);
        }
    }

    private async Task WriteAsync(Dictionary<Served, Count> counts, CancellationToken cancellationToken)
    {
        if (counts.Count == 0)
            return;
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // In one order for all replicas, so that none waits for another in a circle.
        var ordered = counts.OrderBy(c => c.Key.ArticleId, StringComparer.Ordinal).ThenBy(c => c.Key.Team, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Credential, StringComparer.Ordinal).ThenBy(c => c.Key.Revision);
        foreach (var batch in ordered.Chunk(BatchSize))
        {
            var parameters = new DynamicParameters();
            var rows = batch.Select((count, i) =>
            {
                parameters.AddDynamicParams(new Dictionary<string, object>
                {
                    [$"a{i}"] = count.Key.ArticleId,
                    [$"t{i}"] = count.Key.Team,
                    [$"c{i}"] = count.Key.Credential,
                    [$"r{i}"] = count.Key.Revision,
                    [$"n{i}"] = count.Value.Times,
                    [$"f{i}"] = count.Value.FirstAt,
                    [$"l{i}"] = count.Value.LastAt,
                });
                return $"(@a{i}, @t{i}, @c{i}, @r{i}, @n{i}, @f{i}, @l{i})";
            });
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                INSERT INTO readers (article_id, team, credential, revision, times, first_at, last_at) VALUES {string.Join(", ", rows)}
                ON CONFLICT (article_id, team, credential, revision) DO UPDATE SET times = readers.times + excluded.times,
                    first_at = CASE WHEN excluded.first_at < readers.first_at THEN excluded.first_at ELSE readers.first_at END,
                    last_at = CASE WHEN excluded.last_at > readers.last_at THEN excluded.last_at ELSE readers.last_at END
                """,
                parameters, transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private void PutBack(Dictionary<Served, Count> counts)
    {
        lock (_lock)
        {
            foreach (var (served, before) in counts)
            {
                _waiting[served] = _waiting.TryGetValue(served, out var since)
                    ? new Count(before.Times + since.Times, before.FirstAt, since.LastAt)
                    : before;
            }
        }
    }

    [LoggerMessage(EventName = "readers.unwritten", Level = LogLevel.Warning, Message = "Who was served articles could not be written; it is tried again")]
    private static partial void Unwritten(ILogger logger, Exception exception);

    private readonly record struct Served(string ArticleId, string Team, string Credential, int Revision);

    private readonly record struct Count(long Times, long FirstAt, long LastAt);
}
