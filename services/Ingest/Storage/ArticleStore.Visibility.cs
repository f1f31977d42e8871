using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>Who may see an article, and that the other services are told.</summary>
public sealed partial class ArticleStore
{
    private const string Sees =
        """
        UPDATE articles SET audience = @Audience, visible_from = @VisibleFrom, visibility_version = visibility_version + 1
        WHERE article_id = @ArticleId
        """;

    private const string Tell =
        """
        INSERT INTO visibility_changes (article_id, sends, due_at) VALUES (@ArticleId, 0, @Now)
        ON CONFLICT (article_id) DO UPDATE SET sends = 0, due_at = excluded.due_at
        """;

    // Nobody reports that a change has arrived; these repeats outlast a broker that lost what it had confirmed.
    private static readonly TimeSpan[] Repeats = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)];

    public async Task<VisibilityRecord?> ChangeVisibilityAsync(VisibilityOrder change, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        var articleId = change.ArticleId;
        if (await session.QuerySingleOrDefaultAsync<ArticleRow>($"{SelectArticle} {_db.Lock("a")}", new { articleId }, cancellationToken) is not { } held)
            return null;
        var row = new
        {
            ArticleId = articleId,
            Audience = AudienceColumns.Audience(change.Visibility),
            VisibleFrom = AudienceColumns.VisibleFrom(change.Visibility),
            Now = UnixMicroseconds.Of(change.OrderedAt),
        };
        var isStale = change.Visibility.Version > 0 && change.Visibility.Version != held.VisibilityVersion;
        if (isStale || (row.Audience == held.Audience && row.VisibleFrom == held.VisibleFrom))
            return new VisibilityRecord(held.ToRef(articleId), held.ToVisibility(), IsStale: isStale);
        await session.ExecuteAsync(Sees, row, cancellationToken);
        await session.ExecuteAsync(Tell, row, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new VisibilityRecord(held.ToRef(articleId), AudienceColumns.Read(held.Team, row.Audience, row.VisibleFrom, held.VisibilityVersion + 1));
    }

    public async Task<IReadOnlyList<VisibilityRecord>> TakeVisibilityChangesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var session = await _db.ReadAsync(cancellationToken);
        var due = await session.QueryAsync<DueRow>(
            """
            SELECT a.article_id AS ArticleId, a.source AS Source, a.guid AS Guid, a.current_revision AS Revision, a.team AS Team,
                a.audience AS Audience, a.visible_from AS VisibleFrom, a.visibility_version AS Version, v.sends AS Sends
            FROM visibility_changes v JOIN articles a ON a.article_id = v.article_id WHERE v.due_at <= @Now ORDER BY v.due_at LIMIT @limit
            """,
            new { Now = UnixMicroseconds.Of(now), limit }, cancellationToken);
        return due.ConvertAll(r => r.ToRecord());
    }

    public async Task ConfirmVisibilityAsync(VisibilityRecord sent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await _db.BeginWriteAsync(cancellationToken);
        // Another change that came meanwhile begins again, and is not taken for this one.
        const string IsThis =
            """
            article_id = @ArticleId AND sends = @Sends
                AND EXISTS (SELECT 1 FROM articles a WHERE a.article_id = visibility_changes.article_id AND a.visibility_version = @Version)
            """;
        var isLast = sent.Sends >= Repeats.Length;
        await session.ExecuteAsync(
            isLast
                ? $"DELETE FROM visibility_changes WHERE {IsThis}"
                : $"UPDATE visibility_changes SET sends = sends + 1, due_at = @DueAt WHERE {IsThis}",
            new
            {
                sent.Article.ArticleId,
                sent.Sends,
                sent.Visibility.Version,
                DueAt = UnixMicroseconds.Of(isLast ? now : now + Repeats[sent.Sends]),
            },
            cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private sealed class DueRow
    {
        public required string ArticleId { get; init; }

        public required string Source { get; init; }

        public required string Guid { get; init; }

        public required int Revision { get; init; }

        public required string Team { get; init; }

        public required string Audience { get; init; }

        public required long? VisibleFrom { get; init; }

        public required long Version { get; init; }

        public required int Sends { get; init; }

        public VisibilityRecord ToRecord() => new(
            new ArticleRef { ArticleId = ArticleId, Revision = Revision, Source = Source, Guid = Guid },
            AudienceColumns.Read(Team, Audience, VisibleFrom, Version), Sends);
    }
}
