using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Audit;

/// <summary>Takes up what other services recorded.</summary>
public sealed class AuditRecordedConsumer(AuditStore store) : IConsumer<AuditRecorded>
{
    public Task Consume(ConsumeContext<AuditRecorded> context) =>
        context.Message.Record is { RecordedAt: not null, Id.Length: > 0 } record
            ? store.RecordAsync(record, context.CancellationToken)
            : throw new InvalidDataException("The event lacks the record, its id or its time.");
}

/// <summary>Receives from <c>ingest-audit-recorded</c>.</summary>
public sealed class AuditRecordedConsumerDefinition(IOptions<BusOptions> options)
    : EventConsumerDefinition<AuditRecordedConsumer>(Queues.IngestAuditRecorded, options);
