using Newsroom.Evaluation.Cleaning;

namespace Newsroom.Cleaning.Tests.Evaluation;

public sealed class PageScoreTests
{
    private const string Credits = "<meta name=citation_author content='Ana Lund'><meta name=citation_author content='Ole Berg'>";

    [Theory]
    [InlineData("Ana Lund|Ole Berg", true)]
    [InlineData("ole berg|ANA LUND", true)]
    [InlineData("By Ana Lund and Ole Berg", true)]
    [InlineData("Ana Lund", false)]
    [InlineData("Ana Lund|Ole Berg|Jan de Wit", false)]
    public void authors_are_the_same_people_however_the_gold_lists_them(string gold, bool right) =>
        Assert.Equal(right, Score(Credits, new GoldPage("1", "", "", "") { Authors = gold.Split('|') }).Authors);

    [Theory]
    [InlineData("<meta name=date content='2024-05-03T23:30:00-05:00'>", "2024-05-03", true)]
    [InlineData("<meta name=date content='2024-05-03T23:30:00-05:00'>", "2024-05-04", true)]
    [InlineData("<meta name=date content='2024-05-03T23:30:00-05:00'>", "2024-05-05", false)]
    [InlineData("<meta name=lastmod content=2024-05-03>", "2024-05-03", true)]
    [InlineData("<meta name=date content=2024-05-01><meta name=lastmod content=2024-05-03>", "2024-05-03", false)]
    [InlineData("", "2024-05-03", false)]
    public void day_is_right_at_its_place_or_in_utc_and_a_revisions_only_where_there_is_no_other(string head, string gold, bool right) =>
        Assert.Equal(right, Score(head, new GoldPage("1", "", "", "") { Date = gold }).Date);

    [Fact]
    public void soft_hyphen_divides_no_word_of_a_title() =>
        Assert.True(Score("", new GoldPage("1", "", "", "") { Title = "Har\u00ADbour crane turns yellow" }).Title);

    private static PageScore Score(string head, GoldPage gold) =>
        new(gold, CleanedDocument.Of($"{head}<h1>Harbour crane turns yellow</h1><p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p>", "text/html"));
}
