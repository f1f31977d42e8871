using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Events.V1;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;
using Newsroom.Tagging.Stories.Store;
using static Newsroom.Tagging.Tests.Stories.Events;

namespace Newsroom.Tagging.Tests.Stories;

public abstract partial class StoryStoreCompliance
{
    [Fact]
    public async Task stories_that_prove_to_be_one_are_merged_into_the_older()
    {
        var (older, younger) = await TwoStoriesOfOneEventAsync();

        await RepairAsync();

        var story = (await Store.FindAsync(younger.StoryId, Cancellation))!;
        Assert.Equal((older.StoryId, 8), (story.StoryId, story.ArticleCount));
        var change = Assert.Single(await Store.PendingAsync(10, Cancellation)).Event;
        Assert.Equal((StoryChangeKind.Merged, older.StoryId, younger.StoryId, story.Version), (change.Kind, change.StoryId, change.OtherStoryId, change.Version));
        Assert.Equal(["p", "q", "r", "s"], change.Articles.Select(article => article.ArticleId));
        // A redelivered article says where it is now.
        var again = await AssignAsync(About("p", 2));
        Assert.Equal((older.StoryId, change.Sequence, younger.StoryId), (again.StoryId, again.Sequence, again.LeftStoryId));
        Assert.Empty(await Store.UnexaminedAsync(10, Cancellation));
    }

    [Fact]
    public async Task two_events_in_one_story_are_split()
    {
        var story = await TwoEventsInOneStoryAsync();

        await RepairAsync();

        var change = Assert.Single(await Store.PendingAsync(10, Cancellation)).Event;
        Assert.Equal((StoryChangeKind.Split, story), (change.Kind, change.OtherStoryId));
        var (kept, split) = ((await Store.FindAsync(story, Cancellation))!, (await Store.FindAsync(change.StoryId, Cancellation))!);
        Assert.Equal((6, 5), (kept.ArticleCount, split.ArticleCount));
        Assert.Equal(["x0", "x1", "x2", "x3", "x4"], await TimelineAsync(split.StoryId));
        Assert.Equal(("X", "Y", kept.ThreadId), (split.Title, kept.Title, split.ThreadId));
        Assert.Equal(change.Title, split.Title);
    }

    [Fact]
    public async Task step_is_not_taken_when_a_story_changed_meanwhile()
    {
        var story = await TwoEventsInOneStoryAsync();
        var near = (await Store.NeighbourhoodAsync(story, Cancellation))!;
        var step = StoryRepairPlan.For(near.Story, near.Others)!;
        await Store.ForgetAsync("y0", 9, Cancellation);

        Assert.False(await Store.ApplyAsync(step, Cancellation));

        await Store.ExaminedAsync(near.Story, Cancellation);
        Assert.Empty(await Store.PendingAsync(10, Cancellation));
        Assert.Contains(story, await Store.UnexaminedAsync(10, Cancellation));
    }

    [Fact]
    public async Task change_is_pending_until_it_is_announced()
    {
        await TwoEventsInOneStoryAsync();
        await RepairAsync();

        var pending = Assert.Single(await _replicas[1].PendingAsync(10, Cancellation));
        await _replicas[2].AnnouncedAsync(pending, Cancellation);

        Assert.Empty(await Store.PendingAsync(10, Cancellation));
    }

    [Fact]
    public async Task repairers_at_the_same_time_do_each_step_once()
    {
        var (older, _) = await TwoStoriesOfOneEventAsync();
        await TwoEventsInOneStoryAsync();

        await Task.WhenAll(_replicas.Select(replica => Task.Run(() => RepairAsync(replica), Cancellation)));
        await RepairAsync();

        Assert.Equal([StoryChangeKind.Merged, StoryChangeKind.Split], (await Store.PendingAsync(10, Cancellation)).Select(change => change.Event.Kind).Order());
        Assert.Equal(8, (await Store.FindAsync(older.StoryId, Cancellation))!.ArticleCount);
    }

    private Task RepairAsync() => RepairAsync(Store);

    private static async Task RepairAsync(StoryStore store)
    {
        var repairer = new StoryRepairer(store, NullLogger<StoryRepairer>.Instance);
        for (var round = 0; round < 10 && (await repairer.RepairAsync(100, Cancellation)).Examined > 0; round++)
        {
        }
    }

    /// <summary>Two articles that are not alike, each followed by some that stand between them.</summary>
    private async Task<(StoryPlacement Older, StoryPlacement Younger)> TwoStoriesOfOneEventAsync()
    {
        var older = await AssignAsync(About("a", 1));
        var younger = await AssignAsync(About("p", 2, copies: "younger"));
        foreach (var id in (string[])["b", "c", "d"])
            Assert.Equal(older.StoryId, (await AssignAsync(About(id, 1) with { Terms = Mixed(1, 2, 0.57f) })).StoryId);
        foreach (var id in (string[])["q", "r", "s"])
            Assert.Equal(younger.StoryId, (await AssignAsync(About(id, 2) with { Terms = Mixed(1, 2, 0.43f), CopyGroupId = "younger" })).StoryId);
        return (older, younger);
    }

    /// <summary>Five articles about one event and six about another, held together by what both have in common when they came.</summary>
    private async Task<string> TwoEventsInOneStoryAsync()
    {
        var first = await AssignAsync(About("y0", 31, title: "Y", copies: "both"));
        for (var i = 1; i < 6; i++)
            Assert.Equal(first.StoryId, (await AssignAsync(About($"y{i}", 31, title: "Y"))).StoryId);
        for (var i = 0; i < 5; i++)
            Assert.Equal(first.StoryId, (await AssignAsync(About($"x{i}", 32, title: "X", copies: "both"))).StoryId);
        return first.StoryId;
    }
}
