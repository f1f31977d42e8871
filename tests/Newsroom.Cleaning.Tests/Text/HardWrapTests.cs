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
}
