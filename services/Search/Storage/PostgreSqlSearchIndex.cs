using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Search.Stories;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>
/// The index in PostgreSQL, a tsvector under GIN, shared by any number of replicas. PostgreSQL's ts_rank knows nothing of how rare a
/// term is; here each term's rank is weighed by its inverse document frequency, as BM25 does. Ranking reads the whole tsvector
/// of a match, so only the newest <paramref name="rankedCandidates"/> matches are ranked; older ones follow by time, score 0.
/// </summary>
public sealed class PostgreSqlSearchIndex(DbDataSource db, TimeProvider clock, int rankedCandidates) : ISearchIndex
{
    /// <summary>Counting how many articles have a term stops here: above it the weight of a term hardly changes.</summary>
    private const int FrequencyCap = 10_000;

    private const string Matches = """
        hit AS MATERIALIZED (
            SELECT a.article_id, a.sort_at FROM article AS a
            WHERE a.terms @@ @query::tsquery
              AND NOT EXISTS (SELECT FROM unnest(@phrases::text[]) AS phrase WHERE strpos(a.sequence, phrase) = 0)
        )
        """;

    // Weights {D, C, B, A}: as in SQLite a word in the title counts as much as eight in the body, one in the dek as four.
    // Normalisation 1 divides by 1 + the logarithm of the length.
    private const string Scores = """
        size AS MATERIALIZED (
            SELECT CASE WHEN reltuples >= @cap THEN reltuples ELSE (SELECT count(*) FROM (SELECT FROM article LIMIT @cap) AS capped) END AS n
            FROM pg_class WHERE oid = 'article'::regclass
        ), term AS MATERIALIZED (
            SELECT single.query, CASE WHEN cardinality(@terms::text[]) = 1 THEN 1 ELSE ln(1 + (size.n - found.n + 0.5) / (found.n + 0.5)) END AS idf
            FROM size, unnest(@terms::tsquery[]) AS single (query),
                LATERAL (SELECT count(*) AS n FROM (SELECT FROM article WHERE terms @@ single.query LIMIT @cap) AS capped) AS found
        ), candidate AS (
            SELECT *, row_number() OVER (ORDER BY sort_at DESC, article_id) AS place FROM hit
        ), scored AS MATERIALIZED (
            SELECT c.article_id, c.sort_at, CASE WHEN c.place <= @candidates THEN (
                SELECT sum(term.idf * ts_rank('{0.125, 0.125, 0.5, 1}', a.terms, term.query, 1)) FROM article AS a, term
                WHERE a.article_id = c.article_id) ELSE 0 END AS score
            FROM candidate AS c
        )
        """;

    /// <summary>
    /// Held to the end of the transaction. Neither an insert nor a delete can lock a row that is not there yet, so a late article could
    /// otherwise slip past the withdrawal that is being written beside it.
    /// </summary>
    private const string LockArticle = "SELECT pg_advisory_xact_lock(hashtextextended(@ArticleId::text, 0))";

    private const string NoScores = "scored AS (SELECT *, 0::float8 AS score FROM hit)";

    public string Engine => "postgresql";

