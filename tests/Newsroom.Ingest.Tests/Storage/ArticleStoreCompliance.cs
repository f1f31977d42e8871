using System.Diagnostics.Metrics;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>What every store must do, on a database of its own for each test. The parts are in the files of this name.</summary>
public abstract partial class ArticleStoreCompliance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 3, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase? _db;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IngestDatabase Database => _db!.Database;

    protected IArticleStore Store => Replicas[0];

    /// <summary>Where all replicas measure.</summary>
    private IMeterFactory Factory { get; } = Meters.Factory();

    /// <summary>Stores as the engine's replicas have them.</summary>
    protected IReadOnlyList<IArticleStore> Replicas { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _db = await CreateDatabaseAsync();
        Replicas = [.. _db.Replicas.Select(db => new ArticleStore(db, new IngestTelemetry(Factory, TimeProvider.System), Documents.Turns()))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    protected Task<SubmitArticleResponse> SubmitAsync(RawDocument document, DateTimeOffset? at = null) =>
        Store.SubmitAsync(new Submission(Documents.Valid(document), at ?? Noon, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), Cancel);

    protected async Task<ArticleRef> AcceptAsync(string guid, string text = "text", DateTimeOffset? at = null) =>
        (await SubmitAsync(Documents.Text(guid, text), at)).Article;

    protected async Task<RevisionStatus> StatusAsync(ArticleRef article) =>
        Assert.Single((await Store.FindAsync(article.ArticleId, article.Revision, Cancel))!.Revisions);

    protected async Task DrainOutboxAsync()
    {
        await using var batch = await Store.TakeOutboxAsync(1_000, onlyEarly: false, Cancel);
        await batch.ConfirmAsync([.. batch.Messages.Select(m => m.Seq)], Cancel);
    }

    protected Task<IReadOnlyList<ProgressReceipt>> RecordAsync(params PipelineProgress[] reports) =>
        Store.RecordProgressAsync(reports, Noon.AddMinutes(1), Cancel);

    protected static PipelineProgress Report(
        ArticleRef article, Stage stage, StageOutcome outcome = StageOutcome.Completed, int attempt = 1, Reason reason = Reason.Unspecified) => new()
        {
            Article = article,
            Attempt = attempt,
            Stage = stage,
            Outcome = outcome,
            Reason = reason,
            Detail = outcome == StageOutcome.Completed ? "" : "why",
            StartedAt = Noon.AddSeconds((int)stage).ToTimestamp(),
            Duration = TimeSpan.FromMilliseconds(5).ToDuration(),
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Instance = "host:1",
        };
}
