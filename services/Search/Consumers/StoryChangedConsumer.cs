using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Stories;

namespace Newsroom.Search.Consumers;

/// <summary>Moves indexed articles to the story that tagging has put them into.</summary>
public sealed class StoryChangedConsumer(StoryKeeper stories, ChangeSignal changes, ILogger<StoryChangedConsumer> logger) : IConsumer<StoryChanged>
{
    public async Task Consume(ConsumeContext<StoryChanged> context)
    {
        var changed = context.Message;
        // Of a merge or split the first of those that moved.
        Activity.Current?.SetTag("newsroom.article.id", changed.Articles.FirstOrDefault()?.ArticleId).SetTag("newsroom.story.id", changed.StoryId);
        if (changed.StoryId.Length == 0 || changed.Sequence <= 0 || changed.Articles.Any(article => !Guid.TryParse(article.ArticleId, out _)))
            throw new InvalidDataException("The event lacks its story or its sequence, or names an article that has no id.");
        var moved = await stories.ApplyAsync(changed, context.CancellationToken);
        if (moved)
            changes.Raise();
        logger.StoryChanged(changed.StoryId, changed.Kind, changed.Articles.Count, moved);
    }
}

/// <summary>Receives from <c>search-story-changed</c>.</summary>
public sealed class StoryChangedConsumerDefinition(IOptions<BusOptions> options)
    : EventConsumerDefinition<StoryChangedConsumer>(Queues.SearchStoryChanged, options);
