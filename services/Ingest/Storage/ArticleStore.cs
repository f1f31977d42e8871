using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The store in SQL, on either engine. What its parts do stands in the files of this name.</summary>
public sealed partial class ArticleStore(IngestDatabase db) : IArticleStore
{
    private const string HeldColumns =
        "r.revision AS Revision, r.fingerprint AS Fingerprint, r.version AS Version, r.revised_at AS RevisedAt, " +
        "r.received_at AS ReceivedAt";

    private const string SelectHeld =
        $"""
        SELECT {HeldColumns} FROM articles a
        JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.current_revision
        WHERE a.article_id = @ArticleId
        """;

    // The newest of equal ones, so that a retransmission of an old version always gets the same answer.
    private const string SelectSameCopy =
        $"""
        SELECT {HeldColumns} FROM revisions r
        WHERE r.article_id = @ArticleId AND r.fingerprint = @Fingerprint ORDER BY r.revision DESC LIMIT 1
        """;

    private const string InsertArticle =
        """
        INSERT INTO articles (article_id, source, guid, current_revision, last_revision) VALUES (@ArticleId, @Source, @Guid, 0, 0)
        ON CONFLICT (article_id) DO NOTHING
        """;

    private const string InsertRevision =
        """
        INSERT INTO revisions (article_id, revision, source, team, headline, fingerprint, version, revised_at,
            state, reason, detail, attempt, received_at, last_sign_at, finished_at, traceparent)
        VALUES (@ArticleId, @Revision, @Source, '', @Headline, @Fingerprint, @Version, @RevisedAt,
            @State, 0, '', 1, @ReceivedAt, @ReceivedAt, @FinishedAt, @TraceParent)
        """;

    private const string InsertDocument =
        "INSERT INTO documents (article_id, revision, document) VALUES (@ArticleId, @Revision, @Document)";

    private const string InsertOutbox =
        "INSERT INTO outbox (article_id, revision, attempt, created_at) VALUES (@ArticleId, @Revision, @Attempt, @CreatedAt)";

    private const string UpdateArticle =
        """
        UPDATE articles SET last_revision = @Revision, current_revision = CASE WHEN @IsCurrent THEN @Revision ELSE current_revision END
        WHERE article_id = @ArticleId
        """;

    public async Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        var copy = new Copy(submission);
        await using (var reading = await db.ReadAsync(cancellationToken))
        {
            // Most of what feeds bring is known: answer that without a lock or a write.
            var held = await reading.QuerySingleOrDefaultAsync<HeldRevision>(SelectHeld, copy, cancellationToken);
            if (held is not null && copy.Decide(held) == SubmitOutcome.Duplicate)
                return copy.Answer(held, SubmitOutcome.Duplicate);
        }

        await using var session = await db.BeginWriteAsync(cancellationToken);
        var answer = await StoreAsync(session, copy, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return answer;
    }

    private async Task<SubmitArticleResponse> StoreAsync(StoreSession session, Copy copy, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(InsertArticle, copy, cancellationToken);
        // Concurrent submits of one article queue up here; what is read after this is what the one before left.
        var last = await session.QuerySingleOrDefaultAsync<int>(
            $"SELECT a.last_revision FROM articles a WHERE a.article_id = @ArticleId {db.Lock("a")}", copy, cancellationToken);
        var held = await session.QuerySingleOrDefaultAsync<HeldRevision>(SelectHeld, copy, cancellationToken);
        var outcome = copy.Decide(held);
        if (outcome == SubmitOutcome.Duplicate)
            return copy.Answer(held!, outcome);
        if (outcome == SubmitOutcome.Outdated
            && await session.QuerySingleOrDefaultAsync<HeldRevision>(SelectSameCopy, copy, cancellationToken) is { } same)
        {
            return copy.Answer(same, outcome);
        }

        copy.Revision = last + 1;
        copy.IsCurrent = outcome != SubmitOutcome.Outdated;
        await session.ExecuteAsync(InsertRevision, copy, cancellationToken);
        await session.ExecuteAsync(InsertDocument, copy, cancellationToken);
        await session.ExecuteAsync(UpdateArticle, copy, cancellationToken);
        if (copy.IsCurrent)
        {
            await session.ExecuteAsync(
                InsertOutbox, new { copy.ArticleId, copy.Revision, Attempt = 1, CreatedAt = copy.ReceivedAt }, cancellationToken);
        }

        return copy.Answer(copy.Revision, copy.ReceivedAt, outcome);
    }

    /// <summary>A submission as the columns that it fills.</summary>
    private sealed class Copy(Submission submission)
    {
        private readonly RawDocument _document = submission.Document.Document;

        public string ArticleId { get; } = submission.Document.ArticleId;

        public string Source => _document.Source;

        public string Guid => _document.Guid;

        public string Headline => _document.Declared?.Headline ?? "";

        public byte[] Fingerprint { get; } = submission.Document.Fingerprint();

        public long Version => _document.Declared?.Version ?? 0;

        public long? RevisedAt => UnixMicroseconds.Of(_document.Declared?.RevisedAt);

        public long ReceivedAt { get; } = UnixMicroseconds.Of(submission.ReceivedAt);

        public string TraceParent => submission.TraceParent;

        public byte[] Document => _document.ToByteArray();

        public int Revision { get; set; }

        public bool IsCurrent { get; set; }

        public int State => (int)(IsCurrent ? ArticleState.Pending : ArticleState.Superseded);

        public long? FinishedAt => IsCurrent ? null : ReceivedAt;

        public SubmitOutcome Decide(HeldRevision? held) => Lifecycle.Decide(held, Fingerprint, Version, RevisedAt);

        public SubmitArticleResponse Answer(HeldRevision held, SubmitOutcome outcome) => Answer(held.Revision, held.ReceivedAt, outcome);

        public SubmitArticleResponse Answer(int revision, long receivedAt, SubmitOutcome outcome) => new()
        {
            Article = new ArticleRef { ArticleId = ArticleId, Revision = revision, Source = Source, Guid = Guid },
            Outcome = outcome,
            ReceivedAt = UnixMicroseconds.ToTimestamp(receivedAt),
        };
    }
}
