using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Storage;

internal sealed partial class CopyStore
{
    private const string Columns = "article_id, revision, source, guid, title, publisher, agency, published_at, received_at, group_id, word_count, text_hash, sketch, covered_by, body";

    private const string Values = "@ArticleId, @Revision, @Source, @Guid, @Title, @Publisher, @Agency, @PublishedAt, @ReceivedAt, @GroupId, @WordCount, @TextHash, @Sketch, @CoveredBy, @Packed";

    private const string Stored =
        """
        SELECT article_number AS Number, article_id AS ArticleId, revision AS Revision, source AS Source, guid AS Guid, title AS Title, publisher AS Publisher, agency AS Agency,
            published_at AS PublishedAt, received_at AS ReceivedAt, group_id AS GroupId, word_count AS WordCount, text_hash AS TextHash, sketch AS Sketch, body AS Packed
        FROM copy_articles
        """;

    public async Task PrepareAsync(CopyArticle article, CopyJudge judge, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var candidates = await CandidatesAsync(connection, null, article, ICopyStore.MaxCandidates, cancellationToken);
        await ReadAsync(connection, null, candidates, judge, cancellationToken);
    }

    public async Task<StoredCopy?> FindAsync(string articleId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return (await StoredAsync(connection, "WHERE article_id = @articleId AND body IS NOT NULL", new { articleId }, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<StoredCopy>> NeighboursAsync(StoredCopy article, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var members = await StoredAsync(
            connection, "WHERE group_id = @GroupId AND article_id <> @ArticleId AND body IS NOT NULL ORDER BY article_number LIMIT @limit",
            new { article.GroupId, article.ArticleId, limit }, cancellationToken);
        var candidates = await CandidatesAsync(connection, null, article, limit, cancellationToken);
        var others = await StoredAsync(connection, candidates.Select(one => one.Number).Except(members.Select(one => one.Number)), cancellationToken);
        return [.. members, .. others];
    }

    public async Task<long> CountAsync(string groupId, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM copy_articles WHERE group_id = @groupId", new { groupId }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyDictionary<string, string>> GroupsAsync(IReadOnlyCollection<string> articleIds, CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        var values = new ValueLists(engine);
        var rows = await connection.QueryAsync<(string ArticleId, string GroupId)>(new CommandDefinition(
            $"SELECT article_id, group_id FROM copy_articles WHERE article_id {values.In(articleIds)} AND group_id IS NOT NULL", values.Parameters, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.ArticleId, row => row.GroupId, StringComparer.Ordinal);
    }

    /// <summary>Articles that share the most keys, and the first of the same text, whose keys may have found no room.</summary>
    private async Task<IReadOnlyList<CopyCandidate>> CandidatesAsync(
        DbConnection connection, DbTransaction? transaction, CopyArticle article, int limit, CancellationToken cancellationToken)
    {
        if (article.Keys.Count == 0)
            return [];
        var rows = await connection.QueryAsync<(long Number, long TextHash, string GroupId, long GroupFirst, long? CoveredBy)>(new CommandDefinition(
            $"""
            SELECT a.article_number, a.text_hash, a.group_id, (SELECT MIN(g.article_number) FROM copy_articles g WHERE g.group_id = a.group_id), a.covered_by
            FROM (
                SELECT article_number, SUM(shared) AS shared FROM (
                    SELECT article_number, COUNT(*) AS shared FROM copy_keys WHERE key IN (SELECT value FROM {KeyTable}) GROUP BY article_number
                    UNION ALL
                    SELECT article_number, {CopySketch.MaxKeys} FROM (
                        SELECT article_number FROM copy_articles WHERE text_hash = @TextHash ORDER BY article_number LIMIT 1) AS same) AS found
                GROUP BY article_number ORDER BY shared DESC, article_number LIMIT @limit) AS best
            JOIN copy_articles a ON a.article_number = best.article_number
            WHERE a.article_id <> @ArticleId AND a.group_id IS NOT NULL AND a.body IS NOT NULL AND (best.shared > 1 OR @fewKeys OR length(a.sketch) < {CopySketch.ManyKeys * sizeof(int)})
            """,
            // The article itself may be among them.
            new { keys = ToParameter(article.Keys), article.TextHash, article.ArticleId, limit = limit + 1, fewKeys = article.Keys.Count < CopySketch.ManyKeys }, transaction, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new CopyCandidate(row.Number, row.TextHash, row.GroupId, row.GroupFirst, row.CoveredBy is not null))];
    }

    /// <summary>Lets the judge read those that it does not know yet.</summary>
    private async Task ReadAsync(
        DbConnection connection, DbTransaction? transaction, IReadOnlyList<CopyCandidate> candidates, CopyJudge judge, CancellationToken cancellationToken)
    {
        var unread = new Dictionary<long, CopyCandidate>();
        foreach (var candidate in candidates.Where(one => !judge.Knows(one.Number)))
        {
            if (texts.Find(candidate.Number, candidate.TextHash) is { } text)
                judge.Read(candidate.Number, text);
            else
                unread.Add(candidate.Number, candidate);
        }

        if (unread.Count == 0)
            return;
        var values = new ValueLists(engine);
        var bodies = await connection.QueryAsync<(long Number, byte[] Body)>(new CommandDefinition(
            $"SELECT article_number, body FROM copy_articles WHERE article_number {values.In(unread.Keys)}", values.Parameters, transaction, cancellationToken: cancellationToken));
        foreach (var (number, body) in bodies)
        {
            var text = new CopyText(PackedBody.Unpack(body));
            texts.Keep(number, unread[number].TextHash, text);
            judge.Read(number, text);
        }
    }

    private Task<IReadOnlyList<StoredCopy>> StoredAsync(DbConnection connection, IEnumerable<long> numbers, CancellationToken cancellationToken)
    {
        var values = new ValueLists(engine);
        return StoredAsync(connection, $"WHERE article_number {values.In(numbers)} ORDER BY article_number", values.Parameters, cancellationToken);
    }

    private static async Task<IReadOnlyList<StoredCopy>> StoredAsync(DbConnection connection, string where, object? parameters, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<ArticleRow>(new CommandDefinition($"{Stored} {where}", parameters, cancellationToken: cancellationToken))).Select(row => row.ToStored())];

    private static ArticleRow ToRow(CopyArticle article, string? group, long? coveredBy, bool isForgotten) => new()
    {
        ArticleId = article.ArticleId,
        Revision = article.Revision,
        Source = article.Source,
        Guid = article.Guid,
        Title = article.Title,
        Publisher = article.Publisher,
        Agency = article.Agency,
        PublishedAt = article.PublishedAt,
        ReceivedAt = article.ReceivedAt,
        GroupId = group,
        WordCount = article.WordCount,
        TextHash = article.TextHash,
        Sketch = MemoryMarshal.AsBytes<int>(article.Keys.ToArray()).ToArray(),
        CoveredBy = coveredBy,
        Packed = isForgotten ? null : PackedBody.Pack(article.Body),
    };

    /// <summary>A row as the engines give and take it.</summary>
    private sealed record ArticleRow
    {
        public long Number { get; init; }

        public string ArticleId { get; init; } = "";

        public int Revision { get; init; }

        public string Source { get; init; } = "";

        public string Guid { get; init; } = "";

        public string Title { get; init; } = "";

        public string Publisher { get; init; } = "";

        public string Agency { get; init; } = "";

        public long? PublishedAt { get; init; }

        public long ReceivedAt { get; init; }

        public string? GroupId { get; init; }

        public int WordCount { get; init; }

        public long TextHash { get; init; }

        public byte[] Sketch { get; init; } = [];

        public long? CoveredBy { get; init; }

        public byte[]? Packed { get; init; }

        public StoredCopy ToStored() => new()
        {
            Number = Number,
            ArticleId = ArticleId,
            Revision = Revision,
            Source = Source,
            Guid = Guid,
            Title = Title,
            Publisher = Publisher,
            Agency = Agency,
            PublishedAt = PublishedAt,
            ReceivedAt = ReceivedAt,
            GroupId = GroupId,
            WordCount = WordCount,
            TextHash = TextHash,
            Keys = MemoryMarshal.Cast<byte, int>(Sketch).ToArray(),
            Body = Packed is null ? "" : PackedBody.Unpack(Packed),
        };
    }
}
