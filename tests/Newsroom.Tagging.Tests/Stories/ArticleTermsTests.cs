using Newsroom.Article.V1;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Tests.Stories;

public sealed class ArticleTermsTests
{
    private const string Fire = "A fire broke out in the Harrow Street warehouse in Tallinn on Monday night. Fire chief Marta Ilves said 42 firefighters fought the flames until dawn.";

    [Fact]
    public void names_outweigh_words_and_common_words_count_for_little()
    {
        var terms = ArticleTerms.Of("Warehouse burns", Fire, Tagged.Text(Fire));

        Assert.Contains(terms, term => term.Kind == TermKind.Actor);
        Assert.Contains(terms, term => term.Kind == TermKind.Number);
        Assert.True(terms.Where(term => term.Kind is TermKind.Actor).Max(term => term.Weight) > terms.Where(term => term.Kind == TermKind.Word).Average(term => term.Weight));
        Assert.All(terms, term => Assert.InRange(term.Share, 0.001, 1));
        Assert.Equal(terms.Count, terms.Select(term => term.Term).Distinct().Count());
    }

    [Fact]
    public void retold_event_is_more_alike_than_another_in_the_same_town()
    {
        var fire = VectorOf(Fire);
        var retold = VectorOf("Forty-two firefighters needed all of Monday night to put out a fire in a warehouse on Harrow Street, Tallinn, chief Marta Ilves said.");
        var other = VectorOf("The mayor of Tallinn opened a new tram line on Monday. The line runs from the harbour to the airport and cost 90 million euros.");

        Assert.True(fire.Cosine(retold) > StoryMatching.Threshold(1), $"{fire.Cosine(retold)}");
        Assert.True(fire.Cosine(other) < Math.Min(StoryMatching.Threshold(100), fire.Cosine(retold) / 2), $"{fire.Cosine(other)}");
    }

    [Fact]
    public void text_without_words_has_no_terms()
    {
        Assert.Empty(ArticleTerms.Of("", "", Tagged.Text("")));
        Assert.Empty(ArticleTerms.Of("", "… — !", Tagged.Text("… — !")));
        Assert.True(TermRarity.Weigh([], TermCounts.None).IsEmpty);
    }

    [Fact]
    public void text_of_any_length_has_a_bounded_vector()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200_000).Select(i => $"word{i}"));

        Assert.True(ArticleTerms.Of(text[..900], text, new ArticleTags { Language = "en" }).Count <= 1_200);
        Assert.Equal(TermRarity.MaxTerms, VectorOf(text[..20_000]).Count);
    }

    [Fact]
    public void term_of_many_stories_weighs_less()
    {
        var terms = ArticleTerms.Of("", Fire, new ArticleTags { Language = "en" });
        var common = terms[0].Term;

        var before = Weight(TermCounts.None with { Stories = 1_000 });
        var after = Weight(new TermCounts(1_000, new Dictionary<long, long> { [common] = 500 }));

        Assert.True(after < before / 2, $"{after} < {before}");

        double Weight(TermCounts counts) => TermRarity.Weigh(terms, counts).Entries.Single(one => one.Term == common).Weight;
    }

    private static TermVector VectorOf(string text) => TermRarity.Weigh(ArticleTerms.Of("", text, Tagged.Text(text)), TermCounts.None);
}
