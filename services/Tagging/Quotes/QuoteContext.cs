using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>Judges the quotations of one text in reading order: each may continue the one before it.</summary>
internal sealed class QuoteContext(TokenizedText text, IReadOnlyList<QuotedSpan> spans, CueWords cues, Attribution attribution, Speakers speakers)
{
    /// <summary>Tokens of the sentence on either side that are looked at.</summary>
    private const int Window = 60;

    /// <summary>Words from which unattributed text in marks is speech, whatever its form.</summary>
    private const int LongEnough = 8;

    /// <summary>Tokens between two quotations that one verb leads to.</summary>
    private const int MaxGap = 8;

    private (int Span, Attributed Quote)? _last;

    /// <summary>Who spoke before the last speaker did.</summary>
    private Speaker _other = Speaker.Nobody;

    /// <summary>Null: not speech. Called once for each span, in order.</summary>
    public Attributed? Read(int index)
    {
        var quote = Words.Of(text, spans[index]);
        var from = SentenceStart(quote.Open);
        var end = SentenceEnd(quote.Close + 1, index);
        var running = SameSentence(from);
        var own = Own(quote, from, end, running?.Speaker ?? Speaker.Nobody) ?? (quote.Open - from <= MaxGap ? running : null);
        if (!IsSpeech(quote, from, own))
            return null;
        var found = WithAntecedent(own ?? Inherited(quote, from), from);
        if (!found.Speaker.IsKnown)
            return found;
        if (_last is { } last && last.Quote.Speaker != found.Speaker)
            _other = last.Quote.Speaker;
        _last = (index, found);
        return found;
    }

    /// <summary>"called it 'a disgrace' and 'an insult'": the verb leads to both.</summary>
    private Attributed? SameSentence(int from) =>
        _last is { } last && from == text.TokenAt(spans[last.Span].Close) + 1 && !text.Tokens[from].Is(TokenShape.AfterBlankLine)
        && !Words.Of(text, spans[last.Span]).EndsSentence(text) ? last.Quote with { IsNear = false, Ground = Ground.SameSentence } : null;

    /// <summary>A pronoun for someone without a name: the words that named the speaker before.</summary>
    private Attributed WithAntecedent(Attributed found, int from)
    {
        if (!cues.TryPronoun(Folding.Fold(found.Speaker.Text), out var gender) || Previous() is not { IsKnown: true, EntityId: "" } unnamed || cues.TryPronoun(Folding.Fold(unnamed.Text), out _))
            return found;
        var lastClose = text.TokenAt(spans[_last!.Value.Span].Close);
        var nobodyNamedSince = gender != Gender.Other && lastClose >= ParagraphStart(from) && speakers.FirstPersonIn(lastClose, from) is null
            && unnamed.Text.Split(' ').All(word => cues.GenderOf(Folding.Fold(word)) is var other && (other == Gender.Unknown || other == gender));
        return found.Speaker.EntityId.Length == 0 || nobodyNamedSince ? found with { Speaker = unnamed } : found;
    }

    /// <summary>Who spoke last; behind a question that is the one who was asked.</summary>
    private Speaker Previous() =>
        _last is not { } last ? Speaker.Nobody : _other.IsKnown && text.Text[spans[last.Span].End - 1] == '?' ? _other : last.Quote.Speaker;

    private Attributed? Own(Words quote, int from, int end, Speaker speaking)
    {
        var before = attribution.Before(from, quote.Open, speaking, quote.Close + 1, end);
        if (before is { IsNear: true })
            return before;
        var after = attribution.After(quote.Close + 1, end, quote.EndsSentence(text));
        return after is not null && (before is null || quote.LeadsOn(text)) ? after : before ?? after;
    }

