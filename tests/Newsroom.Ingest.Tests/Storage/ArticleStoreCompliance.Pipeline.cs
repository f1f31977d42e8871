using Newsroom.Article.V1;
using Newsroom.Ingest.Pipeline;

namespace Newsroom.Ingest.Tests;

/// <summary>The samples of what the pipeline does.</summary>
public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task waiting_revisions_tell_their_stage_and_the_longest_silence()
    {
        var measures = new PipelineMeasures(Database);
        Assert.Empty(await measures.ReadWaitingAsync(10, Cancel));
        await AcceptAsync("waits-for-the-bus", at: Noon);
        await AcceptAsync("waits-for-the-bus-too", at: Noon.AddSeconds(5));
        var cleaned = await AcceptAsync("cleaned", at: Noon);
        await RecordAsync(Report(cleaned, Stage.Ingest), Report(cleaned, Stage.Cleaning));

        var waiting = (await measures.ReadWaitingAsync(10, Cancel)).OrderBy(w => w.Stage);
        Assert.Equal(
            [new WaitingRevisions(Stage.Ingest, 2, Noon), new WaitingRevisions(Stage.Tagging, 1, Noon.AddMinutes(1))], waiting);
        // Those that were silent longest.
        Assert.Equal([new WaitingRevisions(Stage.Ingest, 2, Noon)], await measures.ReadWaitingAsync(2, Cancel));
    }

    [Fact]
    public async Task work_is_sampled_from_the_last_back()
    {
        var measures = new PipelineMeasures(Database);
        var article = await AcceptAsync("worked-on");
        await RecordAsync(Report(article, Stage.Ingest), Report(article, Stage.Cleaning), Report(article, Stage.Tagging, StageOutcome.Rejected, reason: Reason.NoText));

        var work = await measures.ReadWorkAsync(Noon.AddSeconds(2), 10, Cancel);
        Assert.Equal(
            [
                new WorkSample(Stage.Tagging, StageOutcome.Rejected, Noon.AddSeconds(3), TimeSpan.FromMilliseconds(5), "host:1"),
                new WorkSample(Stage.Cleaning, StageOutcome.Completed, Noon.AddSeconds(2), TimeSpan.FromMilliseconds(5), "host:1"),
            ],
            work);
        Assert.Equal([Stage.Tagging], (await measures.ReadWorkAsync(Noon, 1, Cancel)).Select(w => w.Stage));
    }

    [Fact]
    public async Task arrivals_are_sampled_from_the_last_back_without_what_is_under_embargo()
    {
        var measures = new PipelineMeasures(Database);
        await AcceptAsync("before", at: Noon.AddSeconds(-1));
        var done = await AcceptAsync("done", at: Noon);
        await AcceptAsync("on-its-way", at: Noon.AddSeconds(1));
        var later = Documents.Text("embargoed", "text");
        later.Declared = new DeclaredMetadata { EmbargoedUntil = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Noon.AddDays(1)) };
        await SubmitAsync(later, Noon.AddSeconds(2));
        await RecordAsync(Report(done, Stage.Search));

        var arrivals = await measures.ReadArrivalsAsync(Noon, 10, Cancel);
        Assert.Equal([(Noon.AddSeconds(1), null), (Noon, (DateTimeOffset?)Noon.AddMinutes(1))], arrivals.Select(a => (a.ReceivedAt, a.FinishedAt)));
        Assert.All(arrivals, a => Assert.Equal(done.Source, a.Source));
        Assert.Single(await measures.ReadArrivalsAsync(Noon, 1, Cancel));
    }
}
