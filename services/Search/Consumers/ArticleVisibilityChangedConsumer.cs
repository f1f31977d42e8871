using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;

namespace Newsroom.Search.Consumers;

/// <summary>Shows an indexed article to those only who may see it from now on.</summary>
public sealed class ArticleVisibilityChangedConsumer(VisibilityKeeper keeper, ChangeSignal changes, ILogger<ArticleVisibilityChangedConsumer> logger)
    : IConsumer<ArticleVisibilityChanged>
{
    public async Task Consume(ConsumeContext<ArticleVisibilityChanged> context)
    {
        var (article, visibility) = (context.Message.Article, context.Message.Visibility);
        Activity.Current?.SetTag("newsroom.article.id", article?.ArticleId);
        if (visibility is null || !Guid.TryParse(article?.ArticleId, out var id))
            throw new InvalidDataException("The event lacks its article or who may see it.");
        var changed = await keeper.ApplyAsync(id, visibility, context.CancellationToken);
        if (changed)
            changes.Raise();
        logger.VisibilityChanged(article.ArticleId, visibility.Version, changed);
    }
}

/// <summary>Receives from <c>search-article-visibility-changed</c>.</summary>
public sealed class ArticleVisibilityChangedConsumerDefinition(IOptions<BusOptions> options)
    : EventConsumerDefinition<ArticleVisibilityChangedConsumer>(Queues.SearchArticleVisibilityChanged, options);
