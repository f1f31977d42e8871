using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Hosting;

namespace Newsroom.Search.Consumers;

/// <summary>Receives from <c>search-article-tagged</c>.</summary>
public sealed class ArticleTaggedConsumerDefinition(IOptions<BusOptions> options)
    : StageConsumerDefinition<ArticleTaggedConsumer>(Queues.SearchArticleTagged, Stage.Search, options);
