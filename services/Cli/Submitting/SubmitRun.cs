using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Submitting;

/// <summary>Sends inputs, several calls at a time, and if asked follows each article until it has ended.</summary>
internal sealed class SubmitRun(Session session, SubmitOrder order, Journal? journal, SubmitReport report)
{
    private const int MaxTries = 6;

    private readonly DocumentReader _reader = new(order);
    private readonly Channel<(Input Input, ArticleRef Article)> _sent = Channel.CreateUnbounded<(Input, ArticleRef)>();
    private volatile bool _hasWorked;

    public async Task RunAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var followers = order.WaitsUntilIndexed
            ? Task.WhenAll(Enumerable.Range(0, order.Parallel).Select(_ => FollowAsync(stop.Token)))
            : Task.CompletedTask;
        try
        {
            await Parallel.ForEachAsync(
                inputs.Index(),
                new ParallelOptions { MaxDegreeOfParallelism = order.Parallel, CancellationToken = stop.Token },
                async (item, ct) => await SendAsync(item.Index, item.Item, ct));
            _sent.Writer.Complete();
            await followers;
        }
        catch
        {
            await stop.CancelAsync();
            // Those ended by this are no news.
            await Task.WhenAny(followers);
            throw;
        }
    }

    private async Task SendAsync(int index, Input input, CancellationToken cancellationToken)
    {
        var answer = new SubmitArticlesResponse { Index = index, Tag = input.Path };
        try
        {
            answer.Accepted = await StoreAsync(input, cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            answer.Error = new SubmitError { Code = (int)e.StatusCode, Message = e.Status.Detail };
        }
        catch (CliException e)
        {
            answer.Error = new SubmitError { Code = (int)StatusCode.InvalidArgument, Message = $"{e.What} {e.WhatToDo}" };
        }

        if (answer.Accepted is null && answer.Error is null)
            return;
        report.Answered(input, answer);
        Follow(input, Articles(answer.Accepted));
    }

    // Null: the journal has it.
    private async Task<SubmitArticleResponse?> StoreAsync(Input input, CancellationToken cancellationToken)
    {
        var document = input.IsUrl ? null : await _reader.ReadAsync(input, cancellationToken);
        var fetch = new FetchArticleRequest { Url = input.Path, Source = order.Source, Guid = order.Guid ?? "" };
        var key = journal is null ? "" : Journal.KeyOf((IMessage?)document ?? fetch);
        if (journal?.Find(key) is { Count: > 0 } known)
        {
            report.Resumed(input);
            Follow(input, known);
            return null;
        }

        fetch.Visibility = order.Visibility;
        var accepted = await RetryingAsync(
            async () => document is null
                ? (await session.Ingest.FetchArticleAsync(fetch, session.Call(cancellationToken))).Submitted
                : await session.Ingest.SubmitArticleAsync(
                    new SubmitArticleRequest { Document = document, Visibility = order.Visibility }, session.Call(cancellationToken)),
            cancellationToken);
        // An item that was refused is to be told again.
        if (accepted.Items.All(i => i.Error is null))
            journal?.Add(key, Articles(accepted));
        return accepted;
    }

    // Ingest answers the same document twice with the same article, so that a call whose answer was lost may be made again.
    private async Task<T> RetryingAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var answer = await call();
                _hasWorked = true;
                return answer;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded
                && tries < MaxTries && (_hasWorked || Failures.RetryDelay(e) is not null))
            {
                var backOff = TimeSpan.FromMilliseconds(200 * Math.Pow(2, tries));
                var asked = Failures.RetryDelay(e) ?? TimeSpan.Zero;
                await Task.Delay(asked > backOff ? asked : backOff, session.Clock, cancellationToken);
            }
        }
    }

    private static IReadOnlyList<ArticleRef> Articles(SubmitArticleResponse? accepted) => accepted switch
    {
        { Items.Count: > 0 } several => [.. several.Items.Where(i => i.Error is null).Select(i => i.Article)],
        { Article: { } one } => [one],
        _ => [],
    };

    private void Follow(Input input, IReadOnlyList<ArticleRef> articles)
    {
        if (!order.WaitsUntilIndexed)
            return;
        report.Following(articles.Count);
        foreach (var article in articles)
            _sent.Writer.TryWrite((input, article));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var (input, article) in _sent.Reader.ReadAllAsync(cancellationToken))
        {
            var request = new TrackArticleRequest { ArticleId = article.ArticleId, Revision = article.Revision };
            TrackArticleResponse? last = null;
            await foreach (var update in LiveStream.ReadAsync(
                session.Clock, () => session.Ingest.TrackArticle(request, session.LongCall(cancellationToken)), cancellationToken))
            {
                last = update;
                // An embargo may last for days.
                if (update.Status.State != ArticleState.Pending)
                    break;
            }

            report.Ended(input, last);
        }
    }
}
