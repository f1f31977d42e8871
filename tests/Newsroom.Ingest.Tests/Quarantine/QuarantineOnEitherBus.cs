using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>A stage gives up; an operator looks, mends it and retries, or discards. On every transport and engine.</summary>
public abstract class QuarantineOnEitherBus : IAsyncLifetime
{
    private IngestHost? _host;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected BreakableStage Stage { get; } = new();

    protected IngestHost Host => _host!;

    protected IQuarantineStore Quarantine => Host.Services.GetRequiredService<IQuarantineStore>();

    public async ValueTask InitializeAsync()
    {
        _host = await IngestHost.StartAsync(Stage, folder: null, [.. BreakableStage.Impatient, .. await SettingsAsync()]);
        await _host.ReceivingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task what_a_stage_gave_up_on_is_listed_with_why()
    {
        var document = Documents.Text("a");
        var article = await GiveUpAsync(document);

        var message = Assert.Single(await ListAsync());
        Assert.Equal(article, message.Article);
        Assert.Equal((Article.V1.Stage.Cleaning, Reason.StageFailed), (message.Stage, message.Reason));
        Assert.Equal($"{Queues.CleaningArticleReceived}_error", message.Queue);
        Assert.EndsWith("InvalidOperationException", message.ExceptionType, StringComparison.Ordinal);
        Assert.Equal("The stage is broken.", message.ExceptionMessage);
        // Two deliveries of two tries each.
        Assert.Equal(4, message.Tries);
    }

    [Fact]
    public async Task retried_after_the_stage_is_mended_it_is_the_same_message_and_the_article_gets_indexed()
    {
        var document = Documents.Text("a");
        var article = await GiveUpAsync(document);
        var message = Assert.Single(await ListAsync());
        Stage.IsBroken = false;

        var answer = await Host.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { message.MessageId } }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);

        Assert.Equal(new RetryQuarantinedResponse { Retried = 1 }, answer);
        Assert.Equal(ArticleState.Indexed, (await Host.TrackAsync(article))[^1].Status.State);
        Assert.Empty(await ListAsync());
        var (before, after) = (Stage.Refused.First(), Assert.Single(Stage.Consumed));
        Assert.Equal(before.Body, after.Body);
        Assert.Equal(message.MessageId, after.MessageId?.ToString());
        Assert.Equal(before.MessageId, after.MessageId);
        Assert.Equal(document.Content, after.Message.Document.Content);
        Assert.DoesNotContain(after.Headers.Keys, k => k.StartsWith("MT-Fault", StringComparison.Ordinal) || k == "MT-Redelivery-Count");
        foreach (var header in new[] { "MT-MessageType", EventHeaders.ArticleId, EventHeaders.Revision, EventHeaders.Attempt })
            Assert.Equal($"{before.Headers[header]}", $"{after.Headers[header]}");
    }

    [Fact]
    public async Task retried_in_vain_it_is_back_and_the_article_quarantined()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var before = Assert.Single(await ListAsync());

        await Host.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { before.MessageId } }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);

        await IngestHost.EventuallyAsync(
            async _ => await ListAsync() is [var after] && after.MessageId == before.MessageId && after.QuarantinedAt > before.QuarantinedAt,
            "the message is back");
        await IngestHost.EventuallyAsync(
            async ct => (await Host.Store.FindAsync(article.ArticleId, 0, ct))!.Revisions[0].State == ArticleState.Quarantined, "the article is quarantined");
    }

    [Fact]
    public async Task discarded_it_is_gone_and_the_article_rejected_with_the_note()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var message = Assert.Single(await ListAsync());

        var answer = await Host.Client.DiscardQuarantinedAsync(
            new DiscardQuarantinedRequest { MessageIds = { message.MessageId }, Note = "A test page." }, cancellationToken: Cancel);

        Assert.Equal(1, answer.Discarded);
        Assert.Empty(await ListAsync());
        var status = (await Host.Store.FindAsync(article.ArticleId, 0, Cancel))!.Revisions[0];
        Assert.Equal((ArticleState.Rejected, Reason.StageFailed, "A test page."), (status.State, status.Reason, status.Detail));
    }

    [Fact]
    public async Task a_kill_takes_the_text_out_of_quarantine_and_later_poison_is_not_kept()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var other = await GiveUpAsync(Documents.Text("b"));

        await Host.Client.WithdrawArticleAsync(
            new WithdrawArticleRequest { Source = article.Source, Guid = article.Guid, Mode = WithdrawMode.Kill, Notice = "Killed." }, cancellationToken: Cancel);

        Assert.Equal(other, Assert.Single(await ListAsync()).Article);
        var late = new PoisonMessage
        {
            MessageId = Guid.NewGuid(),
            Queue = StageQueue.All.Single(q => q.Name == Queues.TaggingArticleCleaned),
            FoundIn = "tagging-article-cleaned_error",
            ArticleId = article.ArticleId,
            Revision = 1,
            Headers = "{}",
            Body = [1],
        };
        Assert.Equal(CollectOutcome.Killed, await Quarantine.CollectAsync(late, DateTimeOffset.UtcNow, Cancel));
        Assert.Equal(other, Assert.Single(await ListAsync()).Article);
    }

    [Fact]
    public async Task copy_of_a_revision_that_a_newer_one_replaced_is_dropped_and_counted()
    {
        var article = await GiveUpAsync(Documents.Text("a"));
        var message = Assert.Single(await ListAsync());
        Stage.IsBroken = false;
        var next = await Host.SubmitAsync(Documents.Text("a", "Changed text of the same item."));
        await Host.TrackAsync(next.Article);

        var answer = await Host.Client.RetryQuarantinedAsync(
            new RetryQuarantinedRequest { MessageIds = { message.MessageId } }, deadline: IngestHost.Deadline(), cancellationToken: Cancel);

        Assert.Equal(new RetryQuarantinedResponse { Superseded = 1 }, answer);
        Assert.Empty(await ListAsync());
        Assert.Equal(
            ArticleState.Superseded, (await Host.Store.FindAsync(article.ArticleId, article.Revision, Cancel))!.Revisions[0].State);
    }

    protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    /// <summary>Removes what <see cref="SettingsAsync"/> made.</summary>
    protected virtual ValueTask DropAsync() => ValueTask.CompletedTask;

    /// <summary>Submits what the broken stage fails on, and waits until that is in quarantine.</summary>
    protected async Task<ArticleRef> GiveUpAsync(RawDocument document)
    {
        var article = (await Host.SubmitAsync(document)).Article;
        Assert.Equal(ArticleState.Quarantined, (await Host.TrackAsync(article))[^1].Status.State);
        await IngestHost.EventuallyAsync(
            async _ => (await ListAsync()).Any(m => m.Article.Equals(article) && m.Queue.Length > 0), "its message was collected");
        return article;
    }

    protected async Task<IReadOnlyList<QuarantinedMessage>> ListAsync() =>
        (await Host.Client.ListQuarantinedAsync(new ListQuarantinedRequest(), deadline: IngestHost.Deadline(), cancellationToken: Cancel)).Messages;
}

public sealed class QuarantineInMemoryOnSqlite : QuarantineOnEitherBus
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
