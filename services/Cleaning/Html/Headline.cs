using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>The headings of a page, and which of them is the headline that the page states elsewhere, often in other words for search engines.</summary>
internal sealed class Headline
{
    private const int MaxHeadings = 20;
    private const int MaxLength = 300;

    // With the white space of the source; what is longer is no headline, whatever its tag.
    private const int MaxSource = 2000;
    private const int MinWords = 2;

    private static readonly Surround Beside = new("nav aside footer", ["related", "breadcrumb"]);

    // A label before the headline, and its colon.
    private const int MaxLabelWords = 4;

    private readonly List<string> _shown = [];

    // Of all headings, and of the elements within those of the first level.
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);
    private readonly string _site;
    private readonly string _host;

    public Headline(PageTree tree, string site, string host)
    {
        (_site, _host) = (site, host);
        var names = new StructureNames();
        foreach (var heading in tree.Elements.Where(e => e.LocalName is "h1" or "h2").Take(MaxHeadings))
        {
            var whole = Text(heading.ChildNodes);
            _keys.Add(TitleText.Key(whole));
            if (heading.LocalName != "h1" || whole.Length is 0 or > MaxLength || Beside.Holds(heading) || TitleText.IsSite(whole, site, host))
                continue;
            var unlabelled = Text(AfterLabel(heading));
            _parts.UnionWith(tree.Elements.Take((heading.Index + 1)..heading.End).Take(MaxHeadings).Select(e => Text(e.ChildNodes)).Append(unlabelled).Append(whole).Select(TitleText.Key));
            _shown.Add(unlabelled.Length > 0 && names.OfNames(heading.Children.First()) == RemovalLabel.SectionLabel ? unlabelled : whole);
        }
    }

    /// <summary>The stated title as the page shows it: in the words of the first-level heading that says the same, and without the site's name.</summary>
    /// <param name="stated">The title by the source of most authority; empty gives empty.</param>
    /// <param name="others">The title by other sources, with or without the site's name.</param>
    public string Shown(string stated, IReadOnlyCollection<string> others)
    {
        if (stated.Length == 0)
            return "";
        var title = WithoutLabel(WithoutSite(stated), others);
        var key = TitleText.Key(title);
        if (_shown.Count == 0 || _parts.Contains(key))
            return title;
        var best = _shown.MaxBy(s => TitleText.Agreement(TitleText.Key(s), key))!;
        var words = TitleText.Key(best);
        if (words.Split(' ').Length < MinWords)
            return title;
        return TitleText.Agreement(words, key) >= TitleText.MinAgreement || others.Any(o => TitleText.Key(WithoutSite(o)) == words) ? best : title;
    }

    /// <summary>A title without the site's name, or the part of it that a heading has.</summary>
    public string WithoutSite(string title) => TitleText.WithoutSite(title, _keys, _site, _host);

    /// <summary>Without the `Label:` that another source does without.</summary>
    private string WithoutLabel(string title, IReadOnlyCollection<string> others)
    {
        var colon = title.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || Lexicon.Words.Count(title[..colon]) > MaxLabelWords)
            return title;
        var rest = title[(colon + 2)..].Trim();
        var key = TitleText.Key(rest);
        return _keys.Contains(key) || others.Any(o => TitleText.Key(o) == key) ? rest : title;
    }

    /// <summary>What follows the first element of a heading if nothing stands before it.</summary>
    private static IEnumerable<Node> AfterLabel(Element heading)
    {
        var nodes = heading.ChildNodes.SkipWhile(n => string.IsNullOrWhiteSpace(n.TextUpTo(MaxSource))).ToList();
        return nodes is [Element { LocalName: not "a" }, ..] ? nodes.Skip(1) : [];
    }

    // Elements within a heading may stand on lines of their own; beside text they are parts of a line.
    private static string Text(IEnumerable<Node> nodes)
    {
        var parts = nodes.Select(n => (IsElement: n is Element, Text: n.TextUpTo(MaxSource))).Where(p => !string.IsNullOrWhiteSpace(p.Text)).ToList();
        return TextNormalizer.Collapse(string.Join(parts.TrueForAll(p => p.IsElement) ? " " : "", parts.Select(p => p.Text)));
    }
}
