using Newsroom.Tagging.Stories;
using static Newsroom.Tagging.Tests.Stories.Events;

namespace Newsroom.Tagging.Tests.Stories;

public sealed class EventContrastTests
{
    /// <summary>What two events of one cast have in common.</summary>
    private const int Cast = 50;

    [Fact]
    public void two_events_with_one_cast_are_told_apart()
    {
        var articles = Enumerable.Range(0, 12).Select(i => About(i % 3 == 0 ? 1 : 2, i)).ToList();

        Assert.Equal(Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? 0 : 1), EventContrast.Split(articles));
    }

    [Fact]
    public void order_of_the_articles_does_not_matter()
    {
        var articles = Enumerable.Range(0, 12).Select(i => (Event: i % 2, Terms: About(1 + (i % 2), i))).ToArray();
        for (var seed = 0; seed < 5; seed++)
        {
            new Random(seed).Shuffle(articles);
            Assert.Equal(articles.Select(article => article.Event ^ articles[0].Event), EventContrast.Split([.. articles.Select(article => article.Terms)]));
        }
    }

    [Fact]
    public void one_event_is_left_alone() => Assert.Null(EventContrast.Split([.. Enumerable.Range(0, 20).Select(i => About(1, i))]));

    [Fact]
    public void equal_texts_are_one_event() => Assert.Null(EventContrast.Split([.. Enumerable.Repeat(About(1, 1), 20)]));

    [Fact]
    public void few_copies_of_one_text_are_no_event_of_their_own() =>
        Assert.Null(EventContrast.Split([.. Enumerable.Range(0, 18).Select(i => About(1, i)), .. Enumerable.Repeat(About(2, 99), 2)]));

    [Fact]
    public void few_articles_say_nothing() => Assert.Null(EventContrast.Split([.. Enumerable.Range(0, 7).Select(i => About(1 + (i % 2), i))]));

    [Fact]
    public void articles_without_terms_are_one_event() => Assert.Null(EventContrast.Split([.. Enumerable.Repeat(TermVector.Empty, 20)]));

    private static TermVector About(int happening, int number) => Terms(Cast, 0).Plus(Terms(happening, number), 1_000).ToUnit();
}
