using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>What is left of a list far from the article goes, what may belong to the article stays.</summary>
public sealed class ApartPassTests
{
    private static readonly string[] Article = [Sentences.Paragraph, Sentences.Second, Sentences.Third];
    private static readonly string[] Headlines = ["Goats on the roof of the library", "Bell rings by itself at night", "19:30", "Will the ferry be back in May?"];

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void list_beyond_many_cut_lines_is_cut(int gap, bool isCut)
    {
        Assert.Equal(isCut ? Article : [.. Article, .. Headlines], Kept(Article, gap, Headlines));
        Assert.Equal(isCut ? Article : [.. Headlines, .. Article], Kept(Headlines, gap, Article));
    }

    [Fact]
    public void sentences_stay_on_whichever_side() => Assert.Equal([Sentences.Third, .. Article, .. Article[..1]], Kept(new[] { Sentences.Third }, 9, Article, 9, Article[..1]));

    [Fact]
    public void list_that_a_sentence_above_the_article_opens_stays() => Assert.Equal([Sentences.Third, .. Headlines, .. Headlines, .. Article], Kept((string[])[Sentences.Third, .. Headlines, .. Headlines], 9, Article));

    [Fact]
    public void text_without_an_article_stays() => Assert.Equal([.. Headlines, .. Headlines], Kept(Headlines, 9, Headlines));

    [Fact]
    public void page_stays() => Assert.Equal([.. Article, .. Headlines], Kept(new Draft("", Blocks(Article, 9, Headlines), new ArticleMetadata(Documents.Retrieved)) { IsHtml = true }));

    private static string[] Kept(params object[] parts) => Kept(new Draft("", Blocks(parts), new ArticleMetadata(Documents.Retrieved)));

    private static string[] Kept(Draft draft)
    {
        ApartPass.Apply(draft);
        Assert.All(draft.Blocks.Where(b => b.Cut is { Label: RemovalLabel.Boilerplate }), b => Assert.Equal("apart-from-text", b.Cut!.Rule));
        return [.. draft.Blocks.Where(b => b.IsKept).Select(b => b.Text)];
    }

    /// <param name="parts">Lines that are kept so far, and numbers of lines that were cut.</param>
    private static IEnumerable<Block> Blocks(params object[] parts)
    {
        foreach (var part in parts)
        {
            foreach (var text in part as string[] ?? [])
                yield return new Block(text, []);
            for (var i = 0; part is int count && i < count; i++)
            {
                var menu = new Block("Front", []);
                menu.Remove(RemovalLabel.Navigation, "row-of-labels", .9);
                yield return menu;
            }
        }
    }
}
