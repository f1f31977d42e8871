using Newsroom.Tagging.Stories;
using static Newsroom.Tagging.Tests.Stories.Events;

namespace Newsroom.Tagging.Tests.Stories;

public sealed class StoryRepairPlanTests
{
    private static readonly StorySpan Today = StorySpan.Of(new ArticleMoment(100 * Day, true, 100 * Day));

    [Fact]
    public void likes_are_merged_into_the_older_whichever_is_looked_at()
    {
        var (older, younger) = (Story("s1", 1, "a", "b"), Story("s2", 1, "c"));

        Assert.Equal(new StoryRepairStep.Merge(older, younger), StoryRepairPlan.For(older, [younger]));
        Assert.Equal(new StoryRepairStep.Merge(older, younger), StoryRepairPlan.For(younger, [older]));
    }

    [Fact]
    public void stories_of_other_times_are_not_merged()
    {
        var later = Story("s2", 1, "c");
        later = later with { Story = later.Story with { Span = StorySpan.Of(new ArticleMoment(150 * Day, true, 150 * Day)) } };

        Assert.Null(StoryRepairPlan.For(Story("s1", 1, "a", "b"), [later]));
    }

    [Fact]
    public void article_that_fits_another_story_better_moves_there_and_does_not_come_back()
    {
        var (own, other) = (Story("s1", 1, "a", "b", "c"), Story("s2", 2, "d", "e", "f"));
        var stray = new StoryMember("x", Terms(2, 77), Today);
        var with = own with { Articles = [.. own.Articles, stray], Story = own.Story with { ArticleCount = 4, Sum = own.Story.Sum.Plus(stray.Vector, 1_000) } };

        var move = Assert.IsType<StoryRepairStep.Move>(StoryRepairPlan.For(with, [other]));
        Assert.Equal(("s2", "x"), (move.To!.Story.StoryId, move.Articles.Single().ArticleId));

        var returned = with with { Articles = [.. own.Articles, stray with { LeftStoryId = "s2" }] };
        Assert.Null(StoryRepairPlan.For(returned, [other]));
    }

    [Fact]
    public void great_story_of_which_only_a_part_was_read_is_not_split()
    {
        var articles = Enumerable.Range(0, 12).Select(i => new StoryMember($"{i:00}", Terms(1 + (i % 2), i), Today)).ToList();
        var sum = articles.Aggregate(TermVector.Empty, (all, article) => all.Plus(article.Vector, 1_000));
        var whole = new StoryNeighbour(new StoryProfile("s1", "s1", 12, sum, Today), 1, articles);

        Assert.Equal(6, Assert.IsType<StoryRepairStep.Move>(StoryRepairPlan.For(whole, [])).Articles.Count);
        Assert.Null(StoryRepairPlan.For(whole with { Story = whole.Story with { ArticleCount = 200 } }, []));
    }

    [Fact]
    public void sound_story_is_left_alone() => Assert.Null(StoryRepairPlan.For(Story("s1", 1, "a", "b", "c"), [Story("s2", 2, "d")]));

    private static StoryNeighbour Story(string id, int happening, params string[] articles)
    {
        var members = articles.Select(article => new StoryMember(article, Terms(happening, article[0]), Today)).ToList();
        return new StoryNeighbour(new StoryProfile(id, id, members.Count, members.Aggregate(TermVector.Empty, (all, article) => all.Plus(article.Vector, 1_000)), Today), 1, members);
    }
}
