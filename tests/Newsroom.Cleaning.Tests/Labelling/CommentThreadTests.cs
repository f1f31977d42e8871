using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>What readers say below a text goes, name, time and answer with it; the text itself has a name and a time too.</summary>
public sealed class CommentThreadTests
{
    private const string Head = $"{Sentences.Title}\n\nBy Ana Lund\n\n3 March 2025, 9:14 am\n\n";
    private const string First = "The crane has never been green in all the years that I have lived here, and I have lived here for a long time.";
    private const string Second = "My neighbour saw the falcon leave on a Tuesday, and he is not one who sees things that are not there.";

    private static readonly string[] Article = [Sentences.Paragraph, Sentences.Second, Sentences.Third];

    [Theory]
    [InlineData("Bo Berg says:\nMarch 3, 2025 at 10:17 am", "Reply")]
    [InlineData("Bo Berg sagt:\n3. März 2025 um 10:17 Uhr", "Antworten")]
    [InlineData("Bo Berg dit :\n3 mars 2025 à 10:17", "Répondre")]
    [InlineData("Bo Berg\n03/03/2025 10:17", "Svara")]
    public void comments_between_names_and_answers_are_cut(string head, string reply)
    {
        var article = Documents.Article($"{Head}{Sentences.All}\n\n2 thoughts\n\n{head}\n{First}\n{reply}\n\n{head}\n{Second}\n{reply}");

        Assert.Equal(Article, article.Body());
        foreach (var comment in (string[])[First, Second])
            Assert.Equal([RemovalLabel.Comments], article.LabelsOf(comment).Distinct());
    }

    [Fact]
    public void sentences_with_no_name_and_time_above_them_stay()
    {
        var article = Documents.Article($"{Head}{Sentences.All}\n\nReply\n\n{First}\n\nReply");

        Assert.Equal([.. Article, First], article.Body());
    }
}
