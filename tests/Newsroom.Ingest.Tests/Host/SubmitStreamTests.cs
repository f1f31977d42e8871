using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>How much one stream takes on at a time.</summary>
public sealed class SubmitStreamTests
{
    private const int MaxInFlight = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task unanswered_items_never_pass_the_limit()
    {
        var calls = new Calls();
        using var stream = StreamOver(calls);

        await stream.RunAsync(calls, calls, CancellationToken.None, Cancel);

        Assert.Equal(200, calls.Answered);
        Assert.Equal(MaxInFlight, calls.MostUnanswered);
        Assert.True(calls.IsFlushed, "The last answer waits for another to be sent with.");
    }

    [Fact]
    public async Task nothing_is_read_while_the_store_does_not_answer()
    {
        var calls = new Calls { Blocked = new TaskCompletionSource() };
        using var stream = StreamOver(calls);

        var running = stream.RunAsync(calls, calls, CancellationToken.None, Cancel);
        await IngestHost.EventuallyAsync(_ => Task.FromResult(calls.Read == MaxInFlight), "the limit is reached");
        Assert.False(running.IsCompleted);
        calls.Blocked.SetResult();
        await running;

        Assert.Equal((200, MaxInFlight), (calls.Answered, calls.MostUnanswered));
    }

    [Theory]
    [InlineData(128 * 1024, MaxInFlight)]
    [InlineData((128 * 1024) + 1, MaxInFlight / 2)]
    [InlineData(3 * 128 * 1024, 1)]
    [InlineData(DocumentRules.MaxContentBytes, 1)]
    public async Task an_item_counts_once_for_each_128_KiB(int bytes, int most)
    {
        var calls = new Calls { Blocked = new TaskCompletionSource(), Bytes = bytes, Count = 9 };
        using var stream = StreamOver(calls);

        var running = stream.RunAsync(calls, calls, CancellationToken.None, Cancel);
        // One more is read to see how large it is, and waits.
        await IngestHost.EventuallyAsync(_ => Task.FromResult(calls.Submitted == most), "the limit is reached");
        Assert.InRange(calls.Read, most, most + 1);
        calls.Blocked.SetResult();
        await running;

        Assert.Equal((9, most), (calls.Answered, calls.MostSubmitted));
    }

    [Fact]
    public async Task nothing_is_read_while_the_disk_is_full_and_all_goes_on_when_there_is_room()
    {
        var calls = new Calls();
        var measures = new KnownMeasures { Disk = new DiskUse(UsedBytes: 1_000, FreeBytes: 99) };
        using var gate = measures.Gate(TimeSpan.FromMilliseconds(10));
        await gate.MeasureAsync(Cancel);
        using var stream = StreamOver(calls, gate);

        var running = stream.RunAsync(calls, calls, CancellationToken.None, Cancel);
        // Longer than a unary submit would wait.
        Assert.False(await gate.WaitAsync("", Cancel));
        Assert.False(await gate.WaitAsync("", Cancel));
        Assert.Equal((0, 0, false), (calls.Read, calls.Answered, running.IsCompleted));
        measures.Disk = new DiskUse(UsedBytes: 1_000, FreeBytes: 5_000);
        await gate.MeasureAsync(Cancel);
        await running;

        Assert.Equal(200, calls.Answered);
    }

