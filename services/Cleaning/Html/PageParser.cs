using System.Diagnostics;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>An element and the index in the source at which its start tag stands.</summary>
internal readonly record struct StartTag(Element Element, int Position);

/// <summary>A page's tree, and the start tags of its elements in the order of the source; copies of elements, and those that the parser adds, have none.</summary>
internal sealed record ParsedPage(IHtmlDocument Document, List<StartTag> StartTags) : IDisposable
{
    public void Dispose() => Document.Dispose();
}

/// <summary>The parser and the limits that it keeps to. One for each thread: its services cost as much as a small page.</summary>
internal sealed class PageParser
{
    [ThreadStatic]
    private static PageParser? _ofThread;

    private readonly HtmlParser _parser;
    private CleaningLimits _limits = CleaningLimits.Default;
    private long _started;
    private List<StartTag> _tags = [];

    // Nothing is loaded, so nothing has to watch attributes for what to load.
    private PageParser() => _parser = new HtmlParser(
        new HtmlParserOptions { OnCreated = Note },
        BrowsingContext.New(Configuration.Default.Without<IAttributeObserver>()));

    /// <exception cref="HtmlLimitException">The page has too many elements, or takes too long.</exception>
    public static ParsedPage Parse(ReadOnlyMemory<char> source, CleaningLimits limits)
    {
        var parser = _ofThread ??= new PageParser();
        (parser._limits, parser._started, parser._tags) = (limits, Stopwatch.GetTimestamp(), []);
        try
        {
            return new ParsedPage(parser._parser.ParseDocument(source), parser._tags);
        }
        finally
        {
            // The thread may wait long for its next page, and shall not hold this one.
            parser._tags = [];
        }
    }

    // The parser counts from 1.
    private void Note(IElement element, TextPosition position)
    {
        _tags.Add(new StartTag((Element)element, position.Position - 1));
        if (_tags.Count > _limits.MaxElements)
            throw new HtmlLimitException($"The page has more than {_limits.MaxElements} elements.");
        if (_tags.Count % 256 == 0 && Stopwatch.GetElapsedTime(_started) > _limits.MaxParseTime)
            throw new HtmlLimitException("The page takes too long to parse.");
    }
}
