using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>What the words beside a quotation say about its speaker.</summary>
/// <param name="Cue">The verb or phrase as written; empty if a colon stands in its place.</param>
/// <param name="IsNear">The verb stands right beside the marks.</param>
/// <param name="Ground">Why the quotation is given to this speaker.</param>
public readonly record struct Attributed(string Cue, Speaker Speaker, bool IsNear, Ground Ground = Ground.Verb);

/// <summary>Reads verbs of speech and their subjects before and after a quotation, within one sentence.</summary>
public sealed class Attribution(TokenizedText text, CueWords cues, Speakers speakers)
{
    /// <summary>Tokens between the closing mark and the verb.</summary>
    private const int MaxToCue = 14;

    private readonly NounPhrases _phrases = new(text, cues, speakers);

    /// <summary><c>"…," said X</c>; <c>"…," X said</c>; <c>"…," according to X</c>.</summary>
    /// <param name="isClosed">The quotation ended its sentence, so that only a bare <c>X said.</c> belongs to it.</param>
    public Attributed? After(int from, int end, bool isClosed)
    {
        while (from < end && text.Tokens[from].Kind == TokenKind.Sign)
            from++;
        if (from >= end || (isClosed && text.Tokens[from].Is(TokenShape.Capitalised) && end - from > 4))
            return null;
        for (var at = from; at < end && at < from + MaxToCue; at++)
        {
            var phrase = cues.SourcePhraseAt(text, at, end);
            if (phrase > 0 && _phrases.StartingAt(at + phrase, end) is { IsKnown: true } source)
                return new Attributed(text.Slice(at, phrase), source, at == from);
            if (!cues.IsSayAt(text, at) || IsNoun(at, from))
                continue;
            if (isClosed && text.Tokens[from].Is(TokenShape.Capitalised) && at != end - 1)
                return null;
            return new Attributed(text.Slice(at, 1), SubjectAfterQuote(at, from, end), at <= from + 3);
        }
        return null;
    }

    /// <summary><c>X said: "…"</c>; <c>X said the plan was "…"</c>; <c>according to X, "…"</c>; <c>X: "…"</c>.</summary>
    /// <param name="after">Behind the quotation, up to <paramref name="end"/>: <c>was called "…" by X</c>.</param>
    /// <param name="speaking">Whose quotation stands earlier in the sentence; nobody if none does.</param>
    public Attributed? Before(int from, int open, Speaker speaking, int after, int end)
    {
        var hasColon = open > from && text.IsSign(open - 1, ':');
        for (var at = open - 1; at >= from; at--)
        {
            if ((cues.IsSayAt(text, at) || cues.IsJudge(text.FoldedAt(at))) && !IsNoun(at, from) && SubjectBeforeQuote(at, from, open, speaking, after, end) is { IsKnown: true } subject)
                return new Attributed(text.Slice(at, 1), subject, hasColon || at >= open - 2);
        }
        for (var at = from; at < open; at++)
        {
            var phrase = cues.SourcePhraseAt(text, at, open);
            if (phrase > 0 && _phrases.StartingAt(at + phrase, open) is { IsKnown: true } source)
                return new Attributed(text.Slice(at, phrase), source, hasColon);
        }
        return hasColon && _phrases.FirstIn(from, open - 1) is { IsKnown: true } named ? new Attributed("", named, IsNear: true) : null;
    }

    /// <summary>The entity that is the subject of the sentence in which a quotation stands without a verb of speech.</summary>
    public Speaker SubjectOf(int from, int open) => _phrases.FirstNamed(from, open);

    private Speaker SubjectAfterQuote(int cue, int from, int end)
    {
        var isInverted = true;
        for (var at = from; at < cue; at++)
            isInverted &= cues.IsLink(text.FoldedAt(at)) || text.Tokens[at].Kind == TokenKind.Sign;
        if (!isInverted)
            return SubjectLeftOf(cue, from, Speaker.Nobody);
        var subject = _phrases.StartingAt(cue + 1, end);
        // "dit-il": a sign stands between.
        if (!subject.IsKnown && cue + 2 < end && text.IsSign(cue + 1, '-'))
            subject = _phrases.StartingAt(AfterHyphens(cue + 1, end), end);
        // Verbs that carry their person need no subject.
        return subject.IsKnown ? subject : speakers.LastPerson(Gender.Unknown, cue)?.Speaker ?? Speaker.Nobody;
    }

    private int AfterHyphens(int at, int end)
    {
        while (at < end - 1 && (text.IsSign(at, '-') || text.FoldedAt(at) == "t"))
            at++;
        return at;
    }

    private Speaker SubjectBeforeQuote(int cue, int from, int open, Speaker speaking, int after, int end)
    {
        if (cue + 1 < open && text.FoldedAt(cue + 1) is "by" or "von" or "par" or "por" or "da" or "door")
            return _phrases.StartingAt(cue + 2, open);
        if (cues.IsJudge(text.FoldedAt(cue)) && after < end && text.FoldedAt(after) is "by" && cue > from && text.FoldedAt(cue - 1) is "was" or "were" or "is" or "are" or "been")
            return _phrases.StartingAt(after + 1, end);
        var subject = SubjectLeftOf(cue, from, speaking);
        return subject.IsKnown || cue + 1 >= open ? subject : _phrases.StartingAt(cue + 1, open);
    }

    private Speaker SubjectLeftOf(int cue, int from, Speaker speaking)
    {
        var at = cue - 1;
        while (at >= from && (cues.IsLink(text.FoldedAt(at)) || text.IsSign(at, '-')) && !(cues.TryPronoun(text.FoldedAt(at), out var gender) && gender != Gender.Other))
            at--;
        if (at < from)
            return Speaker.Nobody;
        if (cues.IsRelative(text.FoldedAt(at)))
        {
            var noun = at > from && text.IsSign(at - 1, ',') ? at - 2 : at - 1;
            return _phrases.EndingAt(noun, from);
        }
        if (text.Tokens[at].Kind == TokenKind.Sign || cues.IsStop(text.FoldedAt(at)))
            return _phrases.FirstNamed(from, at) is { IsKnown: true } named ? named : speaking.IsKnown ? speaking : _phrases.FirstIn(from, at);
        return _phrases.EndingAt(at, from);
    }

    /// <summary>"the claims", "the United States", "to warn": the same word as a noun, in a name or as an infinitive.</summary>
    private bool IsNoun(int token, int from) => token > from && text.FoldedAt(token - 1) == "to" || text.Tokens[token].Is(TokenShape.Capitalised)
        ? token > from || token + 1 == text.Tokens.Count || !text.Tokens[token + 1].Is(TokenShape.Capitalised)
        : token > from && cues.IsDeterminer(text.FoldedAt(token - 1)) && !cues.IsLink(text.FoldedAt(token - 1)) && !cues.TryPronoun(text.FoldedAt(token - 1), out _);
}