    private bool IsSpeech(Words quote, int from, Attributed? own)
    {
        if (quote.Count == 0)
            return false;
        var previous = quote.Open > from ? text.FoldedAt(quote.Open - 1) : "";
        var next = quote.Close + 1 < text.Tokens.Count ? text.FoldedAt(quote.Close + 1) : "";
        if (quote.IsSentence(text) && (quote.Count >= 4 || quote.Open == from || own is { IsNear: true }))
            return true;
        if (own is not { Speaker.IsKnown: true })
            return quote.Count >= LongEnough && !quote.IsTitle(text);
        if (cues.Titles(previous) && !(quote.Open - 2 >= from && IsSubject(quote.Open - 2)))
            return false;
        // "the 'green zone' would": an attribute of the noun behind it, or a noun itself.
        var isAttribute = quote.Count <= 3 && cues.IsDeterminer(previous) && next.Length > 0 && !cues.IsJoining(next) && !cues.IsStop(next) && !cues.IsLink(next) && !cues.IsSay(next);
        return !isAttribute && (own.Value.IsNear || quote.Count == 1 || !quote.IsTitle(text));
    }

    private bool IsSubject(int token) => cues.TryPronoun(text.FoldedAt(token), out _) || speakers.EndingAt(token) is not null;

    /// <summary>Whom a quotation without a verb continues: the subject of the sentence before it, else the speaker before it.</summary>
    private Attributed Inherited(Words quote, int from)
    {
        if (from < quote.Open && attribution.SubjectOf(from, quote.Open) is { EntityId.Length: > 0 } own)
            return By(own, Ground.Subject);
        var paragraph = ParagraphStart(quote.Open);
        var lastClose = _last is { } last ? text.TokenAt(spans[last.Span].Close) : -1;
        if (from > paragraph)
        {
            var sentence = SentenceStart(from - 1);
            var isWhole = sentence == paragraph || EndsSentence(sentence - 1);
            if (speakers.FirstPersonIn(sentence, lastClose < paragraph ? from : Math.Min(from, sentence + 3)) is { } subject && isWhole)
                return By(subject.Speaker, Ground.SubjectBefore);
        }
        if (lastClose >= paragraph)
            return By(_last!.Value.Quote.Speaker, Ground.SameParagraph);
        if (_last is { } previous && IsNextParagraph(previous.Span, paragraph))
            return By(Previous(), Ground.ParagraphBefore);
        var before = paragraph > 0 ? SentenceStart(paragraph - 1) : paragraph;
        return speakers.FirstPersonIn(before, paragraph) is { } person ? By(person.Speaker, Ground.PersonBefore) : By(Speaker.Nobody, Ground.None);

        static Attributed By(Speaker speaker, Ground ground) => new("", speaker, IsNear: false, ground);
    }

    /// <summary>At most one paragraph stands between.</summary>
    private bool IsNextParagraph(int span, int paragraph)
    {
        var breaks = 0;
        for (var at = paragraph; at > text.TokenAt(spans[span].Close) && breaks < 2 && paragraph - at < 4 * Window; at--)
            breaks += text.Tokens[at].Is(TokenShape.AfterBlankLine) ? 1 : 0;
        return breaks < 2 && paragraph - text.TokenAt(spans[span].Close) < 4 * Window;
    }

    private int ParagraphStart(int token)
    {
        var at = token;
        while (at > 0 && token - at < 10 * Window && !text.Tokens[at].Is(TokenShape.AfterBlankLine))
            at--;
        return at;
    }

    /// <summary>The first token of the sentence that leads up to the token, behind the quotation before it.</summary>
    private int SentenceStart(int token)
    {
        var limit = Math.Max(_last is { } last ? text.TokenAt(spans[last.Span].Close) + 1 : 0, token - Window);
        var at = token;
        while (at > limit && !text.Tokens[at].Is(TokenShape.AfterBlankLine) && !EndsSentence(at - 1))
            at--;
        return at;
    }

    private int SentenceEnd(int token, int index)
    {
        var limit = Math.Min(index + 1 < spans.Count ? text.TokenAt(spans[index + 1].Open) : text.Tokens.Count, token + Window);
        var at = token;
        while (at < limit && !text.Tokens[at].Is(TokenShape.AfterBlankLine) && !EndsSentence(at))
            at++;
        return Math.Min(at, text.Tokens.Count);
    }

    private bool EndsSentence(int token) => text.Tokens[token].Kind == TokenKind.Sign && text.Text[text.Tokens[token].Start] is '.' or '!' or '?' or ';' or '…' or '。';
}
