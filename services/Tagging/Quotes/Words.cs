using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>The words of a quotation as tokens.</summary>
/// <param name="Open">Token of the opening mark.</param>
/// <param name="Close">Token of the closing mark.</param>
/// <param name="Count">Words between them, counted up to <see cref="MaxCounted"/>.</param>
/// <param name="Last">The last character that is said.</param>
internal readonly record struct Words(int Open, int Close, int Count, char Last)
{
    private const int MaxCounted = 50;

    public static Words Of(TokenizedText text, QuotedSpan span)
    {
        int open = text.TokenAt(span.Open), close = text.TokenAt(span.Close), count = 0;
        for (var at = open + 1; at < close && count < MaxCounted; at++)
            count += text.Tokens[at].Kind is TokenKind.Word or TokenKind.Number ? 1 : 0;
        return new Words(open, close, count, text.Text[span.End - 1]);
    }

    /// <summary>Begins like a sentence and ends like one, or with the comma that stands for its point.</summary>
    public bool IsSentence(TokenizedText text) =>
        Last is '.' or '!' or '?' or '…' or ',' or '。' or '、' && text.Tokens[Open + 1] is var first
        && (first.Is(TokenShape.Capitalised | TokenShape.Uncased | TokenShape.HasDigit) || first.Kind == TokenKind.Sign);

    public bool EndsSentence(TokenizedText text) => Last is '.' or '…' || IsFollowedBy(text, '.');

    /// <summary>A comma, question or exclamation stands at its end, so that what follows tells who speaks.</summary>
    public bool LeadsOn(TokenizedText text) => Last is ',' or '!' or '?' || IsFollowedBy(text, ',') || IsFollowedBy(text, '-') || IsFollowedBy(text, '–') || IsFollowedBy(text, '—');

    /// <summary>Its longer words are written with capitals.</summary>
    public bool IsTitle(TokenizedText text)
    {
        for (var at = Open + 1; at < Close; at++)
        {
            if (text.Tokens[at] is { Kind: TokenKind.Word, Length: > 4 } word && !word.Is(TokenShape.Capitalised))
                return false;
        }
        return text.Tokens[Open + 1].Is(TokenShape.Capitalised);
    }

    private bool IsFollowedBy(TokenizedText text, char sign) => Close + 1 < text.Tokens.Count && text.IsSign(Close + 1, sign);
}
