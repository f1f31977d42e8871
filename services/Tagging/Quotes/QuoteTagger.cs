using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>
/// Finds what an article quotes and who said it. Words in marks count as quoted if a verb of speech leads to them or they are a
/// sentence; titles and words set apart from their usual meaning do not. Time and memory grow with the text only.
/// </summary>
public static class QuoteTagger
{
    /// <summary>Quotations of one article.</summary>
    public const int MaxQuotes = 1_000;

    /// <summary>Pairs of marks that are looked at.</summary>
    private const int MaxSpans = 10 * MaxQuotes;

    public static List<QuoteTag> Find(TokenizedText body, string language, IReadOnlyCollection<EntityTag> entities)
    {
        var spans = QuoteScanner.Scan(body.Text);
        if (spans.Count == 0)
            return [];
        var cues = CueWords.Of(language);
        var speakers = new Speakers(body, cues, entities, spans);
        var context = new QuoteContext(body, spans, cues, new Attribution(body, cues, speakers), speakers);
        var tags = new List<QuoteTag>();
        for (var i = 0; i < Math.Min(spans.Count, MaxSpans) && tags.Count < MaxQuotes; i++)
        {
            if (context.Read(i) is { } quote)
                tags.Add(ToTag(body.Text, spans[i], quote, QuoteConfidence.Of(quote, cues)));
        }
        return tags;
    }

    private static QuoteTag ToTag(string body, QuotedSpan span, Attributed quote, double confidence) => new()
    {
        Text = body[span.Start..span.End],
        Span = new TextSpan { Start = span.Start, Length = span.End - span.Start },
        Speaker = quote.Speaker.Text,
        SpeakerEntityId = quote.Speaker.EntityId,
        Cue = quote.Cue,
        Confidence = confidence,
    };
}
