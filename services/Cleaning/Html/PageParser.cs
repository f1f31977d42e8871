using System.Diagnostics;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Newsroom.Cleaning.Html;

/// <summary>The parser and the limits that it keeps to. One for each thread: its services cost as much as a small page.</summary>
internal sealed class PageParser
{
    [ThreadStatic]
    private static PageParser? _ofThread;

    private readonly HtmlParser _parser;
    private CleaningLimits _limits = CleaningLimits.Default;
    private long _started;
    private int _elements;

    // Nothing is loaded, so nothing has to watch attributes for what to load.
    private PageParser() => _parser = new HtmlParser(
        new HtmlParserOptions { IsKeepingSourceReferences = true, OnCreated = (_, _) => Count() },
        BrowsingContext.New(Configuration.Default.Without<IAttributeObserver>()));

    /// <exception cref="HtmlLimitException">The page has too many elements, or takes too long.</exception>
    public static IHtmlDocument Parse(ReadOnlyMemory<char> source, CleaningLimits limits)
    {
        var parser = _ofThread ??= new PageParser();
        (parser._limits, parser._started, parser._elements) = (limits, Stopwatch.GetTimestamp(), 0);
        return parser._parser.ParseDocument(source);
    }

    private void Count()
    {
        if (++_elements > _limits.MaxElements)
            throw new HtmlLimitException($"The page has more than {_limits.MaxElements} elements.");
        if (_elements % 256 == 0 && Stopwatch.GetElapsedTime(_started) > _limits.MaxParseTime)
            throw new HtmlLimitException("The page takes too long to parse.");
    }
}
