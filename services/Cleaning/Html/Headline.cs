using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>The headings of a page, and which of them is the headline that the page states elsewhere, often in other words for search engines.</summary>
internal sealed class Headline
{
    private const int MaxHeadings = 20;
    private const int MaxLength = 300;
    private const int MinWords = 2;

    private const string Beside = "nav, aside, footer, [class*=related], [class*=breadcrumb]";

    // A label before the headline, and its colon.
    private const int MaxLabelWords = 4;

    private readonly List<(string Text, string Whole, string AfterLabel)> _shown = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly string _site;
    private readonly string _host;

    public Headline(IHtmlDocument document, string site, string host)
    {
        (_site, _host) = (site, host);
        var names = new StructureNames();
        foreach (var heading in document.QuerySelectorAll("h1, h2").Take(MaxHeadings))
        {
            var (whole, rest) = Read(heading, names);
            _keys.Add(TitleText.Key(whole));
            if (heading.LocalName == "h1" && whole.Length is > 0 and <= MaxLength && heading.Closest(Beside) is null && !TitleText.IsSite(whole, site, host))
                _shown.Add((rest.IsCertain ? rest.Text : whole, whole, rest.Text));
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
        if (_shown.Count == 0 || _shown.Exists(s => TitleText.Key(s.Whole) == key || TitleText.Key(s.AfterLabel) == key))
            return title;
        var best = _shown.MaxBy(s => TitleText.Agreement(TitleText.Key(s.Text), key));
        if (TitleText.Key(best.Text).Split(' ').Length < MinWords)
            return title;
        var words = TitleText.Key(best.Text);
        return TitleText.Agreement(words, key) >= TitleText.MinAgreement || others.Any(o => TitleText.Key(WithoutSite(o)) == words) ? best.Text : title;
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

    /// <summary>The text of a heading, and what follows its first element, which may be a label; certain if the element is called one.</summary>
    private static (string Whole, (string Text, bool IsCertain) AfterLabel) Read(IElement heading, StructureNames names)
    {
        var parts = heading.ChildNodes.Select(n => TextNormalizer.Collapse(n.TextContent)).ToList();
        // Elements within a heading may stand on lines of their own, text and element of one word may not.
        var whole = TextNormalizer.Collapse(heading.ChildNodes.All(n => n is IElement || string.IsNullOrWhiteSpace(n.TextContent)) ? string.Join(' ', parts) : heading.TextContent);
        var first = heading.ChildNodes.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n.TextContent));
        if (first is not IElement label || label.LocalName is "a" or "br")
            return (whole, ("", false));
        var rest = TextNormalizer.Collapse(string.Concat(heading.ChildNodes.SkipWhile(n => n != first).Skip(1).Select(n => n.TextContent)));
        var isLabel = rest.Length > 0 && names.OfNames(label) == RemovalLabel.SectionLabel;
        return (whole, (rest, isLabel));
    }
}
