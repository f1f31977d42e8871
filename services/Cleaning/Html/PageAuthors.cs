using System.Buffers;
using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>Who a page says wrote it: meta elements, then what it marks as its author's name, then links to authors' pages around the headline.</summary>
internal static partial class PageAuthors
{
    private const int MaxMarks = 6;
    private const int MaxText = 120;

    // With the white space of the source.
    private const int MaxSource = 2000;

    // A mark below more paragraphs than these belongs to what follows the article.
    private const int MaxParagraphsAbove = 2;
    private const int MinParagraph = 80;

    // Links to authors' pages that name nobody are looked at up to this many.
    private const int MaxCandidates = 50;

    // Beside the article stand the authors of comments and of other articles, and what else this one wrote.
    private static readonly Surround Beside = new("aside nav footer", ["comment", "related", "teaser", "recommend"], ["comment"]);

    // Far cheaper than the expressions, and each of those has one of these.
    private static readonly SearchValues<string> NameParts = SearchValues.Create(["name", "author"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> PathParts =
        SearchValues.Create(["author", "autor", "auteur", "contributor", "columnist", "reporter", "staff", "newsteam"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Names =
        ["author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author", "articleauthor"];

    public static void OfferMeta(MetaElements meta, string site, string host, ArticleMetadata metadata)
    {
        foreach (var name in Names)
        {
            // Networks put the address of a profile where a name belongs.
            foreach (var value in meta.All(name).Where(v => !v.Contains('/', StringComparison.Ordinal) && !v.StartsWith('@')))
            {
                var named = TitleText.IsSite(value, site, host) ? [new Contributor { Name = value, Role = ContributorRole.Agency }] : Credit.NamedIn(value);
                // A second organisation is a department or an address of the first.
                metadata.OfferContributors(named.Where(c => c.Role == ContributorRole.Author || metadata.Contributors.Count == 0).ToList(), FieldOrigin.Meta);
            }
        }
        // What a link to the page shows beside its title.
        if (Credit.Read($"{meta.First("twitter:label1")}: {meta.First("twitter:data1")}") is { Role: ContributorRole.Author } credit)
            metadata.OfferContributors(credit.People, FieldOrigin.Meta);
    }

    public static void OfferMarked(PageTree tree, ArticleMetadata metadata)
    {
        foreach (var element in Marked(tree).Take(MaxMarks))
        {
            if (!Beside.Holds(element))
                metadata.OfferContributors(Read(element), FieldOrigin.Microdata);
        }
        if (!metadata.HasAuthor)
            OfferNamed(tree, metadata);
    }

    /// <summary>What a vocabulary or a microformat calls an author, or the name of one.</summary>
    private static IEnumerable<Element> Marked(PageTree tree)
    {
        // Where the authors and the cards so far end: an element before that stands within one.
        var (authors, cards) = (0, 0);
        foreach (var element in tree.Elements)
        {
            if (element.Attributes.Count == 0)
                continue;
            var property = element.GetAttribute("itemprop");
            var isCard = IsCard(element);
            if (property is "author" || (property is "name" && element.Index < authors) || (element.LocalName == "a" && element.HasWord("rel", "author"))
                || isCard || (element.Index < cards && element.HasWord("class", "fn")))
                yield return element;
            if (property is not null && element.HasWord("itemprop", "author"))
                authors = Math.Max(authors, element.End);
            if (isCard)
                cards = Math.Max(cards, element.End);
        }
    }

    private static bool IsCard(Element element) => element.HasWord("class", "vcard") && element.HasWord("class", "author");

    /// <summary>The first of the marks that name somebody, and those that stand beside it.</summary>
    private static void OfferNamed(PageTree tree, ArticleMetadata metadata)
    {
        var (paragraphs, candidates, isBelow) = (0, 0, false);
        Element? row = null;
        foreach (var element in tree.Elements)
        {
            isBelow |= element.LocalName == "h1";
            if (isBelow && element.LocalName == "p" && OwnLength(element) >= MinParagraph && ++paragraphs > MaxParagraphsAbove)
                return;
            if (!IsMark(element))
                continue;
            if (++candidates > MaxCandidates)
                return;
            if (Read(element) is not { Count: > 0 } people || Beside.Holds(element))
                continue;
            if (row is not null && (row != Row(element) || !Continues(element)))
                return;
            row = Row(element);
            metadata.OfferContributors(people, FieldOrigin.Microdata);
        }
    }

    private static int OwnLength(Element element) => element.ChildNodes.Sum(n => n is TextNode text ? text.Length : 0);

    private static Element? Row(Element mark) => mark.Parent?.Parent;

    /// <summary>Whether nothing but a conjunction stands before the mark: `reviewed by` leads to somebody else.</summary>
    private static bool Continues(Element mark) =>
        mark.Previous is not TextNode { Data: var before } || before.Split((char[])[' ', ',', '\n', '\t', '\r', '|', '\u00A0'], StringSplitOptions.RemoveEmptyEntries).All(w => !w.Any(char.IsLetter) || CreditWords.And.Contains(w));

    private static bool IsMark(Element element) =>
        (element.ClassName is { Length: >= 4 and <= MaxText } names && IsNamed(names) && (NameClass().IsMatch(names) || (names == "name" && element.Parent?.ClassName?.Contains("author", StringComparison.OrdinalIgnoreCase) == true)))
        || (element.LocalName == "a" && element.GetAttribute("href") is { Length: > 0 and <= 300 } href && href.AsSpan().ContainsAny(PathParts) && AuthorPath().IsMatch(href));

    private static bool IsNamed(string names) => names.AsSpan().ContainsAny(NameParts);

    private static List<Contributor> Read(Element element)
    {
        var text = TextNormalizer.Collapse(element.TextUpTo(MaxSource));
        if (text.Length is 0 or > MaxText)
            return [];
        var people = Credit.PeopleOf(text).Where(p => p.Role == ContributorRole.Author).ToList();
        if (people.Count == 0 && PersonName.IsMononym(text) && !IsMark(element))
            people.Add(new Contributor { Name = text, Role = ContributorRole.Author });
        return people;
    }

    [GeneratedRegex(@"(?:^|[\s_-])(?:the-author|(?:author|byline|creator|contributor|autor|auteur|writer)(?:-?[a-z]*)?[_-]{1,2}name|authorname|author-link)(?:$|[\s_-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameClass();

    [GeneratedRegex(@"/(?:authors?|autore?n?|auteurs?|autores?|contributors?|columnists?|reporters?|staff|newsteam)/[\p{L}\p{N}%._-]+/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AuthorPath();
}
