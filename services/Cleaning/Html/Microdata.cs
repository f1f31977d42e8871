using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>The headline, the standfirst and the publisher as elements of a page that <c>itemprop</c> names, where no meta element states them.</summary>
internal static class Microdata
{
    // A headline among so many is of one of the articles of a list.
    private const int MaxMarks = 6;
    private const int MaxHeadline = 300;
    private const int MaxName = 80;
    private const int MaxSummary = 1000;

    // With the white space of the source.
    private const int MaxSource = 2000;

    private static readonly Surround Beside = new("aside nav footer", ["related", "teaser", "comment", "recommend"], ["comment"]);

    public static void Offer(PageTree tree, ArticleMetadata metadata)
    {
        var headlines = Marked(tree, "headline");
        if (headlines.Find(e => e.LocalName == "h1") is { } first)
            metadata.OfferTitle(Text(first, MaxHeadline), FieldOrigin.Microdata);
        else if (headlines.Count == 1)
            metadata.OfferTitle(Text(headlines[0], MaxHeadline), FieldOrigin.Microdata);
        // A second line below the headline goes by that name; some call it an alternative headline.
        foreach (var property in new[] { "description", "alternativeHeadline" })
        {
            if (Marked(tree, property).FindAll(IsOfArticle) is [var summary])
                metadata.OfferSummary(Text(summary, MaxSummary), FieldOrigin.Microdata);
        }
        foreach (var publisher in Marked(tree, "publisher"))
        {
            var name = tree.Elements.Take((publisher.Index + 1)..publisher.End).FirstOrDefault(e => e.GetAttribute("itemprop") is "name");
            metadata.OfferPublisher(Text(name ?? publisher, MaxName), FieldOrigin.Microdata);
        }
    }

    private static List<Element> Marked(PageTree tree, string property) =>
        [.. tree.Elements.Where(e => e.Attributes.Count > 0 && e.LocalName != "link" && e.HasWord("itemprop", property)).Take(MaxMarks).Where(e => !Beside.Holds(e))];

    /// <summary>Whether the item that an element belongs to is an article, not its publisher or one of its pictures.</summary>
    private static bool IsOfArticle(Element element)
    {
        var item = element.Parent;
        while (item is not null && !item.HasAttribute("itemscope"))
            item = item.Parent;
        return item?.GetAttribute("itemtype") is { } type && (type.Contains("Article", StringComparison.Ordinal) || type.Contains("Posting", StringComparison.Ordinal));
    }

    // Some put the address of a profile where a name belongs.
    private static string Text(Element element, int most) =>
        TextNormalizer.Collapse(element.GetAttribute("content") ?? element.TextUpTo(MaxSource)) is var text && text.Length <= most && !text.Contains("//", StringComparison.Ordinal) ? text : "";
}
