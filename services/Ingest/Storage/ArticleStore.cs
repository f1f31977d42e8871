using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>The store in SQL, on either engine. What its parts do stands in the files of this name.</summary>
public sealed partial class ArticleStore : IArticleStore
{
    /// <summary>While one commits the other decides; SQLite has one writer anyway.</summary>
    private const int SharedWriters = 2;

    private readonly IngestDatabase _db;
    private readonly IngestTelemetry _telemetry;
    private readonly WriteQueue<Change, ChangeResult> _changes;
    private readonly FairTurns _turns;

    public ArticleStore(IngestDatabase db, IngestTelemetry telemetry, FairTurns turns)
    {
        _db = db;
        _turns = turns;
        _telemetry = telemetry;
        _changes = new WriteQueue<Change, ChangeResult>(WriteAsync, db.IsShared ? SharedWriters : 1);
    }

    public async Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        var made = await ChangeAsync(Change.Of(submission), cancellationToken);
        return new SubmitArticleResponse
        {
            Article = made.Article,
            Outcome = made.Verdict.Outcome,
            ReceivedAt = UnixMicroseconds.ToTimestamp(made.Answer!.ReceivedAt),
            State = made.Answer.State,
        };
    }

    public async Task<ArticleRef?> WithdrawAsync(WithdrawalOrder order, CancellationToken cancellationToken) =>
        (await ChangeAsync(Change.Of(order), cancellationToken)).Article;

    public async Task<ArticleRef?> ReleaseAsync(ReleaseOrder order, CancellationToken cancellationToken) =>
        (await ChangeAsync(Change.Of(order), cancellationToken)).Article;

    private async Task<ChangeResult> ChangeAsync(Change change, CancellationToken cancellationToken)
    {
        var made = await _changes.AddAsync(change, change.By.Team, change.Copy?.Size ?? 0, TimeSpan.Zero, cancellationToken);
        return made.Verdict.IsForeign ? throw new OtherTeamsArticleException(change.ArticleId) : made;
    }
}
