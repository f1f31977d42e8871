using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Signals;

/// <summary>Doubts about a copy, each with what gave rise to it.</summary>
internal static class QualityFlags
{
    // A short news item has about 60 words.
    private const int MinWords = 60;

    // A list page has this many lines, most of them without a sentence, and little running text. In a page links tell more, and without
    // them the lines have to be nearly all: lists within an article do not lead elsewhere.
    private const int MinListLines = 10;
    private const double MinListShare = .75;
    private const double MaxProseShare = .5;
    private const double MaxProseShareOfPage = .1;
    private const double AllLink = .8;
    private const int MinHeadlineWords = 4;
    private const int MinHeadlinesToProse = 3;

    // A live blog has this many entries with a time of day.
    private const int MinEntries = 4;

    private const double MostlyQuotes = .6;
    private const int MinReleaseCues = 2;

    /// <summary>The flags of an article.</summary>
    /// <param name="draft">Its labelled blocks: what was cut is evidence too.</param>
    /// <param name="kept">Those of them that are its text.</param>
    /// <param name="body">Its paragraphs joined by blank lines.</param>
    /// <param name="words">The body's words.</param>
    /// <param name="language">Its language.</param>
    public static IEnumerable<QualityFlag> Of(Draft draft, List<Block> kept, string body, ReadOnlySpan<WordSpan> words, string language)
    {
        IEnumerable<QualityFlag?> flags = [TooShort(words.Length), ListPage(draft, kept), LiveBlog(draft), MachineTranslated(draft), Spun(body, words, language), PressRelease(draft), Quotes(body, words.Length)];
        return flags.OfType<QualityFlag>();
    }

    private static QualityFlag? TooShort(int words) => words >= MinWords
        ? null
        : Flag(QualityFlagKind.TooShort, 1 - ((double)words / MinWords), $"{words} words, a short news item has {MinWords}.");

    private static QualityFlag? ListPage(Draft draft, List<Block> kept)
    {
        var prose = kept.Where(b => b.Shape.IsParagraph).Sum(b => b.Shape.WordCount);
        var headlines = draft.Blocks.Where(b => b is { Outside: false, LinkDensity: > AllLink, Shape.WordCount: >= MinHeadlineWords }).Select(b => b.Shape.WordCount).ToList();
        if (headlines.Count >= MinListLines && headlines.Sum() > prose * MinHeadlinesToProse)
            return Flag(QualityFlagKind.ListPage, 1 - ((double)prose / headlines.Sum()), $"{headlines.Count} headlines lead to other pages, {prose} words are running text.");
        var lines = kept.Count(b => b.Shape.IsOpen && b.Shape.WordCount <= 20);
        var share = (double)lines / Math.Max(1, kept.Count);
        return kept.Count < MinListLines || share < MinListShare || prose > kept.Sum(b => b.Shape.WordCount) * (draft.IsHtml ? MaxProseShareOfPage : MaxProseShare)
            ? null
            : Flag(QualityFlagKind.ListPage, share, $"{lines} of {kept.Count} paragraphs are lines without a sentence, {prose} words are running text.");
    }

    private static QualityFlag? LiveBlog(Draft draft)
    {
        var entries = draft.Blocks.Count(b => b.Cut?.Label is null or RemovalLabel.Date && TimeOfDay.Opens(b.Text));
        var isNamed = Has(draft.Blocks.Take(TopBlocks), CueClass.LiveBlog);
        var score = Math.Min(1, (entries / 10.0) + (isNamed ? .4 : 0));
        return entries < MinEntries
            ? null
            : Flag(QualityFlagKind.LiveBlog, score, $"{entries} entries open with a time of day{(isNamed ? ", and the top of the page names a live blog" : "")}.");
    }

    private const int TopBlocks = 30;

    private static QualityFlag? MachineTranslated(Draft draft) =>
        draft.Blocks.Find(b => b.Has(CueClass.MachineTranslated)) is { } block && block.Shape.WordCount <= CueLexicon.MaxWords
            ? Flag(QualityFlagKind.MachineTranslated, block.IsKept ? .7 : .85, $"A line says so: {Shorten(block.Text)}")
            : null;

    private static QualityFlag? Spun(string body, ReadOnlySpan<WordSpan> words, string language) => SpunText.Evidence(body, words, language) is { Count: > 0 } evidence
        ? Flag(QualityFlagKind.Spun, Math.Min(.95, .3 + (.2 * evidence.Count)), $"Words as software leaves them: {string.Join(", ", evidence.Take(6))}.")
        : null;

    private static QualityFlag? PressRelease(Draft draft)
    {
        var named = draft.Blocks.Where(b => b.Has(CueClass.PressRelease)).ToList();
        var title = draft.Blocks.FindIndex(b => b.Cut?.Label == RemovalLabel.Title);
        var isHead = draft.Blocks.Take(title + MinReleaseHead).Any(b => b.Shape.WordCount <= 6 && b.Has(CueClass.PressRelease));
        return named.Count >= MinReleaseCues || isHead
            ? Flag(QualityFlagKind.PressRelease, Math.Min(.95, .5 + (.15 * named.Count) + (isHead ? .2 : 0)), $"Lines of a release: {string.Join(" / ", named.Take(3).Select(b => Shorten(b.Text)))}")
            : null;
    }

    // The word above or right below the headline names the kind of text.
    private const int MinReleaseHead = 6;

    private static QualityFlag? Quotes(string body, int words)
    {
        var share = Quotation.Share(body);
        return words >= MinWords && share >= MostlyQuotes
            ? Flag(QualityFlagKind.MostlyQuotes, share, $"{share.ToString("P0", CultureInfo.InvariantCulture)} of the text stands in quotation marks.")
            : null;
    }

    private static bool Has(IEnumerable<Block> blocks, CueClass cueClass) => blocks.Any(b => b.Has(cueClass));

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..(char.IsHighSurrogate(text[99]) ? 99 : 100)] + "…";

    private static QualityFlag Flag(QualityFlagKind kind, double score, FormattableString evidence) =>
        new() { Kind = kind, Score = Math.Round(score, 2), Evidence = evidence.ToString(CultureInfo.InvariantCulture) };
}
