using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>
/// One SubmitArticles call: stores up to a limit of items at a time, answers in the order of the requests, and reads on only while
/// there is room. Items of one article are stored one after the other, so that the later one is the later revision.
/// </summary>
public sealed class SubmitStream(ArticleIntake intake, IntakeGate gate, SubmitQuota quota, Principal caller, int maxInFlight) : IDisposable
{
    private const int MaxTag = 200;

    /// <summary>Bytes of content that one place has room for.</summary>
    private const int PlaceBytes = 128 * 1024;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly ConcurrentDictionary<string, Task> _lastOfArticle = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _room = new(maxInFlight);

    /// <summary>Articles with an item that is not answered.</summary>
    internal int Remembered => _lastOfArticle.Count;

    /// <summary>
    /// Ends when all requests are answered; once <paramref name="stopReading"/> is cancelled it answers what it has read and throws.
    /// </summary>
    public async Task RunAsync(
        IAsyncStreamReader<SubmitArticlesRequest> requests,
        IServerStreamWriter<SubmitArticlesResponse> responses,
        CancellationToken stopReading,
        CancellationToken cancellationToken)
    {
        var answers = Channel.CreateUnbounded<Item>();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopReading, cancellationToken);
        var answering = AnswerAsync(answers.Reader, responses, reading, cancellationToken);
        try
        {
            for (var index = 0L; ; index++)
            {
                await _room.WaitAsync(reading.Token);
                // While it is closed the sender's window fills up, and the sender waits instead of failing.
                while (!await gate.WaitAsync(caller.Team, reading.Token))
                    continue;
                if (!await requests.MoveNext(reading.Token))
                    break;
                var places = PlacesOf(requests.Current);
                for (var taken = 1; taken < places; taken++)
                    await _room.WaitAsync(reading.Token);
                answers.Writer.TryWrite(Start(requests.Current, index, places, cancellationToken));
            }
        }
        finally
        {
            answers.Writer.Complete();
            // Also when reading failed: nothing may run on after the call, and what is stored is answered if it still can be.
            await answering;
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task AnswerAsync(
        ChannelReader<Item> answers,
        IServerStreamWriter<SubmitArticlesResponse> responses,
        CancellationTokenSource reading,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (answer, places, articles) in answers.ReadAllAsync(cancellationToken))
            {
                var response = await answer;
                // Commits finish many at once, and a flush for each costs more than the answer.
                responses.WriteOptions = answers.TryPeek(out var next) && next.Answer.IsCompleted ? Buffered : null;
                await responses.WriteAsync(response, cancellationToken);
                Forget(articles, answer);
                _room.Release(places);
            }
        }
        finally
        {
            await reading.CancelAsync();
            while (answers.TryRead(out var unanswered))
                await ((Task)unanswered.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>At most all there are, so that the largest item can always go alone.</summary>
    private int PlacesOf(SubmitArticlesRequest request) =>
        Math.Clamp((request.Document?.Content.Length + PlaceBytes - 1) / PlaceBytes ?? 1, 1, maxInFlight);

    private Item Start(SubmitArticlesRequest request, long index, int places, CancellationToken cancellationToken)
    {
        var violations = new Violations().Require(request.Tag.Length <= MaxTag, "tag", $"is longer than {MaxTag} characters");
        request.Visibility.Check("visibility", violations);
        var response = new SubmitArticlesResponse { Index = index, Tag = request.Tag };
        // Before it is read: what a team may not send shall not cost the work of reading it.
        if (quota.TakeCall(caller.Team) is { } refusal)
        {
            response.Error = refusal.ToSubmitError();
            return new Item(Task.FromResult(response), places, []);
        }

        if (intake.Read(request.Document, violations, cancellationToken) is not { } delivery)
        {
            response.Error = violations.ToSubmitError();
            return new Item(Task.FromResult(response), places, []);
        }

        var articles = delivery.Items.Select(i => i.Document?.ArticleId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var before = Task.WhenAll(articles.Select(id => _lastOfArticle.GetValueOrDefault(id, Task.CompletedTask)));
        var storing = StoreAsync(before, request, delivery, response, cancellationToken);
        foreach (var id in articles)
            _lastOfArticle[id] = storing;
        return new Item(storing, places, articles);
    }

    /// <summary>Refused or not: a stream has no end of articles.</summary>
    private void Forget(IReadOnlyCollection<string> articles, Task answer)
    {
        foreach (var id in articles)
            _lastOfArticle.TryRemove(new KeyValuePair<string, Task>(id, answer));
    }

    private async Task<SubmitArticlesResponse> StoreAsync(
        Task before, SubmitArticlesRequest request, Delivery delivery, SubmitArticlesResponse response, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD003 // Started by this call for the request before; there is no synchronisation context to block.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
#pragma warning restore VSTHRD003
        if (await quota.TakeVolumeAsync(caller.Team, request.Document, delivery, cancellationToken) is { } refusal)
        {
            response.Error = refusal.ToSubmitError();
            return response;
        }

        try
        {
            response.Accepted = await intake.SubmitAsync(delivery, new Submitter(caller, request.Visibility), cancellationToken);
        }
        catch (OtherTeamsArticleException e)
        {
            response.Error = e.ToSubmitError();
        }

        return response;
    }

    /// <summary>A request that was read, with the places that it takes up until it is answered.</summary>
    /// <param name="Articles">Those whose next item waits for this one.</param>
    private readonly record struct Item(Task<SubmitArticlesResponse> Answer, int Places, IReadOnlyCollection<string> Articles);
}
