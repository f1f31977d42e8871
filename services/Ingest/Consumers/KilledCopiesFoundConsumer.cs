using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.Copies;

namespace Newsroom.Ingest;

/// <summary>Takes up what tagging found of a killed article.</summary>
public sealed class KilledCopiesFoundConsumer(CopyReviewDesk desk) : IConsumer<KilledCopiesFound>
{
    public Task Consume(ConsumeContext<KilledCopiesFound> context)
    {
        if (context.Message is { Article: null } or { FoundAt: null } || context.Message.Copies.Any(copy => copy.Article is null))
            throw new InvalidDataException("The event lacks the killed article, a copy's article or the time.");
        Activity.Current?.SetTag(IngestTelemetry.ArticleIdTag, context.Message.Article.ArticleId);
        return desk.TakeAsync(context.Message, context.CancellationToken);
    }
}

/// <summary>Receives from <c>ingest-killed-copies-found</c>.</summary>
public sealed class KilledCopiesFoundConsumerDefinition(IOptions<BusOptions> options)
    : EventConsumerDefinition<KilledCopiesFoundConsumer>(Queues.IngestKilledCopiesFound, options);