    [Fact]
    public async Task a_store_that_fails_ends_the_call_with_its_error()
    {
        var calls = new Calls { Blocked = new TaskCompletionSource() };
        calls.Blocked.SetException(new TimeoutException("database"));
        using var stream = StreamOver(calls);

        await Assert.ThrowsAsync<TimeoutException>(() => stream.RunAsync(calls, calls, CancellationToken.None, Cancel));

        Assert.Equal(0, calls.Answered);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task nothing_is_remembered_of_what_is_answered_though_it_was_refused(string bytesPerDay)
    {
        var calls = new Calls();
        using var stream = StreamOver(calls, quota: Quota(bytesPerDay));

        await stream.RunAsync(calls, calls, CancellationToken.None, Cancel);

        Assert.Equal((200, bytesPerDay == "0" ? 0 : 200), (calls.Answered, calls.Refused));
        Assert.Equal(0, stream.Remembered);
    }

    private static SubmitQuota Quota(string bytesPerDay)
    {
        var settings = new QuotaSettings(
            new ConfigurationBuilder().AddInMemoryCollection([new("Quotas:BytesPerDay", bytesPerDay)]).Build(), NullLogger<QuotaSettings>.Instance);
        // Neither without a limit nor for what is larger than it is the database asked.
        return new SubmitQuota(new CallQuota(settings, Meters.Factory()), new DailyVolumes(store: null!, settings, TimeProvider.System));
    }

    private static SubmitStream StreamOver(Calls calls, IntakeGate? gate = null, SubmitQuota? quota = null)
    {
        var intake = new ArticleIntake(
            calls, new OutboxSignal(), Meters.Telemetry(), TimeProvider.System, NullLogger<ArticleIntake>.Instance);
        return new SubmitStream(intake, gate ?? new KnownMeasures().Gate(TimeSpan.FromSeconds(1)), quota ?? Quota(bytesPerDay: "0"), Principal.Open, MaxInFlight);
    }

    /// <summary>200 requests, their answers, and the store between them.</summary>
    private sealed class Calls : IAsyncStreamReader<SubmitArticlesRequest>, IServerStreamWriter<SubmitArticlesResponse>, IArticleStore
    {
        private int _read;
        private int _answered;
        private int _submitted;

        public int Count { get; init; } = 200;

        /// <summary>Size of each document; 0 for a usual one.</summary>
        public int Bytes { get; init; }

        /// <summary>With the store, and not answered.</summary>
        public int Submitted => _submitted;

        public int MostSubmitted { get; private set; }

        public bool IsFlushed { get; private set; }

        public TaskCompletionSource? Blocked { get; init; }

        public int Read => _read;

        public int Answered => _answered;

        public int Refused { get; private set; }

        public int MostUnanswered { get; private set; }

        public SubmitArticlesRequest Current { get; private set; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_read == Count)
                return Task.FromResult(false);
            var document = Bytes == 0 ? Documents.Text($"{_read}") : Documents.Text($"{_read}", new string('x', Bytes));
            Current = new SubmitArticlesRequest { Document = document };
            MostUnanswered = Math.Max(MostUnanswered, Interlocked.Increment(ref _read) - Volatile.Read(ref _answered));
            return Task.FromResult(true);
        }

        public Task WriteAsync(SubmitArticlesResponse message) => WriteAsync(message, Cancel);

        public Task WriteAsync(SubmitArticlesResponse message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _answered);
            if (message.Error is null)
                Interlocked.Decrement(ref _submitted);
            else
                Refused++;
            IsFlushed = WriteOptions is null || !WriteOptions.Flags.HasFlag(WriteFlags.BufferHint);
            return Task.CompletedTask;
        }

        public async Task<SubmitArticleResponse> SubmitAsync(Submission submission, CancellationToken cancellationToken)
        {
            MostSubmitted = Math.Max(MostSubmitted, Interlocked.Increment(ref _submitted));
#pragma warning disable VSTHRD003 // The test decides when the store answers.
            if (Blocked is { } blocked)
                await blocked.Task.WaitAsync(cancellationToken);
#pragma warning restore VSTHRD003
            return new SubmitArticleResponse { Article = new ArticleRef { ArticleId = submission.Document.ArticleId } };
        }

        public Task<ArticleRecord?> FindAsync(string articleId, int revision, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoredDocument?> ReadDocumentAsync(string articleId, int revision, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<ArticleSummary>> ListAsync(
            ArticleFilter filter, ListPosition? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public int Relays => throw new NotSupportedException();

        public Task<OutboxBatch> TakeOutboxAsync(int limit, bool onlyEarly, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VisibilityRecord?> ChangeVisibilityAsync(VisibilityOrder change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<VisibilityRecord>> TakeVisibilityChangesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task ConfirmVisibilityAsync(VisibilityRecord sent, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<OutboxBacklog> MeasureOutboxAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RevisionKey>> FindEndedAsync(IReadOnlyCollection<RevisionKey> revisions, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<ProgressReceipt>> RecordProgressAsync(
            IReadOnlyCollection<PipelineProgress> reports, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SweepResult> SweepAsync(SweepRules rules, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ArticleRef?> WithdrawAsync(WithdrawalOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ArticleRef?> ReleaseAsync(ReleaseOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ArticleRef>> EndEmbargoesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<ArticleRef>> ReopenAsync(
            IReadOnlyCollection<RevisionKey> revisions, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ArticleRef>> DiscardAsync(
            IReadOnlyCollection<RevisionKey> revisions, string detail, DateTimeOffset now, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
