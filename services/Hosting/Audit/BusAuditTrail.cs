using System.Threading.Channels;
using MassTransit;
using Newsroom.Admin.V1;
using Newsroom.Events.V1;

namespace Newsroom.Hosting;

/// <summary>
/// Hands records to ingest over the bus. A caller is answered when the broker has confirmed. While the broker is away callers are
/// answered all the same, and records wait in memory: only a crash in that time loses them, and the log has them then.
/// </summary>
internal sealed partial class BusAuditTrail(IBus bus, TimeProvider clock, ILogger<BusAuditTrail> logger) : BackgroundService, IAuditTrail
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(MaxWaiting);

    public async Task RecordAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(record);
        if (!_waiting.Writer.TryWrite(waiting))
        {
            LogFull(logger, record.Id, MaxWaiting);
            return;
        }

        await Task.WhenAny(waiting.Done.Task, Task.Delay(Patience, clock, cancellationToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } sending)
            await Task.WhenAny(sending, Task.Delay(StopPatience, clock, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var next in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TrySendAsync(next.Record, stoppingToken))
                await Task.Delay(RetryDelay, clock, stoppingToken);
            next.Done.SetResult();
        }
    }

    private async Task<bool> TrySendAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await bus.PublishEventAsync(new AuditRecorded { Record = record }, Guid.Parse(record.Id), patience.Token);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogDelayed(logger, e, record.Id, _waiting.Reader.Count);
            return false;
        }
    }

    [LoggerMessage(EventName = "audit.delayed", Level = LogLevel.Warning, Message = "The broker did not take record {AuditId}, {Count} more wait")]
    private static partial void LogDelayed(ILogger logger, Exception e, string auditId, int count);

    [LoggerMessage(EventName = "audit.dropped", Level = LogLevel.Error, Message = "Record {AuditId} is only in the log: {Limit} wait for the broker already")]
    private static partial void LogFull(ILogger logger, string auditId, int limit);

    private sealed record Waiting(AuditRecord Record)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