    public async Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken)
    {
        var terms = ArticleTerms.Of(article.Clean);
        var document = article.Clone();
        var indexedAt = IndexTime.Now(clock);
        document.IndexedAt = indexedAt.ToTimestamp();
        var row = new
        {
            ArticleId = Guid.Parse(article.Article.ArticleId),
            article.Article.Revision,
            Attempt = attempt,
            SortAt = IndexTime.SortTime(article),
            IndexedAt = indexedAt,
            Terms = PostgreSqlTerms.Vector(terms),
            Sequence = PostgreSqlTerms.Sequence(terms),
            Document = document.ToByteArray(),
        };
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var written = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            {LockArticle};
            INSERT INTO article (article_id, revision, attempt, sort_at, indexed_at, terms, sequence, document)
            SELECT @ArticleId, @Revision, @Attempt, @SortAt, @IndexedAt, @Terms::tsvector, @Sequence, @Document
            WHERE NOT EXISTS (SELECT FROM withdrawal WHERE {WithdrawalSql.Forbids})
            ON CONFLICT (article_id) DO UPDATE SET
                revision = excluded.revision, attempt = excluded.attempt, sort_at = excluded.sort_at, indexed_at = excluded.indexed_at,
                terms = excluded.terms, sequence = excluded.sequence, document = excluded.document
            WHERE (article.revision, article.attempt) < (excluded.revision, excluded.attempt)
            """,
            row, cancellationToken: cancellationToken));
        if (written > 0)
            return new UpsertResult(UpsertOutcome.Indexed, row.Revision, indexedAt);

        // What is held only ever rises, so reading it after the refusal tells no less than the truth at that time.
        var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
            $"SELECT revision AS Revision, {Microseconds("indexed_at")} AS IndexedAt FROM article WHERE article_id = @ArticleId",
            row, cancellationToken: cancellationToken));
        if (held is null)
        {
            var withdrawal = await FindWithdrawalAsync(row.ArticleId, cancellationToken);
            return new UpsertResult(UpsertOutcome.Withdrawn, withdrawal?.Revision ?? row.Revision, indexedAt);
        }

        return new UpsertResult(
            held.Revision > row.Revision ? UpsertOutcome.Superseded : UpsertOutcome.AlreadyIndexed,
            held.Revision,
            IndexTime.FromMicroseconds(held.IndexedAt));
    }

    public async Task<bool> WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = withdrawal.ToRow(withdrawal.ArticleId);
        await connection.ExecuteAsync(new CommandDefinition(LockArticle, row, transaction, cancellationToken: cancellationToken));
        var written = await connection.ExecuteAsync(new CommandDefinition(
            WithdrawalSql.Upsert, row, transaction, cancellationToken: cancellationToken));
        if (written > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"DELETE FROM article WHERE {WithdrawalSql.TakesOut}", row, transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return written > 0;
    }

    public async Task<bool> MoveAsync(StoryPlace place, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(LockArticle, place, transaction, cancellationToken: cancellationToken));
        var held = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "SELECT document FROM article WHERE article_id = @ArticleId", place, transaction, cancellationToken: cancellationToken));
        if (held is null || IndexedArticle.Parser.ParseFrom(held) is not { } article || !StoryKeeper.Put(article.Tags, place))
            return false;
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE article SET document = @document WHERE article_id = @ArticleId",
            new { document = article.ToByteArray(), place.ArticleId }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<Withdrawal?> FindWithdrawalAsync(Guid articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<WithdrawalRow<Guid>>(new CommandDefinition(
            WithdrawalSql.Select, new { id = articleId }, cancellationToken: cancellationToken));
        return row?.ToWithdrawal(articleId);
    }

    public async Task<SearchPage> SearchAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        var order = Keyset.OrderBy(query.Order);
        var sql = $"""
            WITH {Matches}, {(query.Order == SearchOrder.Relevance ? Scores : NoScores)}, page AS (
                SELECT * FROM scored WHERE {Keyset.After(query.Order, query.After)} ORDER BY {order} LIMIT @limit
            )
            SELECT total.n AS Total, page.score AS Score, {Microseconds("page.sort_at")} AS SortAt, a.document AS Document
            FROM (SELECT count(*) AS n FROM hit) AS total LEFT JOIN page ON TRUE LEFT JOIN (SELECT article_id, document FROM article) AS a USING (article_id)
            ORDER BY {order}
            """;
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The planner does not know what it costs to read a tsvector that is stored out of line, and would rather scan the table;
        // and it would compile a query that runs for milliseconds.
        await connection.ExecuteAsync(new CommandDefinition(
            "SET LOCAL enable_seqscan = off; SET LOCAL jit = off", transaction: transaction, cancellationToken: cancellationToken));
        var rows = await connection.QueryAsync<HitRow>(new CommandDefinition(
            sql,
            new
            {
                query = PostgreSqlTerms.Query(query.Expression),
                phrases = PostgreSqlTerms.Phrases(query.Expression),
                terms = PostgreSqlTerms.Single(query.Expression),
                cap = FrequencyCap,
                candidates = rankedCandidates,
                limit = query.Limit + 1,
                score = query.After?.Score,
                time = query.After?.Time,
                id = query.After?.ArticleId,
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return Keyset.Page(rows.AsList(), query.Limit);
    }

    public async Task<IReadOnlyList<IndexedArticle>> GetAsync(IReadOnlyCollection<Guid> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var documents = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT document FROM article WHERE article_id = ANY (@ids)", new { ids = articleIds.ToArray() }, cancellationToken: cancellationToken));
        return [.. documents.Select(IndexedArticle.Parser.ParseFrom)];
    }

    public async Task<IndexStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var (count, size, last) = await connection.QuerySingleAsync<(long, long, long?)>(new CommandDefinition(
            $"SELECT count(*), pg_total_relation_size('article'), {Microseconds("max(indexed_at)")} FROM article", cancellationToken: cancellationToken));
        return new IndexStats(count, size, last is { } microseconds ? IndexTime.FromMicroseconds(microseconds) : null);
    }

    private static string Microseconds(string time) => $"(extract(epoch FROM {time}) * 1000000)::bigint";

    private sealed record HeldRow(int Revision, long IndexedAt);
}
