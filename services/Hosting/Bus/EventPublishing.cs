using System.Globalization;
using Google.Protobuf;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Contracts;

namespace Newsroom.Hosting;

/// <summary>Publishes events in the one way that all consumers can rely on.</summary>
public static class EventPublishing
{
    /// <summary>
    /// Publishes with a message id that is the same for the same event of the same (article, revision, attempt), so that a second
    /// publish after a crash is recognised; <paramref name="discriminator"/> tells apart several events of one type.
    /// Completes when the broker has confirmed.
    /// </summary>
    public static Task PublishEventAsync<T>(
        this IPublishEndpoint bus, T message, ArticleRef article, int attempt, CancellationToken cancellationToken, string discriminator = "")
        where T : class, IMessage<T> =>
        bus.Publish(message, context => Address(context, message.Descriptor.FullName, article, attempt, discriminator), cancellationToken);

    /// <summary>
    /// Publishes an event that is about no article; <paramref name="id"/> is the same when the same is published again. Completes when
    /// the broker has confirmed.
    /// </summary>
    public static Task PublishEventAsync<T>(this IPublishEndpoint bus, T message, Guid id, CancellationToken cancellationToken)
        where T : class, IMessage<T> =>
        bus.Publish(message, context => context.MessageId = context.CorrelationId = context.ConversationId = id, cancellationToken);

    /// <summary>The same for an event whose type is only known at run time.</summary>
    internal static Task PublishEventAsync(
        this IPublishEndpoint bus, IMessage message, ArticleRef article, int attempt, CancellationToken cancellationToken) =>
        bus.Publish(
            message,
            message.GetType(),
            Pipe.Execute<PublishContext>(context => Address(context, message.Descriptor.FullName, article, attempt, "")),
            cancellationToken);

    private static void Address(SendContext context, string type, ArticleRef article, int attempt, string discriminator)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{type}/{article.ArticleId}/{article.Revision}/{attempt}/{discriminator}");
        context.MessageId = Uuid5.Create(Uuid5.Newsroom, name);
        context.CorrelationId = Guid.Parse(article.ArticleId);
        context.ConversationId = context.CorrelationId;
        context.Headers.Set(EventHeaders.ArticleId, article.ArticleId);
        context.Headers.Set(EventHeaders.Revision, article.Revision);
        context.Headers.Set(EventHeaders.Attempt, attempt);
    }
}
