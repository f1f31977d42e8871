using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>
/// Hands stored revisions to the bus: takes a batch, publishes it concurrently, and removes what the broker confirmed. A crash in
/// between publishes again, with the same message ids. The broker may be away for as long as it likes.
/// </summary>
public sealed class OutboxRelay(
    IArticleStore store,
    IBusControl bus,
    OutboxSignal signal,
    DispatchWindow window,
    Instance instance,
    IOptions<IngestOptions> options,
    IOptions<BusOptions> busOptions,
    IngestTelemetry telemetry,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<OutboxRelay> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked for what came to an end at other replicas, while there is no room.</summary>
    private static readonly TimeSpan FullInterval = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _taking = new(1);
    private long? _measured;
    private long? _looked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The bus stops before this service does; take nothing more once that has begun.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            // It drops what is published before its consumers listen; RabbitMQ keeps that in their queues.
            if (busOptions.Value.Transport == BusTransport.InMemory)
                await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stop.Token);
            await Task.WhenAll(Enumerable.Range(0, store.Relays).Select(_ => RunAsync(stop.Token)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what was not confirmed is still in the outbox.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ; cancellationToken.ThrowIfCancellationRequested())
        {
            var delay = LongestDelay;
            if (failures < 5)
                delay = FirstDelay * (1 << failures);
            try
            {
                var (taken, errors) = await RelayBatchAsync(cancellationToken);
                await MeasureAsync(always: errors.Count > 0, cancellationToken);
                if (errors.Count == 0)
                {
                    failures = 0;
                    if (taken == 0)
                        await WaitAsync(cancellationToken);
                    continue;
                }

                Log.OutboxFailed(logger, errors[0], errors.Count, taken, telemetry.Backlog.Depth, telemetry.Backlog.OldestAt, delay);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.OutboxUnreachable(logger, e, delay);
            }

            failures++;
            await Task.Delay(delay, clock, cancellationToken);
        }
    }

    /// <summary>Until there is something to do: a submit, an end that makes room, or what other replicas left or saw the end of.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (window.Room > 0)
        {
            await signal.WaitAsync(options.Value.OutboxPollInterval, cancellationToken);
            return;
        }

        await signal.WaitAsync(FullInterval, cancellationToken);
        if (_looked is { } looked && clock.GetElapsedTime(looked) < FullInterval)
            return;
        _looked = clock.GetTimestamp();
        window.Remove(await store.FindEndedAsync(window.Open, cancellationToken));
    }

    /// <summary>Null if there is no room.</summary>
    private async Task<OutboxBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        await _taking.WaitAsync(cancellationToken);
        try
        {
            var room = window.Room;
            var most = room > 0 ? room : window.EarlyRoom;
            if (most == 0)
                return null;
            var batch = await store.TakeOutboxAsync(Math.Min(options.Value.OutboxBatchSize, most), onlyEarly: room == 0, cancellationToken);
            // Before they are sent: the report of an end may be here sooner than the broker's confirmation.
            window.Add(batch.Messages.Select(KeyOf));
            return batch;
        }
        finally
        {
            _taking.Release();
        }
    }

    private async Task<(int Taken, List<Exception> Errors)> RelayBatchAsync(CancellationToken cancellationToken)
    {
        await using var batch = await TakeAsync(cancellationToken);
        if (batch is null || batch.Messages.Count == 0)
            return (0, []);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.PublishTimeout);
        var results = await Task.WhenAll(batch.Messages.Select(m => PublishAsync(m, timeout.Token)));
        var confirmed = batch.Messages.Where((_, i) => results[i] is null).Select(m => m.Seq).ToList();
        window.Remove(batch.Messages.Where((_, i) => results[i] is not null).Select(KeyOf));
        // Even when stopping: what was confirmed need not be sent again.
        await batch.ConfirmAsync(confirmed, CancellationToken.None);
        return (batch.Messages.Count, results.OfType<Exception>().ToList());
    }

    /// <summary>Null if the broker has confirmed all events.</summary>
    private async Task<Exception?> PublishAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var activity = IngestTelemetry.Source.StartActivity(
            "outbox relay", ActivityKind.Internal, message.TraceParent.Length > 0 ? message.TraceParent : null);
        activity?.SetTag(IngestTelemetry.ArticleIdTag, message.Article.ArticleId)
            .SetTag("newsroom.article.revision", message.Article.Revision);
        try
        {
            // A release goes before the copy that it lets through.
            if (WithdrawalOf(message) is { } withdrawn)
                await bus.PublishEventAsync(withdrawn, message.Article, message.Attempt, cancellationToken);
            await Task.WhenAll(
                message.Document is null ? Task.CompletedTask : bus.PublishEventAsync(ReceivedOf(message), message.Article, message.Attempt, cancellationToken),
                bus.PublishEventAsync(Progress(message), message.Article, message.Attempt, cancellationToken, nameof(Stage.Ingest)));
            return null;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            return e;
        }
    }

    private static RevisionKey KeyOf(OutboxMessage message) => new(message.Article.ArticleId, message.Article.Revision);

    private static ArticleReceived ReceivedOf(OutboxMessage message) => new()
    {
        Article = message.Article,
        Attempt = message.Attempt,
        Document = message.Document,
        ReceivedAt = message.ReceivedAt.ToTimestamp(),
        Visibility = Told(message.Visibility),
    };

    /// <summary>Unset for what is nobody's and everybody may see, which need not be told.</summary>
    private static Visibility? Told(Visibility visibility) => visibility.CalculateSize() == 0 ? null : visibility;

    private static ArticleWithdrawn? WithdrawalOf(OutboxMessage message) => message.Kind == RevisionKind.Copy ? null : new()
    {
        Article = message.Article,
        Attempt = message.Attempt,
        Kind = message.Kind switch
        {
            RevisionKind.Kill => WithdrawalKind.Kill,
            RevisionKind.Hold => WithdrawalKind.Hold,
            _ => WithdrawalKind.Release,
        },
        Notice = message.Notice,
        WithdrawnAt = message.ReceivedAt.ToTimestamp(),
        Team = message.Team,
        Visibility = Told(message.Visibility),
    };

    private PipelineProgress Progress(OutboxMessage message) => new()
    {
        Article = message.Article,
        Attempt = message.Attempt,
        Stage = Stage.Ingest,
        Outcome = StageOutcome.Completed,
        StartedAt = message.CreatedAt.ToTimestamp(),
        Duration = (clock.GetUtcNow() - message.CreatedAt).ToDuration(),
        TraceId = ActivityContext.TryParse(message.TraceParent, null, out var context) ? context.TraceId.ToString() : "",
        Instance = instance.Name,
    };

    private async Task MeasureAsync(bool always, CancellationToken cancellationToken)
    {
        if (!always && _measured is { } measured && clock.GetElapsedTime(measured) < MeasureInterval)
            return;
        telemetry.Backlog = await store.MeasureOutboxAsync(cancellationToken);
        _measured = clock.GetTimestamp();
    }
}
