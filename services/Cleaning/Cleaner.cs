using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Decoding;
using Newsroom.Cleaning.Html;
using Newsroom.Cleaning.Labelling;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Signals;
using Newsroom.Cleaning.Text;
using Newsroom.Cleaning.V1;

namespace Newsroom.Cleaning;

/// <summary>What came of a document: a clean article, or why it is none.</summary>
/// <param name="Article">Null when rejected.</param>
/// <param name="Reason">Unspecified when cleaned.</param>
/// <param name="Detail">In words, never article text; empty when cleaned.</param>
/// <param name="Source">The decoded source that all spans count in.</param>
public sealed record CleaningResult(CleanArticle? Article, Reason Reason, string Detail, string Source)
{
    internal static CleaningResult Rejected(Reason reason, string detail, string source = "") => new(null, reason, detail, source);
}

/// <summary>
/// Takes the main text and metadata out of one document: decode, source model, blocks, labels, article. Pure: the same document
/// and retrieval time give the same result, on any machine, as long as no limit on time is passed.
/// </summary>
public sealed class Cleaner(CleaningLimits limits)
{
    /// <summary>A higher number replaces the result of a lower one on reprocessing.</summary>
    public const string Version = "cleaning/9";

    /// <param name="document">A document within the contract's limits; others are rejected, not thrown at.</param>
    /// <param name="retrievedAt">Stands in for a retrieval time that the document does not state.</param>
    /// <param name="mode">Which error to avoid when in doubt.</param>
    public CleaningResult Clean(RawDocument document, DateTimeOffset retrievedAt, CleaningMode mode = CleaningMode.Balanced)
    {
        try
        {
            return CleanOnce(document, retrievedAt, mode);
        }
        catch (RegexMatchTimeoutException)
        {
            return CleanAgain(document, retrievedAt, mode);
        }
    }

    // Timeouts go by the clock, so a process that was paused passes them with an ordinary document too; only a hostile one does it twice.
    private CleaningResult CleanAgain(RawDocument document, DateTimeOffset retrievedAt, CleaningMode mode)
    {
        try
        {
            return CleanOnce(document, retrievedAt, mode);
        }
        catch (RegexMatchTimeoutException)
        {
            return CleaningResult.Rejected(Reason.TooComplex, "A pattern took over its time limit on this document.");
        }
    }

    private CleaningResult CleanOnce(RawDocument document, DateTimeOffset retrievedAt, CleaningMode mode)
    {
        var mediaType = MediaType.Parse(document.MediaType);
        if (!mediaType.IsSupported)
            return CleaningResult.Rejected(Reason.NotText, "The media type is not one that is cleaned.");
        var decoded = SourceDecoder.Decode(document.Content.Span, mediaType, document.Charset);
        if (decoded.Reason != Reason.Unspecified)
            return CleaningResult.Rejected(decoded.Reason, decoded.Detail);

        var metadata = new ArticleMetadata(document.RetrievedAt?.ToDateTimeOffset() ?? retrievedAt);
        DeclaredSource.Offer(document.Declared, metadata);
        var reading = mediaType.IsHtml ? HtmlReader.Read(decoded.Text, document.Url, metadata, limits) : Read(decoded.Text, metadata);
        if (reading.Draft is not { } draft)
            return CleaningResult.Rejected(reading.Reason, reading.Detail, decoded.Text);
        if (draft.Blocks.Count > limits.MaxBlocks)
            return CleaningResult.Rejected(Reason.TooComplex, $"The document has more than {limits.MaxBlocks} lines.", decoded.Text);
        if (metadata is { DayFirst: null, Published: null })
            metadata.DayFirst = DayFirst(draft);
        Labeller.Apply(draft, mode);
        metadata.OfferPublished(UrlDate.Read(document.Url.Length > 0 ? document.Url : metadata.CanonicalUrl), FieldOrigin.Url);
        return PageKind.Judge(draft, reading.HasPasswordField) is { } page
            ? CleaningResult.Rejected(page.Reason, page.Detail, decoded.Text)
            : new CleaningResult(ArticleAssembly.Assemble(draft, document), Reason.Unspecified, "", decoded.Text);
    }

    /// <summary>Where days and months are told apart by slashes only the United States put the month first.</summary>
    private static bool? DayFirst(Draft draft)
    {
        const int Enough = 5;
        return draft.Blocks.Exists(b => HasSlashedDate(b.Text))
            && LanguageDetector.Detect(string.Join('\n', draft.Blocks.OrderByDescending(b => b.Text.Length).Take(Enough).Select(b => b.Text))).Language is not ("en" or LanguageDetector.Undecided)
            ? true
            : null;
    }

    /// <summary>Whether there are two slashes with a number before, between and after them.</summary>
    private static bool HasSlashedDate(ReadOnlySpan<char> text)
    {
        var isAfterNumber = false;
        for (var at = text.IndexOf('/'); at >= 0; at = text.IndexOf('/'))
        {
            var before = text[..at].Trim();
            text = text[(at + 1)..];
            var after = text.TrimStart();
            var isBetween = !before.IsEmpty && !after.IsEmpty && char.IsDigit(before[^1]) && char.IsDigit(after[0]);
            if (isBetween && isAfterNumber && IsNumber(before))
                return true;
            isAfterNumber = isBetween;
        }
        return false;
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsDigit(c))
                return false;
        }
        return true;
    }

    private static Reading Read(string source, ArticleMetadata metadata)
    {
        var blocks = PlainTextReader.Read(source);
        return blocks.Count == 0
            ? Reading.Rejected(Reason.NoText, "The document is blank.")
            : new Reading(new Draft(source, blocks, metadata));
    }
}

/// <summary>A document as blocks, or why it could not be read.</summary>
internal sealed record Reading(Draft? Draft, Reason Reason = Reason.Unspecified, string Detail = "", bool HasPasswordField = false)
{
    public static Reading Rejected(Reason reason, string detail) => new(null, reason, detail);
}
