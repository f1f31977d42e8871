using Newsroom.Tagging.Stories;
using static Newsroom.Tagging.Tests.Stories.Events;

namespace Newsroom.Tagging.Tests.Stories;

public sealed class StoryMatchingTests
{
    private static readonly StorySpan Today = Dated(100 * Day);

    [Fact]
    public void article_joins_the_story_it_is_most_like()
    {
        var right = Story("s1", Mixed(1, 3, 0.8f));

        Assert.Equal(right, StoryMatching.Decide(Terms(1, 1), Today, [Story("s0", Mixed(1, 2, 0.55f)), right, Story("s2", Terms(4, 1))]).Story);
    }

    [Fact]
    public void article_like_none_opens_a_story() =>
        Assert.Equal(default, StoryMatching.Decide(Terms(1, 1), Today, [Story("s0", Terms(2, 1)), Story("s1", Terms(3, 1))]));

    [Fact]
    public void old_story_with_the_same_cast_is_one_thread_and_not_one_story()
    {
        var old = Story("s0", Terms(1, 1)) with { Span = Dated(60 * Day) };

        Assert.Equal(new StoryDecision(null, "thread-s0"), StoryMatching.Decide(Terms(1, 2), Today, [old]));
        Assert.Equal(default, StoryMatching.Decide(Terms(1, 2), Dated(400 * Day), [old]));
    }

    [Fact]
    public void subject_without_a_cast_is_no_thread()
    {
        var words = TermVector.Of(Terms(1, 1).Entries.Select(one => (one.Term, one.Weight, TermKind.Word)), 100);

        Assert.Equal(default, StoryMatching.Decide(words, Today, [Story("s0", words) with { Span = Dated(60 * Day) }]));
    }

    [Fact]
    public void article_without_terms_joins_nothing() =>
        Assert.Equal(default, StoryMatching.Decide(TermVector.Empty, Today, [Story("s0", Terms(1, 1)), Story("s1", TermVector.Empty)]));

    [Fact]
    public void more_articles_ask_for_less_likeness() =>
        Assert.True(StoryMatching.Threshold(1) > StoryMatching.Threshold(2) && StoryMatching.Threshold(2) > StoryMatching.Threshold(100));

    [Fact]
    public void likeness_falls_with_the_time_between()
    {
        var factors = new[] { 0, 1, 3, 10, 40 }.Select(days => StoryTime.Factor(Today, Dated((100 + days) * Day))).ToList();

        Assert.Equal((1, 1), (factors[0], factors[1]));
        Assert.True(factors[1] > factors[2] && factors[2] > factors[3] && factors[3] > factors[4]);
        Assert.Equal(factors[3], StoryTime.Factor(Today, Dated(90 * Day)), 9);
    }

    [Fact]
    public void time_within_a_long_story_is_no_distance() =>
        Assert.Equal(1, StoryTime.Factor(Today, Dated(10 * Day).With(Dated(190 * Day))));

    [Fact]
    public void old_date_says_little_against_an_article_without_one()
    {
        var archive = new StorySpan(10 * Day, 10 * Day, true, 100 * Day, 100 * Day);
        var undated = Today with { IsDated = false };

        Assert.InRange(StoryTime.Factor(undated, archive), 0.8, 0.9);
        Assert.InRange(StoryTime.Factor(Today, archive), 0, 0.01);
        Assert.InRange(StoryTime.Factor(undated with { First = 200 * Day, Last = 200 * Day, FirstReceived = 200 * Day, LastReceived = 200 * Day }, archive), 0, 0.01);
    }

    private static StoryProfile Story(string id, TermVector sum) => new(id, "thread-" + id, 1, sum, Today);

    private static StorySpan Dated(long at) => StorySpan.Of(new ArticleMoment(at, true, at));
}
