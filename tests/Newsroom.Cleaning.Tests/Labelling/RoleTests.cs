using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>What a paragraph is, by the marks of a text or the markup of a page.</summary>
public sealed class RoleTests
{
    [Theory]
    [InlineData("• Forty litres of yellow paint, delivered by ship\n• Eleven brushes of horse hair\n• One ladder for the falcon")]
    [InlineData("1. Forty litres of yellow paint, delivered by ship\n2. Eleven brushes of horse hair\n3. One ladder for the falcon")]
    [InlineData("- Forty litres of yellow paint, delivered by ship\n- Eleven brushes of horse hair\n- One ladder for the falcon")]
    public void lines_of_a_list_are_its_items(string lines) => AssertRoles(lines, ParagraphRole.ListItem);

    [Theory]
    [InlineData("Crane\tColour\tYear of the paint\nNorth\tgrey\t1998, by the board\nSouth\tgreen\t2004, by the board")]
    [InlineData("Crane | Colour | Year of the paint\nNorth | grey | 1998, by the board\nSouth | green | 2004, by the board")]
    public void lines_with_cells_are_rows(string lines) => AssertRoles(lines, ParagraphRole.TableRow);

    [Fact]
    public void quoted_line_is_a_quote() => AssertRoles("> The rust is not what visitors come to see, and it never was.", ParagraphRole.Quote);

    [Theory]
    [InlineData("- The rust is not what visitors come to see, the chairwoman said on Tuesday.\n\n- It never was, said the oldest of the painters, and laughed.")]
    [InlineData("1. Mai was the day on which the board met for the first time since the storm.\nNobody had expected that it would last until the evening.")]
    public void speech_and_dates_are_body(string lines) => AssertRoles(lines, ParagraphRole.Body);

    [Fact]
    public void markup_says_what_a_paragraph_is()
    {
        var article = Documents.PageArticle($"""
            <h1>{Sentences.Title}</h1><article><p>{Sentences.Paragraph}</p><h2>What the board wants</h2><p>{Sentences.Second}</p><blockquote><p>The rust is not what visitors come to see, and it never was.</p></blockquote>
            <ul><li>Forty litres of yellow paint, delivered by ship</li></ul><table><caption>Cranes of the harbour and their colours</caption><tr><td>North</td><td>grey</td></tr><tr><td>South</td><td>green</td></tr></table><p>{Sentences.Third}</p></article>
            """);
        Assert.Equal(
            [ParagraphRole.Body, ParagraphRole.Subhead, ParagraphRole.Body, ParagraphRole.Quote, ParagraphRole.ListItem, ParagraphRole.Caption, ParagraphRole.TableRow, ParagraphRole.TableRow, ParagraphRole.Body],
            article.Paragraphs.Select(p => p.Role));
    }

    private static void AssertRoles(string lines, ParagraphRole role)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{Sentences.Second}\n\n{lines}\n\n{Sentences.Third}");
        var between = article.Paragraphs.Skip(2).SkipLast(1).ToList();
        Assert.NotEmpty(between);
        Assert.All(between, p => Assert.Equal((role, p.Text), (p.Role, p.Text)));
    }
}
