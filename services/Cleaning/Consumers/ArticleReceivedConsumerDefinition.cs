using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Contracts;
using Newsroom.Hosting;

namespace Newsroom.Cleaning.Consumers;

/// <summary>Where and how the consumer receives.</summary>
public sealed class ArticleReceivedConsumerDefinition(IOptions<BusOptions> options)
    : StageConsumerDefinition<ArticleReceivedConsumer>(Queues.CleaningArticleReceived, Stage.Cleaning, options);
