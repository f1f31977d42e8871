using System.Collections.Frozen;
using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>Accounts for the text of a page that its readers do not see: hidden by markup, or there for browsers that cannot show something else.</summary>
internal sealed class HiddenText
{
    // Characters, with white space, of which an excerpt is made.
    private const int MaxText = 400;

    // What a browser may show in the place of what it cannot, and what is no text at all.
    private static readonly FrozenSet<string> StandIns = Set("noscript template iframe object video audio canvas");
    private static readonly FrozenSet<string> NoText = Set("script style svg map head math datalist");
    private static readonly FrozenSet<string> Skipped = StandIns.Union(NoText, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal);

    private readonly List<RemovedSpan> _spans = [];
    private readonly StringBuilder _text = new();
    private int _words, _start, _end;

    /// <summary>One for each element that was added and has text, in the order of adding.</summary>
    public IReadOnlyList<RemovedSpan> Spans => _spans;

    /// <summary>Whether an element is not shown whatever its attributes say.</summary>
    public static bool IsSkipped(Element element) => Skipped.Contains(element.LocalName);

    public void Add(Element element)
    {
        if (NoText.Contains(element.LocalName))
            return;
        _text.Clear();
        (_words, _start, _end) = (0, -1, 0);
        Collect(element);
        if (_start < 0)
            return;
        _spans.Add(new RemovedSpan
        {
            Label = RemovalLabel.Hidden,
            Rule = StandIns.Contains(element.LocalName) ? "stand-in" : "hidden-by-markup",
            Score = 1,
            Excerpt = ArticleAssembly.Excerpt(TextNormalizer.Collapse(_text.ToString())),
            WordCount = _words,
            SourceSpan = new TextSpan { Start = _start, Length = _end - _start },
        });
    }

    // The depth of the tree is limited.
    private void Collect(Element element)
    {
        for (var node = element.FirstChild; node is not null; node = node.Next)
        {
            if (node is Element child && !NoText.Contains(child.LocalName))
                Collect(child);
            else if (node is TextNode text && !text.Raw.IsWhiteSpace())
                Collect(text);
        }
    }

    private void Collect(TextNode text)
    {
        (_start, _end) = (_start < 0 ? text.Start : _start, text.Start + text.Length);
        // Most of it is of no use but to be counted.
        if (_text.Length <= MaxText)
            _text.Append(text.TextUpTo(MaxText)).Append(' ');
        for (var at = 0; Words.TryNext(text.Raw, ref at, out _);)
            _words++;
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
