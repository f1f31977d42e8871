using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Text;

public sealed class HardWrapTests
{
    private const string Wrapped = """
        Ferry captain finds a message from 1911

        The captain of the evening ferry across the fjord has found a bottle
        with a letter that a schoolteacher threw into the water in 1911, the
        county museum said.
        The letter asks whoever finds it to write back to an address in the
        old town, where a bakery has stood since the war and where nobody of
        that name is known.

           It will be shown in the museum from Monday, beside the bottle and
        the net in which both were caught.
        """;

    [Fact]
    public void wrapped_lines_become_paragraphs()
    {
        var article = Documents.Article(Wrapped);
        Assert.Equal("Ferry captain finds a message from 1911", article.Title);
        Assert.Equal(3, article.Paragraphs.Count);
        Assert.StartsWith("The captain of the evening ferry across the fjord has found a bottle with a letter", article.Paragraphs[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("that name is known.", article.Paragraphs[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void each_wrapped_line_has_its_own_span() => Assert.Equal(3, Documents.Article(Wrapped).Paragraphs[0].SourceSpans.Count);

    [Fact]
    public void long_lines_are_paragraphs_of_their_own()
    {
        var article = Documents.Article(
            "Lighthouse sold\nThe old lighthouse on the northern cape was sold at auction on Tuesday to a retired clockmaker who had bid by telephone.\n" +
            "neighbours said that they had expected a hotel, and that a clockmaker would at least keep the lamp turning at the right speed.");
        Assert.Equal(2, article.Paragraphs.Count);
    }

    [Fact]
    public void sentence_that_was_broken_at_links_is_one_again_and_a_headline_above_a_byline_is_not()
    {
        var article = Documents.Article(
            $"{Sentences.Title}\nby Ana Lund\n{Sentences.Paragraph}\nThe board has told reporters of the newspaper that\nthe painters of the harbour, who came from Riga,\nwill start in April.\n{Sentences.Second}");
        Assert.Equal((Sentences.Title, "Ana Lund"), (article.Title, article.Names(ContributorRole.Author).Single()));
        Assert.Equal([Sentences.Paragraph, "The board has told reporters of the newspaper that the painters of the harbour, who came from Riga, will start in April.", Sentences.Second], article.Body());
    }

    [Fact]
    public void word_broken_by_a_soft_hyphen_is_whole_again() =>
        Assert.Equal([$"{Sentences.Paragraph}", "The falcon of the har\u00ADbour board nests there until June, and nobody is to dis\u00ADturb it before it has left.".Replace("\u00AD", "", StringComparison.Ordinal)],
            Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\nThe falcon of the har\u00ADbour board nests there until June, and nobody is to dis\u00AD\nturb it before it has left.").Body());

    // Who hyphenates leaves many hyphens at the ends of lines, and who wraps at those that are there leaves few.
    [Theory]
    [InlineData("The painters of the harbour will start in the second week of Ap-\nril if the weather allows, and the falcon has until the end of Ju-\nne to leave the nest that it has built upon the largest of the cra-\nnes, which nobody may climb.", "The painters of the harbour will start in the second week of April if the weather allows, and the falcon has until the end of June to leave the nest that it has built upon the largest of the cranes, which nobody may climb.")]
    [InlineData("The painters of the harbour will start in the second week of the well-\nknown regatta if the weather allows, and the falcon has until the end\nof June to leave the nest that it has built upon the largest of cranes,\nwhich nobody may climb.", "The painters of the harbour will start in the second week of the well-known regatta if the weather allows, and the falcon has until the end of June to leave the nest that it has built upon the largest of cranes, which nobody may climb.")]
    [InlineData("The painters of the harbour will start in the second week of the first-\nand second-class regatta if the weather allows, and the falcon has June\nto leave the nest that it has built upon the largest of all the cranes,\nwhich nobody may climb.", "The painters of the harbour will start in the second week of the first- and second-class regatta if the weather allows, and the falcon has June to leave the nest that it has built upon the largest of all the cranes, which nobody may climb.")]
    public void hyphens_go_where_the_text_hyphenates(string wrapped, string whole) =>
        Assert.Equal([whole, Sentences.Second], Documents.Article($"{Sentences.Title}\n\n{wrapped}\n\n{Sentences.Second}").Body());
}
