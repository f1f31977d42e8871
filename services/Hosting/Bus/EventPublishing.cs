using System.Globalization;
using Google.Protobuf;
using MassTransit;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using RabbitMQ.Client.Exceptions;

namespace Newsroom.Hosting;

/// <summary>Publishes events in the one way that all consumers can rely on.</summary>
public static class EventPublishing
{
    /// <summary>
    /// What takes longer is given up: the broker's client strands for ever, cancelled or not, whoever waits for a channel that goes (its
    /// issue 1976). Long enough for a new leader of the queue, so that nothing but that, or a broker that takes nothing, is met by it.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Publishes with a message id that is the same for the same event of the same (article, revision, attempt), so that a second
    /// publish after a crash is recognised; <paramref name="discriminator"/> tells apart several events of one type.
    /// Completes when the broker has confirmed.
    /// </summary>
    /// <exception cref="BrokerSilentException">It has not within <see cref="Limit"/>, or the connection has gone; the event may arrive all the same.</exception>
    public static Task PublishEventAsync<T>(
        this IPublishEndpoint bus, T message, ArticleRef article, int attempt, CancellationToken cancellationToken, string discriminator = "")
        where T : class, IMessage<T> =>
        ConfirmedAsync(
            bus.Publish(message, context => Address(context, message.Descriptor.FullName, article, attempt, discriminator), cancellationToken),
            cancellationToken);

    /// <summary>
    /// Publishes an event that is about no article; <paramref name="id"/> is the same when the same is published again. Completes when
    /// the broker has confirmed.
    /// </summary>
    /// <exception cref="BrokerSilentException">It has not within <see cref="Limit"/>, or the connection has gone; the event may arrive all the same.</exception>
    public static Task PublishEventAsync<T>(this IPublishEndpoint bus, T message, Guid id, CancellationToken cancellationToken)
        where T : class, IMessage<T> =>
        ConfirmedAsync(
            bus.Publish(message, context => context.MessageId = context.CorrelationId = context.ConversationId = id, cancellationToken), cancellationToken);

    /// <summary>The same for an event whose type is only known at run time.</summary>
    internal static Task PublishEventAsync(
        this IPublishEndpoint bus, IMessage message, ArticleRef article, int attempt, CancellationToken cancellationToken) =>
        ConfirmedAsync(
            bus.Publish(
                message,
                message.GetType(),
                Pipe.Execute<PublishContext>(context => Address(context, message.Descriptor.FullName, article, attempt, "")),
                cancellationToken),
            cancellationToken);

    /// <summary>Waits for the broker, but not for ever: see <see cref="Limit"/>.</summary>
    internal static async Task ConfirmedAsync(Task confirmed, CancellationToken cancellationToken)
    {
        try
        {
            await confirmed.WaitAsync(Limit, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or ObjectDisposedException or AlreadyClosedException)
        {
            throw new BrokerSilentException(e);
        }
    }

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

/// <summary>The broker did not answer: its fault or the connection's, never that of what was to be published.</summary>
public sealed class BrokerSilentException(Exception innerException) : Exception(
    $"The broker has not confirmed within {EventPublishing.Limit.TotalSeconds:F0} s, or the connection went while it was asked: {innerException.Message}", innerException);
