using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Desks;

namespace Newsroom.Tagging.Consumers;

/// <summary>Tells stories, entities and copies from now on to those only who may see the article.</summary>
internal sealed class ArticleVisibilityChangedConsumer(IVisibilityStore visibilities) : IConsumer<ArticleVisibilityChanged>
{
    public Task Consume(ConsumeContext<ArticleVisibilityChanged> context)
    {
        var (article, visibility) = (context.Message.Article, context.Message.Visibility);
        Activity.Current?.SetTag("newsroom.article.id", article?.ArticleId);
        if (article is null || visibility is null)
            throw new InvalidDataException("The event lacks its article or who may see it.");
        return visibilities.PutAsync(article.ArticleId, visibility, context.CancellationToken);
    }
}

/// <summary>Its queue, retries and concurrency.</summary>
internal sealed class ArticleVisibilityChangedConsumerDefinition(IOptions<BusOptions> bus)
    : EventConsumerDefinition<ArticleVisibilityChangedConsumer>(Queues.TaggingArticleVisibilityChanged, bus);
