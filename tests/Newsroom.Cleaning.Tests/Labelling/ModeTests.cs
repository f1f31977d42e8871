using Newsroom.Cleaning.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>What each mode does with a document that has lines in doubt: between its paragraphs, beside them and below.</summary>
public sealed class ModeTests
{
    private const string Label = "A question of rust";
    private const string Aside = "The falcon, which has lived on the crane since the spring, was seen over the customs house on the day of the vote.";
    private const string Closing = "Yellow paint for the largest crane of the harbour";

    private static readonly string Page = $"""
        <h1>Largest harbour crane will be painted yellow</h1>
        <p>{Sentences.Paragraph}</p><p>{Label}</p><p>{Sentences.Second}</p><div class=popup><p>{Aside}</p></div><p>{Sentences.Third}</p>
        """;

    private static readonly string Text =
        $"Largest harbour crane will be painted yellow\n\n{Sentences.Paragraph}\n\n{Label}\n\n{Sentences.Second}\n\n{Sentences.Third}\n\nShare this article\n\nFollow us on Instagram\n\n{Closing}";

    [Theory]
    [InlineData(true, Aside)]
    [InlineData(false, Closing)]
    public void precision_keeps_less_than_balanced_and_recall_more(bool isPage, string inDoubt)
    {
        var (precise, balanced, recalled) = (Body(isPage, CleaningMode.Precision), Body(isPage, CleaningMode.Balanced), Body(isPage, CleaningMode.Recall));
        Assert.Equal([Sentences.Paragraph, Sentences.Second, Sentences.Third], precise);
        Assert.Equal([Sentences.Paragraph, Label, Sentences.Second, Sentences.Third], balanced);
        Assert.Contains(inDoubt, recalled);
        Assert.Equal(balanced, recalled.Where(p => p != inDoubt));
    }

    private static string[] Body(bool isPage, CleaningMode mode)
    {
        var document = isPage ? Documents.Of(Page, "text/html") : Documents.Of(Text);
        return new Cleaner(CleaningLimits.Default).Clean(document, Documents.Retrieved, mode).Article!.Body();
    }
}
