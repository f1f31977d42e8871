using Newsroom.Tagging.Text;

namespace Newsroom.Tagging;

/// <summary>
/// Chooses the lead as the summary: news puts the most important first, and the first sentences are a baseline that summarisers
/// hardly beat. Verbatim, so it can be shown as a quotation from the article.
/// </summary>
public static class SummaryLead
{
    /// <summary>A body with fewer words is its own summary.</summary>
    private const int MinBodyWords = 25;

    /// <summary>A sentence with fewer words is a heading, a greeting or a place.</summary>
    private const int MinSentenceWords = 6;

    /// <summary>From here on one sentence is enough, in words.</summary>
    private const int EnoughWords = 20;

    private const int MaxLength = 600;

    public static string Of(TokenizedText body)
    {
        if (WordsIn(body, new Sentence(0, Math.Min(body.Tokens.Count, 4 * MinBodyWords))) < MinBodyWords)
            return "";
        // Beyond the first sentences there is no lead.
        for (var i = 0; i < Math.Min(body.Sentences.Count, 20); i++)
        {
            var words = WordsIn(body, body.Sentences[i]);
            if (words < MinSentenceWords)
                continue;
            var lead = body.Slice(body.Sentences[i].First, body.Sentences[i].Count);
            if (words < EnoughWords && i + 1 < body.Sentences.Count && !body.Tokens[body.Sentences[i + 1].First].Is(TokenShape.AfterBlankLine))
                lead = body.Slice(body.Sentences[i].First, body.Sentences[i].Count + body.Sentences[i + 1].Count);
            return lead.Length <= MaxLength ? lead : "";
        }
        return "";
    }

    private static int WordsIn(TokenizedText body, Sentence sentence)
    {
        var words = 0;
        for (var i = sentence.First; i < sentence.End; i++)
            words += body.Tokens[i].Kind == TokenKind.Word ? 1 : 0;
        return words;
    }
}
